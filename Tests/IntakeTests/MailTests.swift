import Core
import Handbooks
import Testing

@testable import Intake

/// Mails as people, monitoring tools and other programs write them.
@Suite struct Mails {
    static func mail(_ head: [String], _ body: String = "It is broken.\r\n") -> ReceivedMail {
        ReceivedMail(Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
    }

    static let usual = [
        "From: Ada Lovelace <Ada@Example.org>", "Subject: Checkout is down",
        "Message-ID: <1@example.org>", "Date: Thu, 26 Nov 2026 08:00:00 +0100",
    ]

    static func alert(_ mail: ReceivedMail) throws -> Alert {
        mail.alert(
            mapping: try #require(ShippedMappings.all[Mapping.mail]), integration: Sample.key,
            digest: Sample.digest)
    }

    // MARK: Heads

    struct Subject: CustomTestStringConvertible {
        let header: String
        let text: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Subject(header: "Checkout is down", text: "Checkout is down"),
        Subject(header: "=?UTF-8?B?S2Fzc2UgZ2VodCBuaWNodCDwn5iV?=", text: "Kasse geht nicht 😕"),
        Subject(header: "=?iso-8859-1?Q?St=F6rung_der_Kasse?=", text: "Störung der Kasse"),
        Subject(header: "=?windows-1252?q?=80_99?=", text: "€ 99"),
        // One character cut in two, and blanks between words that are none of the text.
        Subject(header: "=?utf-8?Q?K=C3?=\r\n =?utf-8?Q?=B6ln?=", text: "Köln"),
        Subject(header: "a =?utf-8?q?b?= =?utf-8?q?c?= d", text: "a bc d"),
        Subject(header: "=?iso-2022-jp?B?GyRCPmMzMhsoQg==?=", text: "障害"),
        Subject(header: "=?koi8-r?B?8NLJ18XU?=", text: "Привет"),
        Subject(header: "=?nobody-knows?Q?plain?=", text: "plain"),
        Subject(header: "=?utf-8?Q?never ends", text: "=?utf-8?Q?never ends"),
        Subject(header: "Store\r\n folded", text: "Store folded"),
        Subject(header: "Störung", text: "Störung"),
        Subject(header: "Re: AW: [Fwd]", text: "[Fwd]"),
        Subject(header: "RE[2]: Checkout", text: "Checkout"),
    ])
    func `a subject is one line of text`(_ subject: Subject) {
        #expect(Self.mail(["Subject: \(subject.header)"]).subject.text == subject.text)
    }

    @Test func `a mail says who, when and in which conversation`() {
        let mail = Self.mail(
            Self.usual + ["References: <a@x> <b@x>", "In-Reply-To: <c@x>"])
        #expect(mail.address == "ada@example.org")
        #expect(mail.sender == "Ada Lovelace <Ada@Example.org>")
        #expect(mail.sentAt == Moment(seconds: 1_795_676_400))
        #expect(mail.id == "1@example.org")
        #expect(mail.references == ["a@x", "b@x", "c@x"])
        #expect(mail.thread == "a@x")
    }

    @Test func `what is no mail at all is one without a subject`() throws {
        for text in ["", "\r\n", "disk full on db1\n", "\0\u{1}\u{2}", ":::\n\n"] {
            let alert = try Self.alert(ReceivedMail(Array(text.utf8)))
            #expect(!alert.summary.isEmpty && !alert.dedupKey.isEmpty, "\(text.debugDescription)")
            #expect(alert.status == .firing)
        }
        #expect(try Self.alert(ReceivedMail(Array("disk full\n".utf8))).summary == "disk full")
    }

    // MARK: Bodies

    @Test func `of two forms of one text the plain one counts, and files are kept`() {
        let mail = Self.mail(
            Self.usual + ["Content-Type: multipart/mixed; boundary=\"a;b\""],
            """
            for programs that know no parts\r
            --a;b\r
            Content-Type: multipart/alternative; boundary=c\r
            \r
            --c\r
            Content-Type: text/html; charset=utf-8\r
            \r
            <p>Not <b>this</b>\r
            --c\r
            Content-Type: text/plain; charset=iso-8859-1\r
            Content-Transfer-Encoding: quoted-printable\r
            \r
            Nichts geht mehr: L=F6=\r
            schen hilft nicht.\r
            --c--\r
            --a;b\r
            Content-Type: image/png; name*=utf-8''St%C3%B6rung%20a=b.png\r
            Content-Disposition: attachment\r
            Content-Transfer-Encoding: base64\r
            \r
            iVBO\r
            Rw==\r
            --a;b\r
            Content-Type: application/octet-stream\r
            Content-Disposition: attachment; filename="../../etc/passwd"\r
            \r
            x\r
            --a;b--\r
            for nobody
            """)
        #expect(mail.text == "Nichts geht mehr: Löschen hilft nicht.")
        #expect(mail.attachments.map(\.name) == ["Störung a=b.png", "passwd"])
        #expect(mail.attachments.first?.bytes == [0x89, 0x50, 0x4E, 0x47])
        #expect(mail.attachments.first?.type == "image/png")
        #expect(mail.attachments.last?.bytes == Array("x".utf8))
    }

