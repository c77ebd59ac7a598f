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
