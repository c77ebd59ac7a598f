import Core
import Handbooks
import Reviews
import Server

/// An organisation, incidents in every state, and the lines about them, for screens to draw.
enum ScreenSamples {
    /// 2026-11-23T02:16:30Z.
    static let now = Moment(seconds: 1_795_400_190)
    static let berlin = ZoneRules(id: "Europe/Berlin", initialOffset: 3600, transitions: [])

    static let names: [(PersonID, String)] = [
        ("ada", "Ada Moreno"), ("ben", "Ben Castillo"), ("noor", "Noor Haddad"),
        ("ingrid", "Ingrid Falk"), ("felix", "Felix Brandt"), ("yuki", "Yuki Tanaka"),
        ("omar", "Omar Aziz"), ("lucia", "Lucía Ferreira de Albuquerque"), ("tom", "Tom Okafor"),
    ]

    static let groupNames: [(GroupID, String)] = [
        ("database", "Database"), ("network", "Network"), ("payments", "Payments"),
        ("platform", "Platform"), ("frontend", "Frontend"), ("support", "Customer support"),
        ("storage", "Storage and backup"), ("identity", "Identity"), ("fraud", "Fraud"),
        ("legal", "Legal and regulatory affairs"), ("mobile", "Mobile"),
        ("incident-command", "Incident command"),
    ]

    static func handbook(
        bridge: String = "https://meet.example.test/war-room", title: String? = nil
    ) -> Handbook {
        let layer = Layer(
            name: "weekly", unit: .week, length: 1, start: CivilDay(number: 20_000),
            handoffMinute: 540, members: ["ada", "ben", "noor"])
        var groups: [GroupID: Group] = [:]
        for (id, name) in groupNames {
            groups[id] = Group(
                id: id, name: title ?? name,
                schedules: [Schedule(id: "primary", zone: berlin.id, layers: [layer])],
                steps: [
                    EscalationStep(targets: [.schedule("primary")], delay: .minutes(2)),
                    EscalationStep(targets: [.person("tom")], delay: .minutes(2)),
                ])
        }
        groups["mobile"]?.schedules = []
        var people: [PersonID: Person] = [:]
        for (id, name) in names {
            people[id] = Person(
                id: id, name: title ?? name,
                methods: [ContactMethod(id: "mail", channel: .mail, address: "x@example.test")],
                zone: berlin.id)
        }
        people["tom"]?.zone = nil
        let service = Service(
            id: "ledger-db", name: title ?? "Ledger database", owner: "database", tier: 1,
            dashboard: bridge)
        let runbook = Runbook(
            id: "primary-lost", title: title ?? "The ledger has lost its primary", text: "",
            steps: [
                "**Make sure** that there are not two primaries: `ledgerctl members --all` shows them.",
                "Free or enlarge the disk of the old primary if it is full, as [the guide]"
                    + "(https://wiki.example.test/disks) says.",
                title ?? "Promote the replica with the highest write position.",
            ])
        var handbook = Handbook(
            version: "4f1c20aa31b7", organisation: title ?? "Northwind", people: people,
            groups: groups, services: [service.id: service],
            plans: [
                ResponsePlan.defaultID: ResponsePlan(
                    id: ResponsePlan.defaultID, bridge: bridge, commander: "incident-command",
                    groups: [ResponsePlan.Member(group: "database")])
            ],
            runbooks: [runbook.id: runbook], zones: [berlin.id: berlin], catchAll: "support",
            fallback: FallbackAddress(methods: []))
        handbook.patterns = RuntimePatterns.shared
        return handbook
    }

    static func scene(
        _ person: PersonID? = "ada", only: IncidentNumber? = nil,
        handbook: Handbook = handbook(), alarms: [String] = []
    ) -> Scene {
        var scene = Scene(
            viewer: person.map { Viewer(person: $0, only: only) }, handbook: handbook, now: now,
            csrf: "c5rf", idempotency: "k3y", alarms: alarms)
        scene.changes = [
            Change(
                integration: "ci", service: catastrophe().service,
                summary: "Ledger 7.4 was deployed to eu-1", source: "ci",
                at: now - .seconds(1500),
                links: [Link(address: "https://ci.example.test/builds/74", text: "Build 74")])
        ]
        return scene
    }

