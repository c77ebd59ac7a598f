import Core
import Testing

@testable import Delivery

@Suite struct `Mail messages` {
    private static func encoded(_ subject: String, text: String = "Come.") throws -> String {
        let address = try #require(MailAddress("muster@example.org"))
        let message = MailMessage(
            from: address, to: address, subject: subject, text: text,
            date: Moment(seconds: 1_795_489_445), key: "17-3/mail")
        return String(decoding: message.encoded, as: UTF8.self)
    }

    @Test func `a mail reads as RFC 5322 wants it`() throws {
        #expect(
            try Self.encoded("SEV1 #17 payments: down") == """
                Date: Tue, 24 Nov 2026 03:04:05 +0000\r
                From: muster@example.org\r
                To: muster@example.org\r
                Subject: SEV1 #17 payments: down\r
                Message-ID: <17-3=2Fmail@example.org>\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: 7bit\r
                \r
                Come.\r\n
                """)
    }

    @Test(arguments: [
        "x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org", "x\rBcc: eve@example.org",
        "x\u{85}Bcc: eve@example.org", "x\u{2028}Bcc: eve@example.org",
        "ü\r\nBcc: eve@example.org", String(repeating: "y", count: 2000) + "\r\nBcc: e@example.org",
    ])
    func `a subject cannot add a header`(_ subject: String) throws {
        let mail = try Self.encoded(subject)
        let head = mail.components(before: "\r\n\r\n")
        #expect(!head.split(separator: "\r\n").contains { $0.hasPrefix("Bcc") })
        #expect(!head.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
        #expect(head.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 100 })
        #expect(head.utf8.allSatisfy { $0 < 127 })
    }

    @Test(arguments: [
        "", "ada", "@example.org", "ada@", "a@b@c", "ada@exam ple.org", "ada\r\n@example.org",
        "ada@example.org>", "<ada@example.org", "ada..b@example.org", ".ada@example.org",
        "ada@example..org", "ädä@example.org", "ada@exämple.org", "\"a b\"@example.org",
        "ada@[127.0.0.1]", "ada@example.org SIZE=1", "Ada <ada@example.org> x",
        String(repeating: "a", count: 65) + "@example.org",
    ])
    func `what could smuggle something in is no address`(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("ada@example.org", nil, "ada@example.org"),
            ("a.b+c=d@mail.example.org", nil, "a.b+c=d@mail.example.org"),
            ("Ada <ada@example.org>", "Ada", "Ada <ada@example.org>"),
            (
                "\"Lovelace, Ada\" <ada@example.org>", "Lovelace, Ada",
                "\"Lovelace, Ada\" <ada@example.org>"
            ),
            ("Äda <ada@example.org>", "Äda", "=?UTF-8?B?w4RkYQ==?=\r\n <ada@example.org>"),
            ("A\r\nBcc: x <ada@example.org>", "A Bcc: x", "\"A Bcc: x\" <ada@example.org>"),
            (" <ada@example.org>", nil, "ada@example.org"),
        ] as [(String, String?, String)])
    func `an address may have a name`(_ text: String, _ name: String?, _ header: String) throws {
        let address = try #require(MailAddress(text))
        #expect(address.name == name)
        #expect(address.headerText == header)
    }

    @Test(arguments: [
        (Moment(seconds: 0), "Thu, 01 Jan 1970 00:00:00 +0000"),
        (Moment(seconds: -1), "Wed, 31 Dec 1969 23:59:59 +0000"),
        (Moment(seconds: 951_782_399), "Mon, 28 Feb 2000 23:59:59 +0000"),
        (Moment(seconds: 951_782_400), "Tue, 29 Feb 2000 00:00:00 +0000"),
        (Moment(milliseconds: 1_795_489_445_999), "Tue, 24 Nov 2026 03:04:05 +0000"),
    ])
    func `dates are written in UTC`(_ moment: Moment, _ text: String) {
        #expect(MailDate.text(of: moment) == text)
    }

    @Test func `different keys are different mails`() throws {
        let address = try #require(MailAddress("muster@example.org"))
        let long = String(repeating: "k", count: 300)
        let keys = ["17-3", "17.3", "17/3", "17=2F3", long + "a", long + "b"]
        let identities = keys.map {
            MailMessage(
                from: address, to: address, subject: "", text: "", date: .zero, key: $0
            ).messageID
        }
        #expect(Set(identities).count == keys.count)
        #expect(identities.allSatisfy { $0.utf8.count < 400 })
    }

    @Test(arguments: [
        ("a\nb", "7bit", "a\r\nb\r\n"),
        ("a\r\nb\r\n\r\n", "7bit", "a\r\nb\r\n"),
        ("a\rb", "7bit", "a\r\nb\r\n"),
        ("a\u{0}\u{1B}b", "7bit", "ab\r\n"),
        ("", "7bit", "\r\n"),
        ("ü", "quoted-printable", "=C3=BC\r\n"),
        ("a=b ü \nx", "quoted-printable", "a=3Db =C3=BC=20\r\nx\r\n"),
        ("end \n", "quoted-printable", "end=20\r\n"),
    ])
    func `bodies are fit for the way`(_ text: String, _ encoding: String, _ bytes: String) {
        let body = MailBody(text)
        #expect(body.transferEncoding == encoding)
        #expect(String(decoding: body.bytes, as: UTF8.self) == bytes)
    }

    @Test func `quoted lines stay within 76 columns`() {
        let body = MailBody(String(repeating: "ü=x ", count: 500))
        let lines = String(decoding: body.bytes, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix("=") })
    }
}

extension String {
    fileprivate func components(before end: String) -> String {
        ranges(of: end).first.map { String(self[..<$0.lowerBound]) } ?? self
    }
}
