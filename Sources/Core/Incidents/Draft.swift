/// An incident as a decision sees it: what is recorded is applied at once, so that the next line of
/// the decision stands on it, and collected as the events to be written.
struct Draft {
    private(set) var incident: Incident
    private(set) var events: [Event] = []
    let world: World
    let by: Actor
    let before: Before
    /// What was changed lately, the oldest first.
    var recentChanges: [Change]
    /// The incident that stands for the storm that this is a part of, while that goes on.
    var main: Incident?
    var seed: Seed
    /// Whom the seats begin with that are being opened together.
    var assembly: Assembly?

    /// What a decision looks at beside its incidents, shared by all of its drafts.
    final class Before: Sendable {
        /// Everything that is in memory, for who was paged lately.
        let incidents: IncidentTable
        /// Active incidents by what their alerts have in common.
        let active: [Incident.Grouping: Set<IncidentNumber>]
        let rosterChanges: RosterChanges
        let isHeld: Bool
        /// What alerts at the same time, over all incidents.
        let crowd: Crowd
        let recentChanges: [Change]
        /// What keeps alerts from paging, and when alerts came and went lately.
        let mutes: Mutes
        let swings: [Digest16: [Moment]]

        init(_ situation: Situation) {
            incidents = situation.incidents
            active = situation.active
            rosterChanges = situation.rosterChanges
            isHeld = situation.hold != nil
            crowd = situation.crowd
            recentChanges = situation.recentChanges
            mutes = situation.mutes
            swings = situation.swings
        }
    }

    init(_ incident: Incident, by: Actor, world: World, before: Before) {
        self.incident = incident
        self.by = by
        self.world = world
        self.before = before
        recentChanges = before.recentChanges
        main = before.incidents.main(of: incident)
        seed = Seed(world.seed ^ UInt64(bitPattern: Int64(incident.number.value)))
    }

    init(_ incident: Incident, by: Actor, world: World, situation: Situation) {
        self.init(incident, by: by, world: world, before: Before(situation))
    }

    var now: Moment { world.now }
    var handbook: Handbook { world.handbook }
    var changes: RosterChanges { before.rosterChanges }
    /// Nothing is rung, nobody is told: a restored journal waits for a person (promise 13).
    var isHeld: Bool { before.isHeld }
    var crowd: Crowd { before.crowd }
    var mutes: Mutes { before.mutes }

    mutating func record(_ event: Event) {
        incident.apply(event, at: world.now, by: by)
        events.append(event)
    }

    var proposals: [Proposal] {
        let number = incident.number > 0 ? incident.number : nil
        return events.map { Proposal(incident: number, by: by, event: $0) }
    }
}

// MARK: How bad it is

extension Draft {
    /// Records the verdict and opens in the same append everything that it asks for (promise 7).
    /// `isAsked`: a person asks for it by hand, and not a rule about what a person moved.
    mutating func classify(
        _ verdict: Verdict, overrules: Severity? = nil, text: String = "", isAsked: Bool = false
    ) {
        let before = incident.severity
        let wasFirst = incident.position == 0
        let isRaise = verdict.severity > before
        let policy = policy(of: verdict)
        record(
            .classified(
                Event.Classified(
                    verdict: verdict, policy: policy, overrules: overrules, text: text)))
        // Raising keeps everybody, those whom somebody paged in by hand included.
        if verdict.severity < before { withdrawUnneeded() }
        // What somebody asks for by hand is not held, but lowering asks for nobody.
        let isAsked = isAsked && by.isHuman && verdict.severity >= before
        let name = verdict.severity.name
        if !isAsked, keepQuiet() {
            if isRaise { endSnooze("it is \(name) now") }
            return
        }
        endQuiet(isAsked ? "somebody asked for it" : "it is \(name) now")
        openNeeded(because: "\(name): \(policy.paging.name)")
        if isRaise { endSnooze("it is \(name) now") }
        if !wasFirst, isRaise { tellRaised() }
        noticeAssembly()
    }

    /// What the severity means here: a part of a storm that rules make so bad pages its owner, and
    /// its plan assembles where the storm is worked on.
    private func policy(of verdict: Verdict) -> SeverityPolicy {
        var policy =
            handbook.severities[verdict.severity] ?? SeverityPolicy.table[verdict.severity]
            ?? incident.policy
        if policy.paging == .plan, let main, takesOver(main, verdict) { policy.paging = .owner }
        return policy
    }

    private struct Need: Hashable {
        var seat: Seat
        var isRequired: Bool
    }

