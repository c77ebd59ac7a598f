import Core
import Handbooks
import Testing

/// One mistake is told once: what only follows from it is not told beside it.
@Suite struct `Problems that follow from others` {
    private static let uses = """
        groups:
          db:
            schedules:
              primary:
                layers:
                  - { rotate: daily, start: 2026-01-05, handoff: 09:00, members: [eve] }
            escalation: [{ page: [{ schedule: primary }, { person: eve }] }]
        services:
          shop: { owner: edge, plan: regional }

        """

    static let cases: [(name: String, texts: [String: String], problems: [String])] = [
        (
            "a file that is no YAML may define anything",
            [
                "rosters/b.yaml": uses, "rosters/people.yaml": "people:\n  eve: { name: Eve\n",
            ],
            ["rosters/people.yaml:3: not valid YAML: did not find expected ',' or '}'"]
        ),
        (
            "the fault comes first, and what has nothing to do with it is told too",
            [
                "rosters/b.yaml": uses + "severities: { sev0: {} }",
                "rosters/people.yaml": "people: [",
            ],
            [
                "rosters/people.yaml:2: not valid YAML: did not find expected node content",
                "rosters/b.yaml:10: a severity cannot be `sev0`; did you mean `sev1`?",
            ]
        ),
        (
            "a misspelt section",
            ["rosters/b.yaml": uses, "rosters/c.yaml": "peple:\n  eve: { name: Eve }"],
            [
                "rosters/c.yaml:1: unknown key `peple` in a roster file; did you mean `people`?"
            ]
        ),
        (
            "a section that is no mapping: only its names are in doubt",
            [
                "rosters/b.yaml": "groups:\n  db: { escalation: [{ page: { person: eve } }] }",
                "rosters/c.yaml": "people: [eve]\nservices: { shop: { owner: dsk } }",
            ],
            ["rosters/c.yaml:1: people must be a mapping from ids to values"]
                + ["rosters/c.yaml:2: there is no group `dsk`; did you mean `desk`?"]
        ),
        (
            "an id that is none",
            [
                "rosters/b.yaml":
                    "people:\n  Eve: { name: Eve }\n"
                    + "groups:\n  db: { escalation: [{ page: { person: Eve } }] }"
            ],
            [
                "rosters/b.yaml:2: `Eve` cannot be an id: use up to 64 small letters, digits, `-`, "
                    + "`_` and `.`"
            ]
        ),
        (
            "a contact that cannot be read",
            [
                "rosters/b.yaml":
                    "people:\n  eve: { name: Eve, contact: [{ mail: eve }], notify: { high: mail } }"
                    + "\ngroups:\n  db: { escalation: [{ page: { person: eve } }] }"
            ],
            ["rosters/b.yaml:2: `eve` is not a mail address"]
        ),
        (
            "a runbook's front matter, which defines nothing",
            [
                "rosters/b.yaml": "services: { shop: { owner: dsk } }",
                "runbooks/x.md": "---\nservices: [\n---\n# X\n",
            ],
            [
                "runbooks/x.md:3: not valid YAML: did not find expected node content",
                "rosters/b.yaml:1: there is no group `dsk`; did you mean `desk`?",
                "runbooks/x.md:4: warning: no heading Meaning, Impact, Diagnosis, Mitigation",
            ]
        ),
    ]

    @Test(arguments: cases.indices) func `are not told`(index: Int) {
        let row = Self.cases[index]
        var texts = row.texts
        texts["rosters/a.yaml"] = Samples.smallest
        let problems = Samples.load(texts).problems.map(\.description)
        #expect(problems == row.problems, "\(row.name)")
    }

    @Test(arguments: ["defaults: { zone: Mars, delay_s: 60 }", "defaults: here"])
    func `defaults that cannot be read are not missed`(defaults: String) {
        let parts = Samples.smallest.split(separator: "\n")
        let rest = parts.filter { !$0.hasPrefix("defaults") }.joined(separator: "\n")
        let problems = Samples.load([
            "rosters/a.yaml": rest, "rosters/b.yaml": Self.uses.replacing("[eve]", with: "[ada]"),
            "rosters/c.yaml": defaults,
        ]).problems
        #expect(problems.contains { $0.file == "rosters/c.yaml" && $0.line == 1 })
        #expect(!problems.contains { $0.message.contains("defaults has none") })
    }

    @Test func `paths are written as whoever checks wrote them`() throws {
        let problems = Samples.load([
            "rosters/a.yaml": Samples.smallest, "rosters/deep/b.yaml": "organisation: Again",
            "runbooks/x.md": "# X",
        ]).problems
        let written = problems.map {
            $0.written(rosters: "../who", runbooks: "/books/").description
        }
        #expect(
            written == [
                "../who/deep/b.yaml:1: `organisation` is already set at ../who/a.yaml:1",
                "/books/x.md:1: warning: a runbook without front matter is never matched",
                "/books/x.md:1: warning: no heading Meaning, Impact, Diagnosis, Mitigation",
            ])
        let nothing = try #require(Samples.load([:]).problems.first)
        #expect(nothing.written(rosters: "who", runbooks: "books").file == "who")
    }
}