    /// A catastrophe, twelve minutes old: some joined, some on their way, some ring in vain.
    static func catastrophe(
        title: String = "Ledger primary lost: checkout cannot take payments"
    ) -> Incident {
        var incident = incident(17, .sev1, title: title)
        incident.obligations = [
            obligation(1, .commander("incident-command"), .joined, by: "ingrid"),
            obligation(2, .group("database"), .open, ringing: ["ada"]),
            obligation(3, .group("network"), .joined, by: "noor"),
            obligation(4, .group("payments"), .acknowledged, by: "ben"),
            obligation(5, .group("platform"), .joined, by: "felix"),
            obligation(6, .group("frontend"), .acknowledged, by: "yuki"),
            obligation(7, .group("storage"), .open, dry: true),
            obligation(8, .group("identity"), .joined, by: "omar"),
            obligation(9, .group("fraud"), .open, ringing: ["lucia", "tom"]),
            obligation(10, .group("legal"), .open, ringing: ["tom"]),
            obligation(11, .group("mobile"), .withdrawn, by: nil),
            obligation(12, .group("support"), .acknowledged, by: "lucia"),
        ]
        incident.obligations[11].isRequired = false
        incident.obligations[3].alsoAnswered = ["tom"]
        incident.obligations[9].declined = ["felix"]
        incident.messages = [
            message(1, obligation: 2, to: "ada", .delivered(at: now - .seconds(44)), "204"),
            message(
                2, obligation: 9, to: "lucia", .retrying(number: 2, at: now + .seconds(4)), "503"),
            message(3, obligation: 10, to: "tom", .failed(channel: true), title),
        ]
        incident.people = ["ingrid", "noor", "felix", "omar"].map {
            Presence(person: $0, joinedAt: now - .minutes(8))
        }
        incident.roles = [.commander: "ingrid", .scribe: "ben"]
        incident.near = [16]
        incident.links = [IncidentLink(number: 15, kind: .linked, text: "the same switch")]
        incident.related = [
            Related(number: 14, shares: [Field("label.cluster", "eu-1")], before: .minutes(3))
        ]
        incident.handovers = []
        incident.decisions = [
            Decision(
                text: "Promote replica 3 once writes are fenced", owner: "noor",
                at: now - .minutes(3))
        ]
        incident.actions = [
            Action(id: 1, text: "Ask the acquirer to hold", owner: "ben", at: now - .minutes(4)),
            Action(
                id: 2, text: "Freeze deploys", owner: nil, at: now - .minutes(6),
                doneAt: now - .minutes(5)),
        ]
        incident.ticks = [Tick(step: 1, person: "noor", at: now - .minutes(4))]
        return incident
    }

    static func incident(
        _ number: IncidentNumber, _ severity: Severity, title: String,
        state: Incident.State = .open
    ) -> Incident {
        var incident = Incident(number: number)
        incident.title = title
        incident.grouping = .service("ledger-db")
        incident.group = "database"
        incident.plan = ResponsePlan.defaultID
        incident.runbook = "primary-lost"
        incident.severity = severity
        incident.state = state
        if let policy = SeverityPolicy.table[severity] { incident.policy = policy }
        incident.verdict = Verdict(
            severity: severity, unsure: severity == .sev1,
            reasons: [
                .init(rule: nil, severity: .sev2, text: "The sender says sev2."),
                .init(
                    rule: "tier-one-down", severity: severity,
                    text: "Rule tier-one-down sets \(severity.name) because tier 1 takes no "
                        + "payments: tier is 1 (rosters/rules.yaml:4)."),
            ],
            changes: [
                .init(
                    severity: .sev1, rule: "region-lost", text: "label.region were eu-1")
            ])
        incident.openedAt = now - .seconds(742)
        incident.lastUpdateAt = now - .minutes(17)
        incident.firing = 3
        incident.alerts = 4
        incident.repeats = 212
        incident.shownAlerts = [
            ShownAlert(digest: .zero, summary: title, source: "ledger-3", at: now - .minutes(12)),
            ShownAlert(
                digest: Digest16(high: 0, low: 1),
                summary: "Payments API answers 500 for 98 % of calls",
                source: "payments-api", at: now - .minutes(11), acknowledgedAtSender: true),
        ]
        return incident
    }

