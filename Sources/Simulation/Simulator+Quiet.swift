import Core

// People who keep pages back: silences, maintenance windows and snoozes, made, changed and ended. They
// live in one organisation of four and have chances of their own, so that the others' stories are
// those that they were.

extension Simulator {
    mutating func somebodyKeepsQuiet() {
        guard let next = nextInStorm(after: Int64(4000 + quietBelow(40_000))) else { return }
        agenda.add(.somebodyKeepsQuiet, at: next)
        guard isStormy else { return }
        let by = Actor.person(organisation.people[quietBelow(organisation.people.count)])
        switch quietBelow(10) {
        case 0...2: submitQuietly(by, .administer(.addMute(anyMute())))
        case 3: submitQuietly(by, .administer(changedMute()))
        case 4:
            let known = auditor.truth.mutes.all
            let id = known.isEmpty || quietBelow(6) == 0 ? 99 : known[quietBelow(known.count)].id
            submitQuietly(by, .administer(.endMute(id, text: "")))
        default: snooze(by)
        }
    }

    private mutating func snooze(_ by: Actor) {
        let active = auditor.truth.incidents.values.filter(\.isActive).map(\.number).sorted()
        guard !active.isEmpty else { return }
        let number = active[quietBelow(active.count)]
        let length: Duration = quietBelow(12) == 0 ? .hours(200) : .seconds(60 + quietBelow(300))
        let act: Act =
            quietBelow(4) == 0
            ? .wake("") : .snooze(length, text: quietBelow(10) == 0 ? "" : "later")
        submitQuietly(by, .act(number, act))
    }

    private mutating func anyMute() -> Mute {
        let scopes: [Mute.Scope] = [
            .silence([Matcher("service", "checkout")]),
            .silence([Matcher("service", "wiki"), Matcher("source", "host-1")]),
            .silence([Matcher("source", "host-1"), Matcher("service", "checkout", isEqual: false)]),
            .silence([Matcher("service", "check.*", isRegex: true)]),
            .silence([]), .maintenance(Mute.Work(services: ["checkout"])),
            .maintenance(Mute.Work(groups: ["database"])),
            .maintenance(Mute.Work(keys: ["pager"])), .maintenance(Mute.Work(services: ["none"])),
        ]
        let from = now + .seconds(quietBelow(3) == 0 ? quietBelow(120) : 0)
        return Mute(
            id: 0, scope: scopes[quietBelow(scopes.count)], from: from,
            until: from + .seconds(quietBelow(400)), author: nil,
            createdBy: quietBelow(3) == 0 ? "amtool" : "",
            reason: quietBelow(10) == 0 ? "" : "known")
    }

    /// Longer than it was, or about other alerts, which makes it another.
    private mutating func changedMute() -> Administration {
        let known = auditor.truth.mutes.all
        guard var mute = known.isEmpty ? nil : known[quietBelow(known.count)] else {
            return .changeMute(anyMute())
        }
        mute.until = now + .seconds(30 + quietBelow(300))
        if quietBelow(3) == 0 { mute.scope = anyMute().scope }
        return .changeMute(mute)
    }

    /// Like `submit`, without drawing from the others' chances.
    private mutating func submitQuietly(_ by: Actor, _ kind: Command.Kind) {
        let id = clients.count
        var command = Command(by: by, kind: kind)
        command.idempotencyKey = IdempotencyKey(
            "quiet \(id)", request: Digest16(high: 2, low: UInt64(id)))
        enqueue(command)
    }

    private mutating func quietBelow(_ bound: Int) -> Int {
        Int(quietSeed.next(below: UInt64(max(bound, 1))))
    }
}

/// What must be so of what pages nobody.
enum QuietAudit {
    /// Looks at one incident as it is after a commit.
    static func problem(with incident: Incident) -> String? {
        guard incident.isActive else {
            return incident.quiet == nil && incident.snooze == nil
                ? nil : "it is over, and kept back"
        }
        if incident.mutedCount > incident.firing { return "more alerts are held than fire" }
        if incident.snooze != nil, incident.severity == .sev1 { return "a sev1 is snoozed" }
        guard let quiet = incident.quiet else {
            let asks = incident.policy.paging != .nobody
            return asks && incident.obligations.isEmpty
                ? "it pages nobody, and nothing says why" : nil
        }
        if incident.isDeclared { return "a declaration is held" }
        if incident.storm != nil { return "a storm is held" }
        if incident.obligations.contains(where: \.isLive) { return "it is held, and pages" }
        switch quiet.reason {
        case .muted:
            return incident.mutedCount < incident.firing ? "it holds what nothing holds" : nil
        case .waits: return incident.severity == .sev1 ? "a sev1 waits" : nil
        }
    }

    /// Whoever is held though nothing has held it for so long: looked up in what was made, and not in
    /// the timers that should have noticed.
    static func forgotten(in truth: Situation, by patience: Duration, at now: Moment) -> String? {
        for number in truth.incidents.keys.sorted() {
            guard let incident = truth.incidents[number], incident.isActive else { continue }
            if let snooze = incident.snooze, snooze.until + patience < now {
                return "#\(number) was to be asked for again at \(snooze.until)"
            }
            guard let quiet = incident.quiet, incident.firing > 0 else { continue }
            switch quiet.reason {
            case .muted(let notes):
                let ends = notes.map { truth.mutes[$0.id]?.until ?? .zero }
                if ends.allSatisfy({ $0 + patience < now }) {
                    return "#\(number) fires, and what held it is over"
                }
            case .waits(let root, _, let until):
                if until + patience < now { return "#\(number) has waited long enough" }
                let other = truth.incidents[root]
                if other?.isActive != true, (other?.changedAt ?? .zero) + patience < now {
                    return "#\(number) waits for #\(root), which is over"
                }
            }
        }
        return nil
    }
}
