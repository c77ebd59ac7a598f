import Core
import Handbooks
import Testing

@Suite struct `The loader` {
    @Test func `the sample organisation is sound and stays so for a year`() throws {
        let result = HandbookLoader.load(try Samples.organisation(), version: "v1")
        #expect(result.problems.map(\.description) == [])
        let handbook = try #require(result.handbook)
        #expect(handbook.version == "v1")
        #expect(handbook.people.count == 14)
        #expect(handbook.groups.count == 7)
        #expect(handbook.runbooks.count == 4)
        #expect(handbook.zones.keys.contains("America/Chicago"))
        let from = try #require(Moment(text: "2026-11-23T00:00:00Z"))
        let later = HandbookCheck.problems(
            of: handbook, places: result.places, from: from, days: 365)
        #expect(later.filter { $0.weight != .note }.map(\.description) == [])
    }

    @Test func `a catastrophe in the sample organisation is judged as one`() throws {
        let files = try Samples.organisation()
        let handbook = try #require(HandbookLoader.load(files, version: "v1").handbook)
        let rows: [(String, [Field], Severity)] = [
            ("Checkout is down", [Field("env", "production")], .sev1),
            ("Checkout is down", [Field("env", "staging")], .sev4),
            ("Checkout is slow", [Field("env", "production")], .sev2),
            ("Ledger mismatch of 4 payments", [], .sev1),
            ("The certificate has expired", [], .sev2),
        ]
        for (summary, labels, expected) in rows {
            let alert = Alert(
                digest: .zero, integration: "k", dedupKey: "d", status: .firing, severity: .sev2,
                summary: summary, labels: labels, bodyDigest: .zero)
            let verdict = judge(
                Facts(
                    alert: alert, service: "checkout", serviceTier: 1, format: "alertmanager",
                    firing: 1),
                rules: handbook.rules)
            #expect(verdict.severity == expected, "\(summary) \(verdict.reasons)")
        }
    }

    @Test func `every value of the format arrives`() throws {
        let handbook = try Samples.sound(
            """
            people:
              eve:
                name: Eve Stone
                zone: America/St_Johns
                contact:
                  - { id: phone, webhook: "${HOOKS:-https://h.test}/eve", secret: "${EVE}" }
                  - mail: eve@example.test
                notify: { high: [phone, mail], low: mail }
            groups:
              db:
                name: Databases
                schedules:
                  primary:
                    layers:
                      - { name: base, rotate: weekly, length: 2, start: 2026-01-06,
                          handoff: tuesday 08:30, members: [eve, ada, eve] }
                      - { rotate: daily, start: 2026-02-01, handoff: 00:00, members: ben }
                escalation:
                  - page: [{ schedule: primary }, { person: ada }]
                    delay_s: 45
                  - page: { person: ben }
            services:
              ledger: { name: Ledger, owner: db, tier: 1, plan: db, dashboard: https://g.test }
              toys: { owner: desk }
            plans:
              db:
                bridge: +49 30 555 0100
                commander: desk
                groups: [{ group: db, need: 2 }, { group: desk, required: false }]
                fallback: { contact: [{ webhook: https://f.test }, { mail: f@example.test }] }
            severities:
              sev2: { level: L3, page: plan, urgency: low, must_join: true,
                      ends_with_alerts: false, update_every_s: never }
              sev4: { update_every_s: 90000 }
            allowed_private_hosts: [10.0.0.1, "host.test:8443"]
            """)
        let eve = try #require(handbook.people["eve"])
        #expect(eve.zone == "America/St_Johns")
        #expect(eve.methods(for: .high).map(\.id) == ["phone", "mail"])
        #expect(eve.methods(for: .low).map(\.channel) == [.mail])
        #expect(eve.methods.first?.secret == "${EVE}")
        let group = try #require(handbook.groups["db"])
        let layers = try #require(group.schedules.first?.layers)
        #expect(group.schedules.first?.zone == "Europe/Berlin")
        #expect(layers.map(\.name) == ["base", "layer 2"])
        #expect(layers.map(\.length) == [2, 1])
        #expect(layers.map(\.unit) == [.week, .day])
        #expect(layers.map(\.handoffMinute) == [510, 0])
        #expect(layers.first?.members == ["eve", "ada", "eve"])
        #expect(layers.first?.start.text == "2026-01-06")
        #expect(
            group.steps == [
                EscalationStep(
                    targets: [.schedule("primary"), .person("ada")], delay: .seconds(45)),
                EscalationStep(targets: [.person("ben")], delay: .seconds(60)),
            ])
        #expect(
            handbook.services["toys"] == Service(id: "toys", name: "toys", owner: "desk"))
        #expect(handbook.services["ledger"]?.tier == 1)
        let plan = try #require(handbook.plans["db"])
        #expect(plan.bridge == "+49 30 555 0100")
        #expect(
            plan.groups == [.init(group: "db", need: 2), .init(group: "desk", required: false)])
        #expect(plan.fallback?.methods.count == 2)
        #expect(
            handbook.severities[.sev2]
                == SeverityPolicy(
                    level: .l3, paging: .plan, urgency: .low, mustJoin: true,
                    endsWithAlerts: false, updateEvery: nil))
        #expect(handbook.severities[.sev4]?.updateEvery == .seconds(90_000))
        #expect(handbook.severities[.sev1] == SeverityPolicy.table[.sev1])
        #expect(handbook.allowedPrivateHosts == ["10.0.0.1", "host.test:8443"])
    }

    @Test func `rules of several files are tried in the order of their paths`() throws {
        let rule = { (id: String) in
            "rules: [{ id: \(id), when: { phrase: x }, sets: sev2, because: y }]"
        }
        let result = Samples.load([
            "rosters/z.yaml": Samples.smallest, "rosters/c/2.yaml": rule("second"),
            "rosters/c/1.yaml": rule("first"), "rosters/d.yaml": rule("third"),
        ])
        #expect(result.handbook?.rules.map(\.id) == ["first", "second", "third"])
        #expect(result.handbook?.rules.first?.place == "rosters/c/1.yaml:1")
    }
}

