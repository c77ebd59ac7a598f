import Core
import Handbooks
import Testing

/// What is wrong with one file behind a sound one, and what is said about it.
struct Wrong: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let problems: [String]
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ problems: String...) {
        self.name = name
        self.text = text
        self.problems = problems
    }
}

@Suite struct `Problems of the files` {
    @Test func `a sound handbook has none`() {
        let result = Samples.load("")
        #expect(result.problems.map(\.description) == [])
        #expect(result.handbook?.organisation == "Example")
    }

    @Test(arguments: structure + names + values + members + rules)
    func `are told with file, line and what to do`(wrong: Wrong) {
        let result = Samples.load(wrong.text)
        #expect(result.problems.map(\.description) == wrong.problems.map { "rosters/b.yaml:\($0)" })
        let isRefused = wrong.problems.contains { !$0.contains("warning: ") }
        #expect((result.handbook == nil) == isRefused)
    }

    /// A group, and a plan that asks for these of its members.
    private static func asking(_ members: String, _ group: String) -> String {
        """
        groups:
          db: { \(group) }
        plans:
          p:
            bridge: x
            commander: desk
            groups:
              - group: db
                \(members)
        """
    }
    private static let pair = "escalation: [{ page: { person: ada } }, { page: { person: ben } }]"

    static let members = [
        Wrong(
            "a misspelt member", asking("members: [primary, secundary]", pair),
            "9: a member of `db` cannot be `secundary`; did you mean `secondary`?"),
        Wrong(
            "a member twice", asking("members: [lead, lead]", "lead: ada, \(pair)"),
            "9: `lead` of `db` is asked for twice"),
        Wrong(
            "members and how many", asking("members: all\n        need: 2", pair),
            "9: group `db` of plan `p` has `need` and `members`: `members` says how many"),
        Wrong(
            "no members", asking("members: []", pair),
            "9: `members` of `db` is empty; write primary, secondary, lead or all"),
        Wrong(
            "a lead that is not there", asking("members: lead", "lead: adda, \(pair)"),
            "2: there is no person `adda`; did you mean `ada`?"),
        Wrong(
            "no lead", asking("members: lead", pair),
            "8: plan `p` asks for the lead of `db`, which names no `lead`"),
        Wrong(
            "a lead whom nobody would wake",
            asking("members: lead", "lead: ben, escalation: [{ page: { person: ada } }]"),
            "8: plan `p` asks for the lead of `db`, but no step of its policy ever names `ben`, so "
                + "they would not be woken"),
        Wrong(
            "the second of one step",
            asking("members: [primary, secondary]", "escalation: [{ page: { person: ada } }]"),
            "8: plan `p` asks for the secondary of `db`, whose policy has one step"),
    ]

