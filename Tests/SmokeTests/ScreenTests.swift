import App
import Foundation
import Testing

/// The screens in a real browser of a telephone's size.
@Suite(
    .enabled(
        if: Tool.chromium.isExpected && Tool.chromedriver.isExpected, Tool.chromedriver.absence)
)
struct ScreensInABrowser {
    @Test func `one thumb goes from the page to the war room, which is live`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let token = try program.token(for: "pat")
        try program.serve()
        let number = try program.declare("Checkout is down", severity: "sev2", token)
        try program.wait(for: "the page", within: 20) { !hooks.all.isEmpty }
        let page = try #require(
            try JSONSerialization.jsonObject(with: Data(hooks.all[0].body.utf8))
                as? [String: Any])
        let browser = try Browser(for: program)

        try browser.open(try #require(page["link"] as? String))
        #expect(try browser.text.contains("Checkout is down"))
        #expect(try program.incident(number, token).obligations.first?.state == "open")
        try Self.fits(browser)
        try browser.press("Acknowledge")
        try program.wait(for: "the war room", within: 20) {
            try browser.address == "\(program.url)/incidents/\(number)"
        }
        #expect(try program.incident(number, token).obligations.first?.state == "acknowledged")
        try Self.fits(browser)

        // What happens elsewhere is seen without loading anew.
        _ = try browser.evaluate("window.wasHere = true")
        let note = Array(#"{"text":"The queue drains again"}"#.utf8)
        let noted = try program.client(token).send(
            "POST", "/api/v1/incidents/\(number)/note", body: note)
        #expect(noted.status == 200)
        try program.wait(for: "the note in the room", within: 20) {
            try browser.text.contains("The queue drains again")
        }
        #expect(try browser.evaluate("return window.wasHere") as? Bool == true)
        #expect(try browser.complaints() == [])
    }

    @Test func `a title of a thousand characters takes three lines until it is tapped`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let token = try program.token(for: "pat")
        try program.serve()
        let title = String(repeating: "All disks of the ledger are full. ", count: 29) + "Really."
        let number = try program.declare(title, severity: "sev2", token)
        try program.wait(for: "the page", within: 20) { !hooks.all.isEmpty }
        let page = try #require(
            try JSONSerialization.jsonObject(with: Data(hooks.all[0].body.utf8))
                as? [String: Any])
        let browser = try Browser(for: program)
        let lines = """
            const h = document.querySelector('h1'), s = getComputedStyle(h); \
            return [Math.round(h.clientHeight / parseFloat(s.lineHeight)), \
            h.scrollHeight > h.clientHeight]
            """
        try browser.open(try #require(page["link"] as? String))
        #expect(try browser.evaluate(lines) as? [Int] == [3, 1])
        try Self.fits(browser)
        _ = try browser.evaluate("document.querySelector('#head summary').click()")
        #expect(try #require(browser.evaluate(lines) as? [Int])[1] == 0)
        #expect(try browser.text.contains(title))
        try browser.press("Acknowledge")
        try program.wait(for: "the war room", within: 20) {
            try browser.address == "\(program.url)/incidents/\(number)"
        }
        #expect(try browser.evaluate(lines) as? [Int] == [3, 1])
        try Self.fits(browser)
    }

    @Test func `a shift changes hands by tapping on it`() throws {
        let program = try Program()
        try program.write(
            Rosters.small(hooks: 9, services: 1, people: ["pat", "sam"]))
        try program.write(
            """
            groups:
              desk:
                name: Desk
                schedules:
                  primary:
                    zone: Europe/Berlin
                    layers:
                      - name: rotation
                        rotate: daily
                        start: 2026-01-05
                        handoff: "09:00"
                        members: [sam]
                escalation:
                  - page: { schedule: primary }
                    delay_s: 60
            """, to: "rosters/desk.yaml")
        let token = try program.token(for: "pat")
        try program.serve()
        let browser = try Browser(for: program)
        try browser.open("\(program.url)/oncall?view=week&group=desk")
        _ = try browser.evaluate("document.querySelector('[name=token]').value = '\(token)'")
        try browser.press("Sign in")
        try program.wait(for: "the calendar", within: 20) {
            try browser.text.contains("Desk / primary")
        }
        try Self.fits(browser)
        _ = try browser.evaluate(
            "[...document.querySelectorAll('.agenda .item a')].at(-1).click()")
        try program.wait(for: "the form", within: 20) {
            try browser.text.contains("Who has this shift?")
        }
        try Self.fits(browser)
        let prefilled = try browser.evaluate(
            "return ['schedule', 'outgoing'].map(n => document.querySelector(`[name=${n}]`).value)")
        #expect(prefilled as? [String] == ["primary", "sam"])
        _ = try browser.evaluate("document.querySelector('[name=incoming]').value = 'pat'")
        try browser.press("See what it does")
        try program.wait(for: "the effect", within: 20) {
            try browser.text.contains("Sam → Pat")
        }
        #expect(try !program.says("Pat", at: "/api/v1/overrides", token))
        try Self.fits(browser)
        try browser.press("Make it so")
        try program.wait(for: "the calendar with it", within: 20) {
            try browser.text.contains("override 1")
        }
        #expect(
            try browser.address == "\(program.url)/oncall?view=week&day=\(Self.monday)&group=desk")
        #expect(try program.says("Pat", at: "/api/v1/overrides", token))
        // Browsers remark on every form for a password without a name.
        #expect(try browser.complaints().filter { !$0.contains("/sign-in") } == [])
    }

    /// The Monday of this week in UTC, which is where the viewer's clock is.
    private static var monday: String {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let monday = calendar.dateInterval(of: .weekOfYear, for: .now)?.start ?? .now
        return monday.formatted(.iso8601.year().month().day())
    }

    /// Nothing is to be scrolled sideways for, buttons are as large as a thumb, nothing but what is
    /// asked floats over them, and the footer is as wide as what stands above.
    private static func fits(_ browser: Browser) throws {
        let wide = try browser.evaluate(
            "return document.documentElement.scrollWidth - window.innerWidth")
        #expect(try #require(wide as? Int) <= 0, "wider than the screen")
        let small = try browser.evaluate(
            """
            return [...document.querySelectorAll('button')].map(b => [b.innerText, \
            b.getBoundingClientRect().height]).filter(b => b[1] > 0 && b[1] < 32) \
            .map(b => b[0])
            """)
        #expect(small as? [String] == [], "buttons too small for a thumb")
        let floating = try browser.evaluate(
            """
            return [...document.querySelectorAll('body *')].filter(e => !e.matches('.ask') \
            && getComputedStyle(e).position === 'fixed').map(e => e.id || e.tagName)
            """)
        #expect(floating as? [String] == [], "floats over the screen")
        let edges = try browser.evaluate(
            """
            return ['footer', 'main .card:not(.card .card)'].map(s => { \
            const r = document.querySelector(s).getBoundingClientRect(); \
            return [r.left, r.right]; })
            """)
        let pairs = try #require(edges as? [[Double]])
        #expect(pairs[0] == pairs[1], "the footer is not as wide as the cards")
    }
}