    /// What the severity in force asks for, in the order of the plan.
    private var needs: [Need] {
        let own = Need(seat: Seat(.group(incident.group)), isRequired: true)
        switch incident.policy.paging {
        case .nobody: return []
        case .owner: return [own]
        case .plan:
            guard let plan else { return [own] }
            let also = incident.alsoPlans.compactMap { handbook.plans[$0] }
            return also.reduce(into: seats(of: plan)) { needs, plan in
                for need in seats(of: plan) { Self.add(need, to: &needs) }
            }
        }
    }

    private func seats(of plan: ResponsePlan) -> [Need] {
        handbook.seats(of: plan, at: world.wall, changes: changes)
            .map { Need(seat: $0.seat, isRequired: $0.isRequired) }
    }

    /// What one more plan needs in the same room: who is asked for by the same word, or is the n-th
    /// of the group as well, is asked for once. The room has one commander: its own plan's.
    private static func add(_ need: Need, to needs: inout [Need]) {
        var need = need
        if case .commander = need.seat.target { return }
        var known = needs.firstIndex { $0.seat.isSame(need.seat) }
        if let word = need.seat.member, word != .all {
            known = needs.firstIndex {
                $0.seat.target == need.seat.target && $0.seat.member == word
            }
            let last = needs.filter { $0.seat.target == need.seat.target }.map(\.seat.number).max()
            if known == nil { need.seat.number = (last ?? 0) + 1 }
        }
        if let known {
            if need.isRequired { needs[known].isRequired = true }
        } else {
            needs.append(need)
        }
    }

    mutating func openNeeded(because text: String) {
        let policy = incident.policy
        let needs = needs
        assembly = assemble(needs.map(\.seat))
        defer { assembly = nil }
        for need in needs {
            let seat = incident.obligations.filter { $0.asSeat.isSame(need.seat) }
            if let present = seat.first(where: \.isLive) {
                change(present, need, policy)
            } else if let past = seat.last, let answer = standingAnswer(of: past) {
                restore(past, answer, need, because: text)
            } else if !seat.isEmpty || incident.obligations.count < Limits.obligations {
                open(
                    need.seat, isRequired: need.isRequired, mustJoin: policy.mustJoin,
                    urgency: policy.urgency, text: text)
            }
        }
        // The owner who answered before the plan came in is needed in the room too.
        guard policy.mustJoin else { return }
        for obligation in incident.obligations where obligation.isLive && !obligation.mustJoin {
            change(
                obligation, Need(seat: obligation.asSeat, isRequired: obligation.isRequired),
                policy)
        }
    }

    private mutating func change(_ present: Obligation, _ need: Need, _ policy: SeverityPolicy) {
        guard
            present.mustJoin != policy.mustJoin || present.urgency != policy.urgency
                || present.isRequired != need.isRequired
        else { return }
        let nowMustJoin = policy.mustJoin && !present.mustJoin
        var until: Moment?
        if policy.mustJoin != present.mustJoin {
            until = now + (policy.mustJoin ? Limits.defaultETA : Limits.acknowledgeLapse)
        }
        record(
            .obligationChanged(
                Event.ObligationChanged(
                    id: present.id, isRequired: need.isRequired, mustJoin: policy.mustJoin,
                    urgency: policy.urgency, until: until)))
        if nowMustJoin, present.state == .acknowledged { joinIfPresent(present.id) }
    }

    private mutating func joinIfPresent(_ id: ObligationID) {
        guard let person = incident.obligation(id)?.holder, incident.isPresent(person) else {
            return
        }
        record(.joined(Event.Joined(obligation: id, person: person, bridge: bridge)))
    }

    /// The answer that a withdrawn obligation had, if it holds still: of somebody who is in the
    /// room, or who acknowledged so lately that it would not have lapsed. Who has another seat of
    /// the group by now has that one.
    func standingAnswer(of past: Obligation) -> Obligation.Answer? {
        guard past.state == .withdrawn, let answer = past.answer,
            handbook.people[answer.person] != nil,
            !incident.obligations.contains(where: {
                $0.target == past.target && $0.holder == answer.person
            })
        else { return nil }
        if incident.isPresent(answer.person) { return answer }
        let isFresh = answer.joinedAt == nil && answer.at + Limits.acknowledgeLapse > now
        return isFresh ? answer : nil
    }

    /// It is needed again, and whoever had it has it: they are not rung for it anew.
    private mutating func restore(
        _ past: Obligation, _ answer: Obligation.Answer, _ need: Need, because text: String
    ) {
        let person = answer.person
        let policy = incident.policy
        let owesNothing = incident.obligations.allSatisfy { $0.holder != person }
        let time = policy.mustJoin ? Limits.defaultETA : Limits.acknowledgeLapse
        record(
            .obligationReopened(
                Event.ObligationReopened(
                    id: past.id, member: need.seat.member, isRequired: need.isRequired,
                    mustJoin: policy.mustJoin, urgency: policy.urgency, keepsAnswer: true,
                    until: answer.joinedAt == nil ? now + time : nil, text: text)))
        freeOtherSeats(of: past.id, from: person)
        if policy.mustJoin, answer.joinedAt == nil { joinIfPresent(past.id) }
        // They were told that they may go. Who only acknowledged is paged with the new severity.
        guard owesNothing, incident.obligation(past.id)?.state == .joined else { return }
        notify(
            person, .neededAgain,
            text: "it is \(incident.severity.name), so \(handbook.title(of: past)) needs you "
                + "after all")
    }

