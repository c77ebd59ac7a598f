import App
import Foundation
import Testing

/// Mailboxes of a real mail server, read by the real program.
@Suite(
    .serialized,
    .enabled(if: PostOffice.isExpected && Tool.openssl.isExpected, PostOffice.absence))
struct Mailboxes {
    /// Muster with two mailboxes, and a third whose password is wrong.
    struct Post {
        let hooks: Hooks
        let program: Program
        let office: PostOffice
        let token: String

        init(wrong: Bool = false) throws {
            hooks = try #require(Hooks())
            program = try Program()
            office = try PostOffice(for: program)
            let certificate = program.home.appending(path: PostOffice.certificate).path
            let common = "host: localhost, authority_file: \(certificate), service: svc-0"
            let tls = "\(common), port: \(office.tlsPort)"
            let startTLS = "\(common), port: \(office.startTLSPort), security: starttls"
            try program.write(
                Rosters.small(hooks: hooks.port, services: 1)
                    + """

                    mailboxes:
                      alerts: { \(tls), user: alerts, password: "${RIGHT}" }
                      support: { \(startTLS), user: support, password: "${RIGHT}", takes: requests, every_s: 1 }
                    \(wrong ? "  wrong: { \(tls), user: wrong, password: '${WRONG}' }" : "")
                    """)
            token = try program.token(for: "pat")
            try serve()
        }

        func serve() throws {
            try program.serve(environment: ["RIGHT": "right", "WRONG": "wrong"])
        }

        func mailboxes() throws -> String {
            let answer = try program.client(token).send("GET", "/api/v1/mailboxes")
            return String(decoding: answer.body, as: UTF8.self)
        }
    }

    private static func mail(_ subject: String, _ head: String = "", _ text: String = "Help.\n")
        -> String
    {
        "From: Bob <bob@customer.example>\nSubject: \(subject)\n"
            + "Message-ID: <\(UUID().uuidString)@customer.example>\n\(head)\n\(text)"
    }

    private static let picture =
        mail(
            "Disk is full", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
            """
            --b
            Content-Type: text/plain; charset=utf-8

            Host: db1
            Severity: critical
            --b
            Content-Type: image/png; name="shot.png"
            Content-Transfer-Encoding: base64

            iVBORw0KGgo=
            --b--

            """)

    @Test func `a mail pages, its file can be had, and an answer to it stays with the case`() throws
    {
        let post = try Post(wrong: true)
        let (program, token) = (post.program, post.token)
        try post.office.deliver(Self.picture, to: "alerts")
        let number = try program.incident(titled: "Disk is full", token)
        #expect(try program.incident(number, token).severity == "sev2")
        try program.wait(for: "the page; \(post.office.log)", within: 20) {
            post.hooks.all.contains { $0.path == "/pat" && $0.body.contains("Disk is full") }
        }
        try program.wait(for: "the mail to be marked", within: 20) {
            post.office.read(by: "alerts") == 1
        }
        let timeline = try program.client(token).send(
            "GET", "/api/v1/incidents/\(number)/timeline")
        let text = String(decoding: timeline.body, as: UTF8.self)
        let start = try #require(text.range(of: "/api/v1/incidents/\(number)/entries/"))
        let address = String(text[start.lowerBound...].prefix { $0 != "\"" })
        let file = try program.client(token).send("GET", address)
        #expect(file.body == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let headers = Dictionary(
            file.headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
        #expect(headers["content-type"] == "application/octet-stream")
        #expect(headers["content-disposition"] == "attachment; filename*=UTF-8''shot.png")
        #expect(headers["x-content-type-options"] == "nosniff")

        try post.office.deliver(
            Self.mail(
                "Re: SEV2 #\(number) Service 0: Disk is full", "", "It is the log.\n\n> old\n"),
            to: "alerts")
        try program.waitUntil(
            it: "mail from Bob", at: "/api/v1/incidents/\(number)/timeline", token)
        #expect(try program.told(number, token).contains { $0.hasSuffix(": It is the log.") })
        #expect(try program.titles(token).count { $0.value.contains("Disk") } == 1)

        try post.office.deliver(
            Self.mail("Out of office", "Auto-Submitted: auto-replied\n"), to: "alerts")
        try program.waitUntil(it: "Auto-Submitted", at: "/api/v1/mailboxes", token)
        #expect(try program.titles(token).allSatisfy { !$0.value.contains("office") })
        // The password that is wrong is a case of its own, and stops none of this.
        _ = try program.incident(titled: "cannot read the mailbox wrong", token)
        #expect(try post.mailboxes().contains("refuses its user or password"))
        #expect(try !program.log.contains("wrong: {") && !post.mailboxes().contains("${"))
    }

    @Test func `each request is a case, and a mail server may come and go`() throws {
        let post = try Post()
        let (program, token) = (post.program, post.token)
        try post.office.deliver(Self.mail("Please help A"), to: "support")
        try post.office.deliver(Self.mail("Please help B"), to: "support")
        let first = try program.incident(titled: "help A", token)
        #expect(try program.incident(titled: "help B", token) != first)
        post.office.stop()
        try program.wait(for: "the trouble to be seen", within: 20) {
            try post.mailboxes().contains("\"fails\"")
        }
        try post.office.deliver(Self.mail("Please help C"), to: "support")
        try post.office.start()
        _ = try program.incident(titled: "help C", token)
        try program.wait(for: "the marks", within: 20) { post.office.read(by: "support") == 3 }
    }

    @Test func `killed again and again, no mail is lost and none is taken twice`() throws {
        let post = try Post()
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var random = SplitMix(seed)
        var subjects: [String] = []
        for round in 0..<4 {
            for _ in 0..<5 {
                let subject = "request \(subjects.count) of the torture"
                subjects.append(subject)
                try post.office.deliver(Self.mail(subject), to: "support")
            }
            // Somewhere between fetching the first and marking the last.
            var pause = timespec(tv_sec: 0, tv_nsec: Int(random.next() % 300_000_000))
            nanosleep(&pause, nil)
            post.program.kill()
            // As if the last ones had been killed between the commit and the mark.
            if round.isMultiple(of: 2) { try post.office.unread(by: "support") }
            try post.serve()
        }
        try post.program.wait(for: "every mark", within: 30) {
            post.office.read(by: "support") == subjects.count
        }
        let titles = try post.program.titles(post.token).values.sorted()
        #expect(titles == subjects.sorted(), "seed \(seed)")
    }
}

/// A small generator, so that a run can be told again.
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
