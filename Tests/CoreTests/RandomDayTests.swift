import Core
import Simulation
import Testing

/// Days on which anything may happen, from a seed: what must always be so, is so after each step.
@Suite struct `Random days` {
    @Test(arguments: 0..<12)
    func `whatever happens, somebody is being asked, and not too often`(_ block: Int) {
        for run in 0..<2 {
            let seed = UInt64(block * 2 + run)
            var day = RandomDay(seed: seed)
            for step in 0..<100 {
                let what = day.step()
                let broken = day.broken
                guard broken.isEmpty else {
                    Issue.record("seed \(seed), step \(step), \(what): \(broken)")
                    return
                }
            }
            let folded = day.box.journal.reduce(into: Situation()) { $0.apply($1) }
            #expect(Dump.of(folded) == Dump.of(day.box.situation), "seed \(seed)")
            #expect(day.box.story.pagesPerPersonAndMinute < 40, "seed \(seed)")
        }
    }
}

private struct RandomDay {
    var box: Box
    private var seed: Seed
    private var nodes = 1
    private let people: [PersonID] = ["ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal"]

    init(seed: UInt64) {
        self.seed = Seed(seed)
        box = Box(
            Sample.handbook { handbook in
                handbook.groups["database"] = Sample.group(
                    "database", [["ada", "bob"], [], ["hal"], ["ada"]], delay: .seconds(45))
                handbook.groups["network"] = Sample.group("network", [["cyd"], ["ada"]])
                if seed % 2 == 1 { Sample.addRules(to: &handbook) }
                handbook.plans["default"]?.groups = [
                    ResponsePlan.Member(group: "database", need: 2),
                    ResponsePlan.Member(group: "network", required: false),
                ]
            })
    }

    /// A job that beats when it likes, and is missed when it does not.
    private mutating func beat() -> String {
        if box.situation.keys["job"] == nil {
            box.administer(
                .createKey(
                    id: "job", digest: Sample.digest(99), service: "wiki", format: "heartbeat",
                    rhythm: Rhythm(interval: .seconds(60))))
        }
        if below(8) == 0 {
            box.administer(.revokeKey("job"))
            return "revoke"
        }
        let told = ToldHead(
            installation: "west", node: "a", at: box.wall, position: Position(below(1000)),
            digest: .zero)
        box.beat(below(4) == 0 ? told : nil)
        return "beat"
    }

    var broken: [String] {
        let idle = box.warnings.filter {
            if case .idleTimer = $0 { true } else { false }
        }
        return Invariants.broken(in: box.situation) + idle.map { "\($0)" }
    }

    mutating func step() -> String {
        let before = box.steps
        let what = act()
        // Two dozen incidents that nobody answers, each ringing several people: still no busy loop.
        if box.steps - before > 60_000 {
            Issue.record("\(what) took \(box.steps - before) steps")
        }
        return what
    }

    private mutating func act() -> String {
        switch seed.next(below: 22) {
        case 20...: return beat()
        case 0...3:
            let alert = Sample.alert(
                "key \(below(6))", Severity(rawValue: below(6)),
                service: pick(["checkout", "wiki", ""]),
                status: pick([.firing, .firing, .firing, .resolved, .acknowledged]),
                body: below(3), startsAt: pick([nil, Box.noon, box.wall]),
                afterResolve: pick([.sameOccurrence, .opensAnew]))
            box.report(alert)
            return "report \(alert.dedupKey) \(alert.status)"
        case 4: return change()
        case 5...9:
            let time: Duration = .milliseconds(below(200_000))
            box.pass(time)
            return "pass \(time)"
        default:
            let number = anyIncident()
            let person = anybody(for: number)
            let act = anyAct(number, person)
            box.act(person, act, on: number)
            return "\(person) on \(number): \(act)"
        }
    }

    /// Something about the world: a receiver, the journal, the program.
    private mutating func change() -> String {
        switch below(8) {
        case 0...3:
            let address = "\(pick(people))/\(pick(["hook", "mail"]))"
            box.receivers[address] = pick([
                .delivers(), .delivers(), .stumbles, .gone, .hangs, .refusesUs, .silent,
            ])
            return "receiver \(address)"
        case 4:
            box.faults = [pick([.conflict, .unavailable, .unknownAndLost, .unknownButWritten])]
            return "\(box.faults)"
        case 5:
            box.suspend(.hours(10))
            return "suspend"
        case 6:
            let old = box.node
            nodes += 1
            box.start(NodeID("node \(1000 + nodes)"), replacing: [old])
            return "restart"
        default:
            box.pass(.minutes(45))
            return "pass 45 minutes"
        }
    }

    /// Mostly one that goes on; sometimes one that is over, archived or never was.
    private mutating func anyIncident() -> IncidentNumber {
        let active = box.situation.incidents.values.filter { $0.isActive }.map(\.number).sorted()
        if active.isEmpty || below(8) == 0 {
            return IncidentNumber(below(box.situation.nextIncident.value) + 1)
        }
        return pick(active)
    }

    /// Mostly somebody who is being rung, or has answered.
    private mutating func anybody(for number: IncidentNumber) -> PersonID {
        var concerned: [PersonID] = []
        for obligation in box.incident(number)?.obligations ?? [] where obligation.isLive {
            if let holder = obligation.holder { concerned.append(holder) }
            concerned += (obligation.clock?.ringing ?? []).map(\.person)
        }
        return concerned.isEmpty || below(4) == 0 ? pick(people) : pick(concerned)
    }

    private mutating func anyAct(_ number: IncidentNumber, _ person: PersonID) -> Act {
        let obligations = box.incident(number)?.obligations.map(\.id) ?? []
        let id = obligations.isEmpty ? nil : pick(obligations)
        let answering = Answering(
            person: person, obligation: below(4) == 0 ? id : nil,
            message: below(4) == 0 ? MessageSerial(below(8)) : nil)
        let other = pick(people)
        return pick([
            .acknowledge(answering, eta: nil), .acknowledge(answering, eta: .minutes(below(60))),
            .acknowledge(answering, eta: nil), .decline(answering, text: ""), .join(answering),
            .join(answering), .leave(text: ""), .handover(id, to: other, text: ""), .accept(nil),
            .release(.obligation(id ?? 1), text: ""), .release(.person(other), text: ""),
            .escalate(id ?? 1, text: ""), .page(.person(other), text: ""),
            .page(.group(pick(["network", "desk", "none"])), text: ""), .note("n"),
            .severity(Severity(rawValue: below(5) + 1) ?? .sev5, text: pick(["", "because"])),
            .merge(into: IncidentNumber(below(6))), .mitigate(""), .resolve(""), .standDown(""),
            .reopen(""), .update("u"), .role(.commander, other),
        ])
    }

    private mutating func below(_ bound: Int) -> Int { Int(seed.next(below: UInt64(bound))) }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