    @Test func `a mail that has only HTML is read as text`() {
        let mail = Self.mail(
            Self.usual + ["Content-Type: text/html; charset=utf-8"],
            """
            <html><head><title>no</title><style>p { color: red }</style></head><body>
            <h1>Disk &lt;db1&gt;</h1><p>is &#x66;ull&nbsp;&amp; <a href="https://x.example/">more</a></p>
            <script>alert("no")</script><ul><li>a<li>b</ul><!-- no --> 3 < 4</body>
            """)
        #expect(mail.text == "Disk <db1>\n\nis full & more\n\na\nb\n3 < 4")
    }

    @Test func `what is too large is named and not kept, and the rest of the mail is`() {
        let many = (1...20).map {
            """
            --b\r
            Content-Disposition: attachment; filename=f\($0)\r
            \r
            \(String(repeating: "x", count: $0 == 2 ? Limits.attachmentBytes + 1 : 300_000))\r

            """
        }
        let mail = Self.mail(
            Self.usual + ["Content-Type: multipart/mixed; boundary=b"],
            "--b\r\n\r\nSee below.\r\n" + many.joined() + "--b--\r\n")
        #expect(mail.text == "See below.")
        #expect(mail.attachments.count == Limits.attachments)
        #expect(mail.attachments[1].isKept == false)
        #expect(mail.attachments[1].size == Limits.attachmentBytes + 1)
        #expect(mail.attachments.filter(\.isKept).count == 13)
        #expect(mail.attachments.keptBytes <= Limits.mailAttachmentBytes)
        #expect(mail.raw.count == Limits.rawAlertBytes)
    }

    @Test func `parts within parts end somewhere, and a mail that was cut off is read`() {
        var body = "deep"
        for depth in 0..<60 {
            body =
                "--b\(depth)\r\nContent-Type: multipart/mixed; boundary=b\(depth - 1)\r\n\r\n\(body)"
        }
        let mail = Self.mail(Self.usual + ["Content-Type: multipart/mixed; boundary=b59"], body)
        #expect(mail.attachments.count <= 1)
        let cut = Self.mail(
            Self.usual + ["Content-Type: multipart/mixed; boundary=b"], "--b\r\n\r\nHalf of it")
        #expect(cut.text == "Half of it")
    }