    static func resolved(_ number: IncidentNumber = 15) -> Incident {
        var incident = incident(
            number, .sev2, title: "Merchant reports are late", state: .resolved)
        incident.resolvedAt = now - .minutes(3)
        incident.resolvedBy = .person("ada")
        incident.resolution = Resolution(kind: .fixed, text: "the queue was restarted")
        return incident
    }

    static func obligation(
        _ id: ObligationID, _ target: Obligation.Target, _ state: Obligation.State,
        by person: PersonID? = nil, ringing: [PersonID] = [], dry: Bool = false
    ) -> Obligation {
        var owed = Obligation(
            id: id, target: target, isRequired: true, mustJoin: true, urgency: .high,
            openedAt: now - .minutes(12))
        owed.state = state
        owed.pages = ringing.count + 1
        if let person {
            let isIn = state == .joined
            owed.answer = Obligation.Answer(
                person: person, at: now - .minutes(9),
                until: isIn ? nil : now + .seconds(190), joinedAt: isIn ? now - .minutes(8) : nil)
        }
        var clock = PagingClock(
            round: dry ? 2 : 1, roundBegan: now - .minutes(1),
            steps: [
                CandidateStep(people: ringing, delay: .minutes(2)),
                CandidateStep(people: ["tom"], delay: .minutes(2)),
            ],
            step: 1)
        if dry {
            owed.exhausted = 2
            clock.nextRoundAt = now + .seconds(31)
        } else if state == .open {
            clock.nextStepAt = now + .seconds(76)
            clock.ringing = ringing.map {
                PagingClock.Ring(
                    person: $0, lastPagedAt: now - .seconds(44), pages: 1, lastMessage: 1,
                    isSteppedOver: $0 == "tom")
            }
        }
        owed.clock = clock
        return owed
    }

    static func message(
        _ serial: MessageSerial, obligation: ObligationID, to person: PersonID,
        _ progress: Way.Progress, _ detail: String
    ) -> Message {
        Message(
            id: MessageID(incident: 17, serial: serial), purpose: .page(obligation),
            person: person, urgency: .high, text: "on call",
            ways: [Way(method: "hook", channel: .webhook, progress: progress, detail: detail)],
            at: now - .seconds(45))
    }

    static func line(
        _ position: Int, _ mark: Mark, _ text: String, ago: Int, isDetail: Bool = false,
        files: [TimelineFile] = []
    ) -> TimelineLine {
        TimelineLine(
            position: Position(position), incident: 17, at: now - .seconds(ago),
            kind: mark.rawValue,
            mark: mark, text: text, isDetail: isDetail,
            isMilestone: mark == .opened || mark == .severity, files: files)
    }

    private static let files = [
        TimelineFile(number: 1, name: "shot.png", size: 34_000),
        TimelineFile(number: 2, name: "dump.bin", size: 9_000_000, isKept: false),
    ]