    static let structure = [
        Wrong("no YAML", "people: [", "2: not valid YAML: did not find expected node content"),
        Wrong(
            "a tab", "people:\n\tada: {}",
            "2: not valid YAML: found character that cannot start any token"),
        Wrong(
            "a list on top", "- a",
            "1: a roster file must be a mapping with "
                + "organisation, defaults, people, groups, services, rules, plans, severities, "
                + "holidays, fallback, relay, catch_all, allowed_private_hosts, "
                + "readiness, mappings, facts, contracts, business_hours, grouping, storm, examples, "
                + "mailboxes"),
        Wrong(
            "misspelt key", "servces: {}",
            "1: unknown key `servces` in a roster file; did you mean `services`?"),
        Wrong(
            "misspelt key of a person",
            "people:\n  eve: { name: Eve, contacts: [] }",
            "2: unknown key `contacts` in person `eve`; did you mean `contact`?",
            "2: warning: `eve` has no contact and cannot be paged"),
        Wrong(
            "a key twice", "people:\npeople:",
            "2: `people` is there twice in one mapping, first at rosters/b.yaml:1"),
        Wrong(
            "a key twice between line breaks of Windows", "people: {}\r\n\r\npeople: {}\r\n",
            "3: `people` is there twice in one mapping, first at rosters/b.yaml:1"),
        Wrong(
            "keys twice in two mappings, once in quotation marks",
            "people:\n  eve: {\n    name: E, name: E }\n  \"eve\": {}\n  eve: {}",
            "3: `name` is there twice in one mapping, first at rosters/b.yaml:3",
            "5: `eve` is there twice in one mapping, first at rosters/b.yaml:2",
            "5: `eve` is there twice in one mapping, first at rosters/b.yaml:4"),
        Wrong(
            "a second document", "people:\n---\ngroups:",
            "2: a file holds one document; take out this `---`, or move what follows into a file "
                + "of its own"),
        Wrong(
            "a control character", "people: {}\n# \u{7}",
            "2: the character U+0007 is not allowed in YAML"),
        Wrong(
            "UTF-16 without its mark", "p\0e\0",
            "1: the character U+0000 is not allowed in YAML; if the file is UTF-16, save it as "
                + "UTF-8"),
        Wrong(
            "people as a list", "people: [eve]", "1: people must be a mapping from ids to values"),
        Wrong(
            "two organisations", "\norganisation: Again",
            "2: `organisation` is already set at rosters/a.yaml:1"),
        Wrong(
            "two fallbacks", "fallback: { contact: [] }",
            "1: `fallback` is already set at rosters/a.yaml:13"),
        Wrong(
            "an id twice", "people:\n  ada: { name: Other }",
            "2: person `ada` is already defined at rosters/a.yaml:5"),
        Wrong(
            "a group twice", "groups:\n  desk: {}",
            "2: group `desk` is already defined at rosters/a.yaml:8"),
        Wrong(
            "a bad id", "people:\n  Eve Smith: {}",
            "2: `Eve Smith` cannot be an id: use up to 64 small letters, digits, `-`, `_` and `.`"),
        Wrong(
            "a bomb of aliases",
            (1...9).reduce("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n") { text, index in
                let items = Array(repeating: "*a\(index - 1)", count: 10).joined(separator: ", ")
                return text + "a\(index): &a\(index) [\(items)]\n"
            },
            "1: too many or too deeply nested values for one file"),
        Wrong(
            "nested too deeply", "rules: " + String(repeating: "[", count: 60),
            "2: not valid YAML: did not find expected node content"),
    ]

    static let names = [
        Wrong(
            "unknown person",
            "groups:\n  db:\n    escalation:\n      - page: { person: adda }",
            "4: there is no person `adda`; did you mean `ada`?"),
        Wrong(
            "unknown group", "services:\n  shop: { owner: dsk }",
            "2: there is no group `dsk`; did you mean `desk`?"),
        Wrong(
            "unknown plan", "services:\n  shop: { owner: desk, plan: regional }",
            "2: there is no plan `regional`; known: default"),
        Wrong(
            "unknown schedule",
            """
            groups:
              db:
                schedules:
                  primary:
                    layers:
                      - { rotate: daily, start: 2026-01-05, handoff: 09:00, members: [ada] }
                escalation:
                  - page: [{ schedule: primary }, { schedule: primry }]
            """,
            "8: there is no schedule of group `db` `primry`; did you mean `primary`?"),
        Wrong(
            "unknown contact",
            """
            people:
              eve:
                name: Eve
                contact: [{ webhook: "https://x.test" }]
                notify: { high: [webhok], low: [webhook] }
            """,
            "2: warning: `eve` has no contact for high urgency",
            "5: there is no contact of `eve` `webhok`; did you mean `webhook`?"),
        Wrong(
            "unknown zone",
            "people:\n  eve:\n    name: Eve\n    zone: Europe/Berlni\n"
                + "    contact: [{ webhook: 'https://x.test' }]",
            "4: there is no time zone `Europe/Berlni`; did you mean `Europe/Berlin`?"),
        Wrong(
            "unknown commander", "plans:\n  b: { bridge: x, commander: boss, groups: [] }",
            "2: there is no group `boss`; known: desk"),
        Wrong(
            "no commander", "plans:\n  b: { bridge: x, groups: [] }",
            "2: plan `b` has no `commander`"),
    ]

