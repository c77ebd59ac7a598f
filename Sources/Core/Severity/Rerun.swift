/// What was recorded, decided anew by one handbook: the engine's own decisions on a situation of its
/// own, in which nothing is sent.
///
/// Alerts, declarations and what people did happen at the moments at which they did; time alone
/// raises severities in between, as it does in earnest. What people did to an incident is done to
/// the one that its alerts are in now, where it still makes sense there.
package struct Rerun: Sendable {
    /// One thing that was recorded.
    package struct Recorded: Hashable, Sendable {
        package enum What: Hashable, Sendable {
            case alert(Alert)
            case declared(Declaration)
            case act(Act)
            /// Somebody acknowledged what such a group owes, or what is owed by name, or joined.
            case answered(PersonID, Obligation.Target, hasJoined: Bool)
            /// Keys, overrides and whatever else concerns the installation.
            case installation(Event)
        }

        package var at: Moment
        package var by: Actor
        /// The incident that it was recorded about.
        package var incident: IncidentNumber?
        package var what: What

        package init(at: Moment, by: Actor, incident: IncidentNumber?, what: What) {
            self.at = at
            self.by = by
            self.incident = incident
            self.what = what
        }
    }

    /// Somebody whom an incident asks for, with the people who would be rung first.
    package struct Page: Hashable, Sendable {
        package var at: Moment
        package var obligation: String
        package var people: [PersonID]
    }

    /// A verdict that an incident got.
    package struct Turn: Hashable, Sendable {
        package var at: Moment
        package var severity: Severity
        package var reasons: [Verdict.Reason]

        /// The rule that set it, if one did.
        package var rule: RuleID? { reasons.last { $0.rule != nil }?.rule }
    }

    /// What became of one incident.
    package struct Outcome: Hashable, Sendable {
        /// Which of what was recorded opened it, counted from 0.
        package var opener: Int
        package var number: IncidentNumber
        package var title: String
        package var service: ServiceID?
        package var openedAt: Moment
        package var turns: [Turn]
        package var pages: [Page]
        package var isStorm: Bool
        package var partOf: IncidentNumber?

        /// How bad it became.
        package var worst: Severity { turns.map(\.severity).max() ?? .sev5 }

        /// When and by what it first became so bad.
        package var worstTurn: Turn? { turns.first { $0.severity == worst } }

        /// Rings of people: each page rings everybody of the first step.
        package var rings: Int { pages.reduce(0) { $0 + $1.people.count } }
    }

    private var situation = Situation()
    private let handbook: Handbook
    private var timers = TimerIndex<IncidentNumber>()
    /// Where what was recorded about an incident is now.
    private var homes: [IncidentNumber: IncidentNumber] = [:]
    private var found: [IncidentNumber: Outcome] = [:]
    private var taken = 0

    package init(_ handbook: Handbook) {
        self.handbook = handbook
        situation.hold = Situation.Hold(since: .zero, backedUpAt: .zero)
    }

    /// In the order in which they began.
    package var outcomes: [Outcome] { found.values.sorted { $0.number < $1.number } }

    package mutating func take(_ recorded: Recorded) {
        advance(to: recorded.at)
        let number = taken
        taken += 1
        switch recorded.what {
        case .installation(let event):
            write(
                [Proposal(incident: nil, by: recorded.by, event: event)], at: recorded.at,
                by: number)
        case .alert(let alert):
            decide(.report(alert), recorded, number)
            if let before = recorded.incident, let home = situation.firing[alert.digest]?.incident {
                homes[before] = home
            }
        case .declared(let declaration):
            if let before = recorded.incident { homes[before] = situation.nextIncident }
            decide(.declare(declaration), recorded, number)
        case .act(let act):
            guard let home = recorded.incident.flatMap({ homes[$0] }) else { return }
            decide(.act(home, act), recorded, number)
        case .answered(let person, let target, let hasJoined):
            guard let home = recorded.incident.flatMap({ homes[$0] }),
                let obligation = owed(target, in: home)
            else { return }
            let answering = Answering(person: person, obligation: obligation)
            decide(
                .act(home, hasJoined ? .join(answering) : .acknowledge(answering, eta: nil)),
                recorded, number)
        }
        if taken % 256 == 0 { forgetClosed(at: recorded.at) }
    }

    /// What time alone demands until then.
    package mutating func advance(to moment: Moment) {
        while let timer = timers.first, timer.at <= moment {
            let world = world(at: timer.at)
            var drafts = Drafts(Draft.Before(situation), in: world)
            drafts.change(timer.id) { $0.weighWhenDue() }
            drafts.raiseStorm(with: timer.id)
            timers.set(timer.id, to: nil)
            write(drafts.proposals, at: timer.at, by: taken)
        }
    }

    /// What is open of it first.
    private func owed(_ target: Obligation.Target, in number: IncidentNumber) -> ObligationID? {
        let live = (situation.incidents[number]?.obligations ?? []).filter {
            $0.isLive && $0.target == target
        }
        return (live.first { $0.state == .open } ?? live.first)?.id
    }

    private func world(at moment: Moment) -> World {
        World(now: moment, wall: moment, handbook: handbook, node: "replay", seed: 0)
    }

    private mutating func decide(_ kind: Command.Kind, _ recorded: Recorded, _ number: Int) {
        let command = Command(by: recorded.by, kind: kind)
        // What makes no sense here (an answer to what nobody is asked for) is left out.
        guard let proposals = try? situation.decide(command, in: world(at: recorded.at)) else {
            return
        }
        write(proposals, at: recorded.at, by: number)
    }

    private mutating func write(_ proposals: [Proposal], at moment: Moment, by opener: Int) {
        var touched: Set<IncidentNumber> = []
        for proposal in proposals {
            let position = situation.position.next
            situation.apply(
                Entry(
                    position: position, at: moment, by: proposal.by,
                    batch: BatchID(node: "replay", serial: BatchSerial(position.value)),
                    incident: proposal.incident, event: proposal.event))
            guard let number = proposal.incident else { continue }
            touched.insert(number)
            note(proposal.event, number, at: moment, by: opener)
        }
        for number in touched.sorted() {
            let incident = situation.incidents[number]
            found[number]?.partOf = incident?.partOf
            let next = incident?.weighMoment
            timers.set(number, to: next.map { max($0, moment + .milliseconds(1)) })
        }
    }

    private mutating func note(
        _ event: Event, _ number: IncidentNumber, at moment: Moment, by opener: Int
    ) {
        switch event {
        case .opened(let opened):
            found[number] = Outcome(
                opener: opener, number: number, title: opened.title,
                service: opened.grouping.service,
                openedAt: moment, turns: [], pages: [], isStorm: false)
        case .classified(let classified):
            found[number]?.turns.append(
                Turn(
                    at: moment, severity: classified.verdict.severity,
                    reasons: classified.verdict.reasons))
        case .obligationOpened(let opened): page(opened.id, number, at: moment)
        case .obligationReopened(let reopened) where !reopened.keepsAnswer:
            page(reopened.id, number, at: moment)
        case .stormRecognised: found[number]?.isStorm = true
        default: break
        }
    }

    private mutating func page(
        _ id: ObligationID, _ number: IncidentNumber, at moment: Moment
    ) {
        guard let obligation = situation.incidents[number]?.obligation(id) else { return }
        var people: [PersonID] = []
        if let group = obligation.group {
            let steps = handbook.candidates(
                group: group, at: moment, changes: situation.rosterChanges)
            people = steps.first { !$0.isEmpty }?.people ?? []
        } else if case .person(let person) = obligation.target {
            people = [person]
        }
        found[number]?.pages.append(
            Page(at: moment, obligation: obligation.title, people: people))
    }

    /// Closed incidents leave memory here as they do in earnest.
    private mutating func forgetClosed(at moment: Moment) {
        for (number, incident) in situation.incidents.sorted(by: { $0.key < $1.key })
        where incident.isClosed && incident.changedAt + Limits.archiveAfter <= moment {
            let archived = Event.Archived(summary: IncidentSummary(incident))
            write(
                [Proposal(incident: number, by: .muster, event: .archived(archived))], at: moment,
                by: taken)
        }
    }
}