    /// Who had acknowledged is paged once with the new severity; who joined is in the room anyway.
    private mutating func tellRaised() {
        for obligation in incident.obligations where obligation.state == .acknowledged {
            guard let person = obligation.holder else { continue }
            page(person, for: obligation.id, step: 0, reason: .severityRaised)
        }
    }

    private mutating func withdrawUnneeded() {
        let needs = needs
        for obligation in incident.obligations where obligation.isLive {
            // People paged in by name stay until somebody releases them.
            guard obligation.group != nil else { continue }
            let isNeeded = needs.contains { need in
                // Of everybody, nobody who was asked is too many when fewer are named by now.
                need.seat.isSame(obligation.asSeat)
                    || (need.seat.member == .all && obligation.member == .all
                        && need.seat.target == obligation.target)
            }
            let isOwner = obligation.target == .group(incident.group) && obligation.seat == 1
            if isNeeded || (isOwner && incident.policy.paging != .nobody) { continue }
            withdraw(obligation, text: "not needed at \(incident.severity.name)")
        }
    }

    private mutating func withdraw(_ obligation: Obligation, text: String) {
        let rung = peopleRung(for: obligation)
        record(
            .obligationWithdrawn(Event.ObligationWithdrawn(id: obligation.id, text: text)))
        tellMayGo(rung, text: text)
    }

    /// "You may go", to those who neither hold nor are being rung for anything else here.
    mutating func tellMayGo(_ people: [PersonID], text: String) {
        var owing: Set<PersonID> = []
        for obligation in incident.obligations where obligation.isLive {
            if let holder = obligation.holder { owing.insert(holder) }
            for ring in obligation.clock?.ringing ?? [] { owing.insert(ring.person) }
        }
        for person in people where !owing.contains(person) {
            notify(person, .mayGo, text: text)
        }
    }

    /// In the order in which they were rung; who declined knows already.
    func peopleRung(for obligation: Obligation) -> [PersonID] {
        var people: [PersonID] = []
        for message in incident.messages where message.obligation == obligation.id {
            guard let person = message.person, !obligation.declined.contains(person),
                !people.contains(person)
            else { continue }
            people.append(person)
        }
        if let holder = obligation.holder, !people.contains(holder) { people.append(holder) }
        return people
    }

    /// The response plan of this incident; nil in a handbook without any.
    var plan: ResponsePlan? {
        handbook.plans[incident.plan ?? ResponsePlan.defaultID]
            ?? handbook.plans[ResponsePlan.defaultID]
    }

    var bridge: String { plan?.bridge ?? "" }
}

// MARK: How it ends

extension Draft {
    /// Withdraws every open obligation and tells, once, whoever was rung, by the methods that rang
    /// (promise 8).
    mutating func resolve(_ resolution: Resolution) {
        guard incident.isActive else { return }
        withdrawAll(text: resolution.words)
        record(.resolved(Event.Resolved(resolution: resolution)))
        tellRung(.allClear, text: resolution.words)
    }

    mutating func merge(into other: IncidentNumber) {
        withdrawAll(text: "merged into #\(other)")
        record(.merged(Event.Merged(into: other)))
        tellRung(.allClear, text: "merged into #\(other)")
    }

    private mutating func withdrawAll(text: String) {
        for obligation in incident.obligations where obligation.isLive {
            record(
                .obligationWithdrawn(Event.ObligationWithdrawn(id: obligation.id, text: text)))
        }
    }

    private mutating func tellRung(_ kind: NoticeKind, text: String) {
        for rung in incident.rung {
            guard let person = rung.person, let known = handbook.people[person] else { continue }
            let ways = known.methods.filter { rung.methods.contains($0.id) }
            send(kind, to: person, ways: ways, all: true, text: text)
        }
    }

    /// The resolve of the last firing alert ends what its severity lets end so. `text`: why it is
    /// over where its sender did not say so.
    mutating func afterClearing(_ text: String = "") {
        guard incident.firing == 0, incident.isActive, incident.flapping.isEmpty else { return }
        // Where nobody was paged, nobody need come to end it.
        if incident.policy.endsWithAlerts || incident.quiet != nil {
            resolve(Resolution(kind: .alertsCleared, text: text))
        } else {
            record(.alertsCleared(Event.AlertsCleared()))
        }
    }
}
