import Core
import Handbooks
import Testing

/// Mailboxes as the files write them.
@Suite struct `Mailboxes in the files` {
    private static let needed = "host: imap.example.test, user: s@example.test, password: '${P}'"

    private static func load(_ more: String) -> LoadResult {
        Samples.load("mailboxes:\n  support: { \(needed)\(more.isEmpty ? "" : ", ")\(more) }")
    }

    @Test func `what is not written has its usual value`() throws {
        let mailbox = try #require(Self.load("").handbook?.mailboxes.first)
        #expect(mailbox.port == "993" && mailbox.security == "tls")
        #expect(mailbox.folder == "INBOX" && mailbox.moveTo == nil)
        #expect(mailbox.kind == .alerts && mailbox.mapping == "mail")
        #expect(mailbox.every == .seconds(30) && mailbox.service == nil)
        #expect(mailbox.integration == "mailbox:support")
        let resolved = try mailbox.resolved { text throws(SecretReference.Failure) in
            text == "${P}" ? "secret" : text
        }
        #expect(resolved.password == "secret" && resolved.port == 993)
        let plain = Self.load("security: starttls").handbook?.mailboxes.first
        #expect(plain?.port == "143")
    }

    @Test func `everything can be written`() throws {
        let text = """
            services: { shop: { name: Shop, owner: desk, tier: 2 } }
            mappings: { own: { summary: "{subject}" } }
            mailboxes:
              a: { \(Self.needed), port: 1993, folder: In/Alerts, move_to: Done, takes: requests,
                   service: shop, mapping: own, every_s: 5, authority_file: "${F:-}" }
              b: { \(Self.needed) }
            """
        let handbook = try Samples.sound(text)
        #expect(handbook.mailboxes.map(\.id) == ["a", "b"])
        let first = try #require(handbook.mailboxes.first)
        #expect(first.port == "1993" && first.folder == "In/Alerts" && first.moveTo == "Done")
        #expect(first.kind == .requests && first.service == "shop" && first.mapping == "own")
        #expect(first.every == .seconds(5) && first.authorityFile == "${F:-}")
        #expect(handbook.mailbox(of: "mailbox:b")?.id == "b")
        #expect(handbook.mailbox(of: "support") == nil)
    }

    struct Case: CustomTestStringConvertible {
        let more: String
        let problem: String
        var testDescription: String { more }
    }

    @Test(arguments: [
        Case(more: "password: plain", problem: "`password` is a secret in the clear"),
        Case(more: "port: 0", problem: "`port` must be a number from 1 to 65535, not `0`"),
        Case(more: "security: tsl", problem: "`security` cannot be `tsl`; did you mean `tls`?"),
        Case(more: "takes: request", problem: "did you mean `requests`?"),
        Case(more: "service: shop", problem: "there is no service `shop`"),
        Case(more: "mapping: mial", problem: "there is no mapping `mial`; did you mean `mail`?"),
        Case(more: "folder: Entwürfe", problem: "`folder` must be the name of a folder in ASCII"),
        Case(more: "move_to: INBOX", problem: "mails cannot be moved to the folder that is read"),
        Case(more: "every_s: 0", problem: "every_s"),
        Case(more: "pasword: x", problem: "unknown key `pasword` in mailbox `support`"),
    ])
    func `what is wrong is told`(_ wrong: Case) {
        var needed = Self.needed
        if wrong.more.hasPrefix("password") { needed = "host: h, user: u" }
        let result = Samples.load("mailboxes:\n  support: { \(needed), \(wrong.more) }")
        #expect(result.handbook == nil)
        #expect(
            result.errors.contains { $0.message.contains(wrong.problem) },
            "\(result.problems.map(\.description))")
    }

    @Test func `a page that would go into a mailbox that Muster reads is refused`() {
        let result = Samples.load(
            """
            people:
              eve: { name: Eve, contact: [{ mail: S@example.test }] }
            mailboxes:
              support: { \(Self.needed) }
            """)
        #expect(
            result.errors.map(\.description) == [
                "rosters/b.yaml:2: pages to `eve` go into the mailbox `support`, which Muster "
                    + "reads: nobody sees them"
            ])
    }
}