    struct Reply: CustomTestStringConvertible {
        let name: String
        let text: String
        let written: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Reply(
            name: "above",
            text: "It works now.\n\nOn Thu, Ada wrote:\n> Checkout is down\n> Help\n",
            written: "It works now."),
        Reply(
            name: "folded",
            text: "Yes.\n\nAm Do., 26. Nov. 2026 schrieb\nAda <ada@x.example>:\n\n> no\n",
            written: "Yes."),
        Reply(
            name: "below", text: "> Is it down?\nYes.\n> Since when?\nAn hour.\n",
            written: "Yes.\nAn hour."),
        Reply(
            name: "Outlook",
            text: "Fixed.\n\nFrom: Muster\nSent: Thursday\nTo: Ada\nSubject: SEV2\n\nold\n",
            written: "Fixed."),
        Reply(
            name: "original", text: "Fixed.\n-----Ursprüngliche Nachricht-----\nold\n",
            written: "Fixed."),
        Reply(name: "signature", text: "Fixed.\n-- \nAda\n+49 30 1234\n", written: "Fixed."),
        Reply(name: "nothing but quotation", text: "> a\n> b", written: "> a\n> b"),
        Reply(name: "a list", text: "Steps:\n- a\n- b", written: "Steps:\n- a\n- b"),
    ])
    func `an answer is what was written in it`(_ reply: Reply) {
        #expect(Self.mail(Self.usual, reply.text).text == reply.written)
    }

    // MARK: What tools say

    struct Tool: CustomTestStringConvertible {
        let firing: String
        let over: String
        let severity: String?
        var testDescription: String { firing }
    }

    @Test(arguments: [
        Tool(
            firing: "** PROBLEM Service Alert: db1/Disk is CRITICAL **",
            over: "** RECOVERY Service Alert: db1/Disk is OK **", severity: "sev2"),
        Tool(
            firing: "[FIRING:2] DiskFull (db1)", over: "[RESOLVED] DiskFull (db1)",
            severity: nil),
        Tool(
            firing: "Problem: Disk is full on db1",
            over: "Resolved in 5m 3s: Disk is full on db1", severity: nil),
        Tool(
            firing: "ALARM: \"cpu\" in EU (Ireland)", over: "OK: \"cpu\" in EU (Ireland)",
            severity: nil),
        Tool(firing: "[Triggered] [db1] Disk", over: "[Recovered] [db1] Disk", severity: nil),
        Tool(firing: "Monitor is DOWN: shop", over: "Monitor is UP: shop", severity: "sev2"),
        Tool(
            firing: "** PROBLEM Host Alert: web1 is DOWN **",
            over: "** RECOVERY Host Alert: web1 is UP **", severity: "sev2"),
        Tool(
            firing: "[shop] [🔴 Down] connect ECONNREFUSED", over: "[shop] [✅ Up] 200 - OK",
            severity: "sev2"),
        Tool(
            firing: "Check_MK: db1/CPU OK -> CRIT", over: "Check_MK: db1/CPU CRIT -> OK",
            severity: "sev2"),
        Tool(firing: "Checkmk: db1 UP -> DOWN", over: "Checkmk: db1 DOWN -> UP", severity: "sev2"),
        Tool(
            firing: "Fired:Sev1 Azure Monitor Alert CPU on vm1 at 3/27/2022 3:19:40 AM",
            over: "Resolved:Sev1 Azure Monitor Alert CPU on vm1 at 3/27/2022 4:58:14 AM",
            severity: "sev2"),
        Tool(
            firing: "INSUFFICIENT_DATA: \"cpu\" in EU (Ireland)",
            over: "OK: \"cpu\" in EU (Ireland)", severity: nil),
        Tool(
            firing: "[P1] [Triggered] CPU on db1", over: "[P1] [Recovered] CPU on db1",
            severity: nil),
        Tool(
            firing: "[Monitor Alert] Triggered: CPU on db1",
            over: "[Monitor Alert] Recovered: CPU on db1", severity: nil),
        Tool(
            firing: "[Activated] #4711 CPU on db1", over: "[Closed] #4711 CPU on db1",
            severity: nil),
        Tool(firing: "Alert: Node db1 is Down", over: "Alert: Node db1 is Up", severity: nil),
        Tool(firing: "WARNING: queue of 7", over: "OK: queue of 7", severity: "sev4"),
    ])
    func `a tool's subject opens an alert and ends it`(_ tool: Tool) throws {
        let head = ["From: tool@monitor.example"]
        let first = try Self.alert(
            Self.mail(head + ["Subject: \(tool.firing)", "Message-ID: <1@m>"]))
        let last = try Self.alert(Self.mail(head + ["Subject: \(tool.over)", "Message-ID: <2@m>"]))
        #expect(first.status == .firing)
        #expect(last.status == .resolved)
        #expect(first.digest == last.digest)
        #expect(first.afterResolve == .opensAnew)
        #expect(first.severity?.name == tool.severity)
        let other = try Self.alert(
            Self.mail(["From: other@monitor.example", "Subject: \(tool.firing)"]))
        #expect(other.digest != first.digest, "of another sender it is another")
        let answer = Self.mail(head + ["Subject: Re: \(tool.over)"])
        #expect(try Self.alert(answer).status == .firing, "what a person answers ends nothing")
    }

    @Test(arguments: [
        "Problem with the checkout", "Alert when the disk is full?", "Ok then", "Resolved? No!",
        "Critical question", "Up and down", "Is it OK to restart", "Closed: the office on Friday",
        "The way A -> B is down", "The server is down", "[Team] Resolved? No!",
    ])
    func `what people write tells no state`(_ subject: String) throws {
        let alert = try Self.alert(
            Self.mail(Self.usual.filter { !$0.hasPrefix("Subject") } + ["Subject: \(subject)"]))
        #expect(alert.status == .firing)
        #expect(alert.afterResolve == .endsWithIncident)
        #expect(alert.dedupKey == "1@example.org")
    }

    @Test func `lines of the text say service, host and severity`() throws {
        let alert = try Self.alert(
            Self.mail(
                Self.usual,
                "Host: db1\nService: orders\nSeverity: P1\nSee https://x.example/a: b\n"))
        #expect(alert.label("service") == "orders")
        #expect(alert.source == "db1")
        #expect(alert.severity == .sev2)
        #expect(alert.details.contains { $0.name == "text" && $0.value.hasPrefix("Host: db1") })
    }

    // MARK: What is passed over

    struct Machine: CustomTestStringConvertible {
        let name: String
        let head: [String]
        let isTaken: Bool
        var testDescription: String { name }

        init(_ name: String, taken isTaken: Bool, _ head: String...) {
            self.name = name
            self.head = head
            self.isTaken = isTaken
        }
    }

    @Test(arguments: [
        Machine("a person", taken: true),
        Machine("cron", taken: true, "Auto-Submitted: auto-generated"),
        Machine("Nagios", taken: true, "Precedence: bulk"),
        Machine("a list", taken: true, "Precedence: list", "In-Reply-To: <x@y>"),
        Machine("Exchange's own", taken: true, "X-Auto-Response-Suppress: All"),
        Machine("a program without return path", taken: true, "Return-Path: <>"),
        Machine("said to be by hand", taken: true, "Auto-Submitted: no", "In-Reply-To: <x@y>"),
        Machine("vacation", taken: false, "Auto-Submitted: auto-replied (vacation)"),
        Machine("vacation, old", taken: false, "Precedence: junk", "In-Reply-To: <x@y>"),
        Machine("Precedence auto_reply", taken: false, "Precedence: auto_reply"),
        Machine("X-Autoreply", taken: false, "X-Autoreply: yes"),
        Machine(
            "out of office", taken: false, "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All", "In-Reply-To: <x@y>"),
        Machine(
            "an answer to our page", taken: false, "Auto-Submitted: auto-generated",
            "References: <thread=2Eabcd1234-16@muster.example>"),
        Machine("bounce", taken: false, "Return-Path: <>", "From: MAILER-DAEMON@x.example"),
        Machine(
            "delivery report", taken: false,
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b"),
        Machine("our own page", taken: false, "X-Muster: abcd1234"),
        Machine("another Muster's page", taken: true, "X-Muster: ffff0000"),
    ])
    func `only what answers by itself is passed over`(_ machine: Machine) {
        let head =
            machine.head
            + Self.usual.filter { line in
                !machine.head.contains { $0.prefix { $0 != ":" } == line.prefix { $0 != ":" } }
            }
        let why = Self.mail(head, "--b\r\n\r\nx\r\n--b--\r\n").automatic(installation: "abcd1234")
        #expect((why == nil) == machine.isTaken, "\(why ?? "taken")")
    }

    // MARK: Which incident is answered

    struct Answer: CustomTestStringConvertible {
        let head: [String]
        let number: Int?
        var testDescription: String { head.joined(separator: ", ") }

        init(_ number: Int?, _ head: String...) {
            self.number = number
            self.head = head
        }
    }

    @Test(arguments: [
        Answer(16, "Subject: Re: SEV2 #16 Checkout: is down"),
        Answer(16, "Subject: AW: All clear #16 Checkout: is down"),
        Answer(16, "Subject: Re: #16"), Answer(16, "Subject: [#16] more of it"),
        Answer(16, "Subject: More about case #16"),
        Answer(
            7, "Subject: Re: whatever", "References: <x@y> <abcd1234-7-3-mf2k0a1c=2Fmail@m.example>"
        ),
        Answer(7, "Subject: x", "In-Reply-To: <thread=2Eabcd1234-7@m.example>"),
        // Another tool's numbers, another installation's, and what a program wrote.
        Answer(nil, "Subject: Build #16 failed"), Answer(nil, "Subject: Re: Ticket #16"),
        Answer(nil, "Subject: #16"), Answer(nil, "Subject: SEV2 #16 Checkout"),
        Answer(nil, "Subject: Re: #16th attempt"), Answer(nil, "Subject: Re: #0"),
        Answer(nil, "Subject: x", "In-Reply-To: <thread=2Effff0000-7@m.example>"),
        Answer(nil, "Subject: Re: #16", "Auto-Submitted: auto-generated"),
        Answer(nil, "Subject: Re: #99999999999999999999"),
    ])
    func `an answer names its incident as our mails do`(_ answer: Answer) {
        let found = Self.mail(answer.head).answered(installation: "abcd1234")
        #expect(found == answer.number.map { IncidentNumber($0) })
    }
}