    static let timeline = [
        line(
            100, .alert, "mail from ada@customer.example: Checkout fails", ago: 743, files: files),
        line(101, .opened, "opened: Ledger primary lost: checkout cannot take payments", ago: 742),
        line(102, .severity, "sev1 because tier 1 takes no payments", ago: 742),
        line(103, .page, "Database is asked to join", ago: 742, isDetail: true),
        line(104, .page, "paged Ada Moreno for Database by hook", ago: 741, isDetail: true),
        line(105, .delivery, "delivered to Ada Moreno by hook: 204", ago: 741, isDetail: true),
        line(106, .answer, "Noor Haddad acknowledged Network, in 5 min", ago: 610),
        line(107, .answer, "Noor Haddad joined for Network", ago: 480),
        line(108, .step, "Noor Haddad did step 1: there are not two primaries", ago: 240),
        line(109, .alarm, "nobody answered for Storage; starting again", ago: 200),
        line(110, .decision, "decided by Ingrid Falk: promote replica 3", ago: 180),
        line(111, .room, "Felix Brandt: replica 3 is 40 ms behind, the others are stuck", ago: 90),
        line(112, .update, "update by Ingrid Falk: we know the cause, 30 minutes", ago: 70),
        line(113, .page, "paged Lucía Ferreira for Fraud by hook", ago: 45, isDetail: true),
        line(114, .delivery, "hook of Lucía Ferreira says 503", ago: 44, isDetail: true),
        line(115, .action, "action 1 for Ben Castillo: ask the acquirer to hold", ago: 20),
    ]

    /// A silence in force and a window to come.
    static func mutes(_ words: String) -> Mutes {
        Mutes([
            Mute(
                id: 1, scope: .silence([Matcher("alertname", words)]), from: now,
                until: now + .hours(1), author: nil, createdBy: words, reason: words),
            Mute(
                id: 2, scope: .maintenance(Mute.Work(services: ["ledger-db"])),
                from: now + .hours(1), until: now + .hours(30), author: "ada", reason: words),
        ])
    }

    static func installation(_ text: String = "line 4: not JSON") -> InstallationState {
        InstallationState(
            position: 8812,
            keys: [
                IntegrationKey(
                    id: "prometheus", digest: .zero, service: "ledger-db", format: "alertmanager",
                    createdAt: now - .hours(900)),
                IntegrationKey(
                    id: "old-nagios", digest: .zero, service: nil, format: "pagerduty",
                    createdAt: now - .hours(20)),
                IntegrationKey(
                    id: "backup", digest: .zero, service: "ledger-db", format: "heartbeat",
                    rhythm: Rhythm(interval: .hours(24)), createdAt: now - .hours(20)),
                IntegrationKey(
                    id: "muster-west", digest: .zero, service: nil, format: "heartbeat",
                    rhythm: Rhythm(interval: .seconds(60)), createdAt: now - .hours(20)),
                IntegrationKey(
                    id: "new-job", digest: .zero, service: nil, format: "heartbeat",
                    rhythm: Rhythm(interval: .hours(1)), createdAt: now - .minutes(2)),
            ],
            heartbeats: [
                "backup": Heartbeat(lastBeat: now - .hours(9), expectedUntil: now + .hours(16)),
                "muster-west": Heartbeat(
                    lastBeat: now - .minutes(3), expectedUntil: now - .seconds(90), isSilent: true),
            ],
            refused: [
                "old-nagios": Situation.LastRefused(
                    at: now - .minutes(9), detail: text, excerpt: Array("{\(text)".utf8),
                    count: 12)
            ],
            failedChannels: [.mail: now - .minutes(30)],
            nodes: [NodeRecord(id: "n-81f2", startedAt: now - .hours(30), version: "0.1.0")],
            tokens: [
                AccessToken(
                    id: "feed-ada-1", digest: .zero, scope: .feed, person: "ada",
                    createdAt: now - .hours(90), expiresAt: nil, feed: .person("ada"))
            ], mailboxes: mailboxes(text))
    }

    private static func mailboxes(_ text: String) -> [MailboxRow] {
        var works = MailboxRow(id: "support", folder: "INBOX")
        works.state = "reads"
        works.ignored = 1
        works.lastIgnored = [
            MailboxRow.Ignored(
                at: now.text, sender: text, subject: text, because: "an automatic reply")
        ]
        var fails = MailboxRow(id: "alerts", folder: "INBOX")
        fails.state = "fails"
        fails.trouble = text
        return [works, fails]
    }
}