    static let values = [
        Wrong(
            "a delay that is none",
            "groups:\n  db:\n    escalation: [{ page: { person: ada }, delay_s: 1m }]",
            "3: delay_s must be a whole number from 1 to 86400, not `1m`"),
        Wrong(
            "a time that is none", layer("start: 2026-01-05, handoff: 9am"),
            "6: `handoff` must be a time such as 09:00 or monday 09:00, not `9am`; did you mean `09:00`?"
        ),
        Wrong(
            "a day that is none", layer("start: 2026-02-30, handoff: 09:00"),
            "6: `start` must be a day such as 2026-01-05 or a time such as 2026-01-05 09:00, not "
                + "`2026-02-30`; did you mean `2026-02-28`?"),
        Wrong(
            "the wrong weekday", layer("start: 2026-01-06, handoff: monday 09:00"),
            "6: the handoff is on a Monday, but `start` 2026-01-06 is a Tuesday"),
        Wrong(
            "no weekday", layer("start: 2026-01-05, handoff: mondy 09:00"),
            "6: `mondy` is no weekday; did you mean `monday`?"),
        Wrong(
            "a weekday in a daily layer",
            layer("start: 2026-01-05, handoff: monday 09:00", rotate: "daily"),
            "6: a daily layer hands over every day; leave the weekday out"),
        Wrong(
            "an unknown rotation",
            layer("start: 2026-01-05, handoff: 09:00", rotate: "wekly"),
            "6: `rotate` cannot be `wekly`; did you mean `weekly`?"),
        Wrong(
            "a step with nobody", "groups:\n  db:\n    escalation: []",
            "3: group `db` has no step, so nobody would be paged"),
        Wrong(
            "a group without escalation", "groups:\n  db: {}", "2: group `db` has no `escalation`"),
        Wrong(
            "two targets in one",
            "groups:\n  db:\n    escalation: [{ page: { person: ada, schedule: x } }]",
            "3: a target of `db` is one `schedule` or one `person`",
            "3: there is no schedule of group `db` `x`"),
        Wrong(
            "nobody in a rotation can be paged",
            "people:\n  eve: { name: Eve }\n"
                + "groups:\n  db: { escalation: [{ page: { person: eve } }] }",
            "2: `eve` has no contact and cannot be paged"),
        Wrong(
            "a signing secret in the clear",
            "people:\n  eve:\n    name: Eve\n    contact:\n      - webhook: https://x.test\n"
                + "        secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "6: `secret` is a secret in the clear; write ${NAME} or file:PATH",
            "6: a signing secret stands here in the clear; write ${NAME} or file:PATH"),
        Wrong(
            "a secret with a default",
            "people:\n  eve:\n    name: Eve\n    contact:\n"
                + "      - { webhook: 'https://x.test', secret: '${S:-hush}' }",
            "5: `secret` is a secret in the clear; write ${NAME} or file:PATH"),
        Wrong(
            "a password in an address", contact("webhook: 'https://eve:hush@x.test/'"),
            "2: a password stands in the address; put it behind ${NAME}"),
        Wrong(
            "an address of another kind", contact("webhook: 'ftp://x.test'"),
            "2: a webhook address begins with https:// or http://, not `ftp://x.test`"),
        Wrong("no mail address", contact("mail: eve"), "2: `eve` is not a mail address"),
        Wrong(
            "a malformed reference", contact("webhook: 'https://${X'"),
            "2: the webhook address: ${X is not a reference: write ${NAME}, ${NAME:-text} or "
                + "file:PATH"),
        Wrong(
            "two channels in one contact", contact("webhook: 'https://x.test', mail: a@b"),
            "2: a contact of person `eve` needs exactly one of webhook, mail"),
        Wrong(
            "a severity that is none", "severities: { sev0: {} }",
            "1: a severity cannot be `sev0`; did you mean `sev1`?"),
        Wrong(
            "truth that is none", "severities: { sev1: { must_join: yes } }",
            "1: must_join must be true or false, not `yes`"),
    ]