@Suite struct `Runbooks` {
    @Test func `front matter, title and steps are read`() throws {
        let text = """
            ---
            services: desk-phone
            alerts: [PhoneDead, PhoneMute]
            severity: sev3
            ---
            # The phone is dead

            ## Meaning
            - not a step
            ## Impact
            ## Diagnosis
            ## Mitigation ##
            Before the list.
            1. Unplug it,
               wait a minute.
            2) [ ] Plug it in.
               - a nested hint

            ### Still dead?
            - Take **another** phone.
            ```
            - not a step either
            ```
            ## Afterwards
            - Nothing.
            """
        let result = Samples.load([
            "rosters/a.yaml": Samples.smallest + "services: { desk-phone: { owner: desk } }",
            "runbooks/office/phone.md": text,
        ])
        #expect(result.problems.map(\.description) == [])
        let runbook = try #require(result.handbook?.runbooks["office/phone"])
        #expect(runbook.title == "The phone is dead")
        #expect(runbook.services == ["desk-phone"])
        #expect(runbook.alerts == ["PhoneDead", "PhoneMute"])
        #expect(runbook.severity == .sev3)
        #expect(
            runbook.steps == [
                "Unplug it, wait a minute.", "Plug it in.", "Take **another** phone.",
            ])
        #expect(runbook.text.hasPrefix("# The phone is dead"))
    }

    @Test(arguments: [
        Wrong(
            "unknown service",
            "---\nalerts: [A]\nservices: [dsk]\n---\n# Meaning\n# Impact\n# Diagnosis\n"
                + "# Mitigation\n- a",
            "3: there is no service `dsk`"),
        Wrong(
            "headings missing", "---\nalerts: [A]\n---\n# Meaning\n# Mitigation\n- a",
            "4: warning: no heading Impact, Diagnosis"),
        Wrong(
            "no steps",
            "---\nalerts: [A]\n---\n# Meaning\n# Impact\n# Diagnosis\n# Mitigation\nJust wait.",
            "4: warning: no list under Mitigation, so no step to tick off"),
        Wrong(
            "no front matter", "# Meaning\n# Impact\n# Diagnosis\n# Mitigation\n- a",
            "1: warning: a runbook without front matter is never matched"),
        Wrong(
            "never closed", "---\nalerts: [A]\n# Meaning",
            "1: the front matter is never closed; a line `---` is missing"),
        Wrong(
            "unknown key",
            "---\nalert: [A]\n---\n# Meaning\n# Impact\n# Diagnosis\n# Mitigation\n- a",
            "2: unknown key `alert` in the front matter; did you mean `alerts`?"),
    ])
    func `problems are told with file and line`(wrong: Wrong) {
        let result = Samples.load([
            "rosters/a.yaml": Samples.smallest, "runbooks/r.md": wrong.text,
        ])
        #expect(result.problems.map(\.description) == wrong.problems.map { "runbooks/r.md:\($0)" })
    }
}
