package import Core

/// A small organisation: four groups of two with two minutes a step, one plan, three services.
package enum Sample {
    package static let version: HandbookVersion = "sample"

    package static func person(_ id: PersonID, _ methods: [MethodID] = ["hook", "mail"]) -> Person {
        Person(id: id, name: id.text, methods: methods.map { method($0, of: id.text) })
    }

    /// `mail…` goes by mail, everything else by webhook.
    package static func method(_ id: MethodID, of owner: String) -> ContactMethod {
        let channel: Channel = id.text.hasPrefix("mail") ? .mail : .webhook
        return ContactMethod(id: id, channel: channel, address: "\(owner)/\(id)")
    }

    /// One inner list a step, two minutes each.
    package static func group(
        _ id: GroupID, _ steps: [[PersonID]], delay: Duration = .seconds(120)
    ) -> Group {
        Group(
            id: id, name: id.text, schedules: [],
            steps: steps.map { people in
                EscalationStep(targets: people.map { .person($0) }, delay: delay)
            })
    }

    package static func handbook(_ change: (inout Handbook) -> Void = { _ in }) -> Handbook {
        var handbook = Handbook(
            version: version, organisation: "Sample", catchAll: "desk",
            fallback: FallbackAddress(methods: [
                method("hook", of: "fallback"), method("mail", of: "fallback"),
            ]))
        for id: PersonID in ["ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal"] {
            handbook.people[id] = person(id)
        }
        handbook.groups = [
            "database": group("database", [["ada"], ["bob"]]),
            "network": group("network", [["cyd"], ["dan"]]),
            "command": group("command", [["eve"], ["fay"]]),
            "desk": group("desk", [["gus"], ["hal"]]),
        ]
        handbook.services = [
            "checkout": Service(id: "checkout", name: "Checkout", owner: "database", tier: 1),
            "wiki": Service(id: "wiki", name: "Wiki", owner: "network"),
        ]
        handbook.plans = [
            "default": ResponsePlan(
                id: "default", bridge: "https://meet.example/1", commander: "command",
                groups: [
                    ResponsePlan.Member(group: "database"), ResponsePlan.Member(group: "network"),
                ])
        ]
        change(&handbook)
        return handbook
    }

    /// Severities rise by themselves, and there are storms.
    package static func addRules(to handbook: inout Handbook) {
        handbook.storm = StormRule(
            window: .minutes(5), services: 2, sets: .sev1, because: "two are many here")
        handbook.rules = [
            SeverityRule(
                id: "unanswered",
                condition: .between(field: "unacknowledged_s", least: 300, most: nil),
                sets: .sev2, because: "nobody has it", place: "r:1"),
            SeverityRule(
                id: "many", condition: .between(field: "firing", least: 4, most: nil), sets: .sev1,
                because: "they are many", place: "r:2"),
            SeverityRule(
                id: "wide",
                condition: .distinct(
                    Distinct(.service, within: .seconds(120)), least: 2, most: nil),
                sets: .sev2, because: "it is wide", place: "r:3"),
        ]
    }

    /// An alert of integration `key` about a service. `body` is what a changed alert changes.
    package static func alert(
        _ dedupKey: String, _ severity: Severity? = nil, service: String = "checkout",
        status: Alert.Status = .firing, body: Int = 0, startsAt: Moment? = nil,
        afterResolve: Alert.AfterResolve = .sameOccurrence, key: KeyID = "monitor"
    ) -> Alert {
        let digest = Digest16(high: 1, low: fingerprint("\(key) \(dedupKey)"))
        return Alert(
            digest: digest, integration: key, dedupKey: dedupKey, status: status,
            severity: severity, summary: "\(dedupKey) is broken", source: "host-1",
            labels: service.isEmpty ? [] : [Field("service", service)], startsAt: startsAt,
            afterResolve: afterResolve,
            bodyDigest: Digest16(
                high: UInt64(severity?.rawValue ?? 0),
                low: fingerprint("\(status) \(body) \(String(describing: startsAt))")))
    }

    /// FNV-1a: stable from run to run, unlike `hashValue`.
    package static func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }

    /// A digest of a secret that nobody knows.
    package static func digest(_ number: UInt64) -> Digest32 {
        let bytes = (0..<32).map { UInt8(truncatingIfNeeded: (number &+ 1) >> UInt64($0 % 8 * 8)) }
        return Digest32(bytes) ?? .zero
    }

    package static func report(_ dedupKey: String, service: String = "checkout") -> Command {
        Command(by: .key("monitor"), kind: .report(alert(dedupKey, .sev2, service: service)))
    }

    /// A case that pages nobody.
    package static func declare(_ title: String) -> Command {
        Command(
            by: .person("ada"),
            kind: .declare(Declaration(title: title, text: "", service: nil, severity: .sev4)))
    }
}