    static let rules = [
        Wrong(
            "an invalid pattern", rule("{ field: summary, matches: '(' }"),
            "3: `(` is not a pattern: missing ): ("),
        Wrong(
            "an unknown field", rule("{ field: teir, equals: x }"),
            "3: there is no field `teir`; did you mean `tier`?"),
        Wrong(
            "an unknown service", rule("{ field: service, equals: chekout }"),
            "3: there is no service `chekout`"),
        Wrong(
            "no question", rule("{ field: summary }"),
            "3: a field has exactly one of equals, matches, at_least with at_most"),
        Wrong(
            "two questions", rule("{ field: tier, equals: 1, at_least: 1 }"),
            "3: a field has exactly one of equals, matches, at_least with at_most"),
        Wrong(
            "two conditions", rule("{ phrase: a, not: { phrase: b } }"),
            "3: a condition has exactly one of field, distinct, score, phrase, all, any, not"),
        Wrong("nothing to hold", rule("{ all: [] }"), "3: `all` is empty"),
        Wrong("no words", rule("{ phrase: '...' }"), "3: the phrase `...` has no words"),
        Wrong(
            "bounds without a number between", rule("{ field: firing, at_least: 3, at_most: 2 }"),
            "3: no number is at least 3.0 and at most 2.0"),
        Wrong(
            "a bound that is no number", rule("{ field: firing, at_most: few }"),
            "3: at_most must be a number, not `few`"),
        Wrong(
            "no reason", "rules:\n  - { id: r, when: { phrase: a }, sets: sev1 }",
            "2: a rule has no `because`"),
        Wrong(
            "a rule twice",
            "rules:\n  - &r { id: r, when: { phrase: a }, sets: sev1, because: b }\n  - *r",
            "2: rule `r` is already defined at rosters/b.yaml:2"),
    ]

    private static func rule(_ condition: String) -> String {
        "rules:\n  - id: r\n    when: \(condition)\n    sets: sev1\n    because: of it\n"
    }

    private static func contact(_ contact: String) -> String {
        "people:\n  eve: { name: Eve, contact: [{ webhook: 'https://x', id: a }, { \(contact) }] }"
    }

    private static func layer(_ keys: String, rotate: String = "weekly") -> String {
        """
        groups:
          db:
            schedules:
              primary:
                layers:
                  - { rotate: \(rotate), \(keys), members: [ada] }
            escalation: [{ page: { schedule: primary } }]
        """
    }

    @Test func `what every organisation must have is missed`() {
        let result = Samples.load(["rosters/a.yaml": "\norganisation: Bare"])
        #expect(
            result.problems.map(\.description) == [
                "rosters/a.yaml:2: no `catch_all`: the group of alerts that belong to no known "
                    + "service",
                "rosters/a.yaml:2: no `fallback`: where alarms go when no person can be reached",
                "rosters/a.yaml:2: no plan `default`: the response plan of services that name none",
            ])
        #expect(Samples.load([:]).handbook == nil)
        #expect(
            Samples.load([:]).problems.first?.description
                == "rosters:1: no `catch_all`: the group of alerts that belong to no known service")
    }

    @Test func `a fallback with one channel, and mail without a relay, are told`() {
        let text = Samples.smallest.split(separator: "\n").filter { line in
            !["second", "mail: desk", "relay"].contains { line.contains($0) }
        }
        let more = "people:\n  eve: { name: Eve, contact: [{ mail: eve@example.test }] }"
        let result = Samples.load([
            "rosters/a.yaml": text.joined(separator: "\n"), "rosters/b.yaml": more,
        ])
        #expect(
            result.problems.map(\.description) == [
                "rosters/a.yaml:13: warning: the fallback has only webhook: when that channel "
                    + "fails, its alarm is not heard; add mail",
                "rosters/b.yaml:2: `eve` has a mail address, but there is no `relay` to send mail "
                    + "by",
            ])
    }

    /// Bytes changed, dropped and doubled at random places of a real file are read or refused.
    @Test(arguments: [UInt64(1), 2, 3])
    func `damaged files never trap`(seed: UInt64) throws {
        let files = try Samples.organisation()
        var random = Seed(seed)
        for _ in 0..<25 {
            let damaged = files.files.map { file in
                var bytes = file.bytes
                for _ in 0..<3 where !bytes.isEmpty {
                    let place = Int(random.next(below: UInt64(bytes.count)))
                    switch random.next(below: 3) {
                    case 0: bytes[place] = UInt8(random.next(below: 256))
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(bytes[place], at: place)
                    }
                }
                return HandbookFiles.File(path: file.path, bytes: bytes)
            }
            let result = HandbookLoader.load(HandbookFiles(damaged), version: "test")
            #expect((result.handbook == nil) == !result.errors.isEmpty, "seed \(seed)")
        }
    }
}
