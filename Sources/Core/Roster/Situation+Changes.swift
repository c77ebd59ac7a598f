/// What people lay over the rosters, decided.
extension Situation {
    func add(
        _ change: RosterChange, by: Actor, in world: World
    ) throws(Refusal) -> Proposal {
        var change = change
        change.id = nextChange
        try check(change, in: world)
        try checkRoom(for: 1)
        return Proposal(
            incident: nil, by: by, event: .changeAdded(Event.ChangeAdded(change: change)))
    }

    func remove(
        _ id: OverrideID, _ kind: RosterChange.Kind, by: Actor, in world: World
    ) throws(Refusal) -> Proposal {
        guard let change = rosterChanges[id], change.kind == kind else {
            throw .unknownChange(id, kind)
        }
        guard change.until > world.wall else { throw .changeOver(id, kind, "over") }
        return ended(id, .removed, by: by, in: world)
    }

    private func ended(
        _ id: OverrideID, _ how: ChangeEnd, by: Actor, in world: World
    ) -> Proposal {
        Proposal(
            incident: nil, by: by,
            event: .changeEnded(Event.ChangeEnded(id: id, at: world.wall, how: how)))
    }

    private func checkRoom(for count: Int) throws(Refusal) {
        guard rosterChanges.count + count <= Limits.rosterChanges else { throw .tooManyChanges }
    }

    // MARK: Swaps

    func offer(
        _ offer: SwapOffer, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        let swap = try self.swap(of: offer, in: world)
        try checkRoom(for: 1)
        // Of the same shifts there is one offer, the newest.
        let older = rosterChanges.swaps.filter {
            $0.isOpen(at: world.wall) && $0.group == swap.group && $0.offeredBy == swap.offeredBy
                && $0.given.contains { $0.overlaps(any: swap.given) }
        }
        // Of whom it is asked no longer, first; then the one who is asked now.
        let told =
            older.filter { $0.offeredTo != swap.offeredTo }.map {
                ($0.offeredTo, $0.withdrawnWords(world.handbook, now: world.wall))
            } + [(swap.offeredTo, swap.offerWords(world.handbook, now: world.wall))]
        return older.map { ended($0.id, .superseded, by: by, in: world) } + [
            Proposal(
                incident: nil, by: by,
                event: .changeAdded(Event.ChangeAdded(change: .swap(swap))))
        ] + tell(told, by: by, in: world)
    }

    /// Tells people something of no incident, unless the journal is held. In one draft, which
    /// numbers the messages.
    private func tell(
        _ news: [(person: PersonID, text: String)], by: Actor, in world: World
    ) -> [Proposal] {
        drafting(notices.number, by: by, in: world) { draft in
            for (person, text) in news {
                let methods = world.handbook.people[person]?.methods(for: .low) ?? []
                draft.send(.swap, to: person, ways: methods, all: false, text: text)
            }
        }
    }

    /// The offer with the shifts that it means now.
    package func swap(of offer: SwapOffer, in world: World) throws(Refusal) -> Swap {
        try check(group: offer.group, schedule: offer.schedule, in: world)
        for person in [offer.offeredBy, offer.offeredTo]
        where world.handbook.people[person] == nil {
            throw .unknownPerson(person)
        }
        guard offer.offeredBy != offer.offeredTo else {
            throw .badChange("it is offered to whoever offers it: name somebody else")
        }
        try check(offer.reason)
        let given = try parts(of: offer.offeredBy, offer, offer.given, in: world)
        var inReturn: [Swap.Part] = []
        if let stretch = offer.inReturn {
            inReturn = try parts(of: offer.offeredTo, offer, stretch, in: world)
        }
        let swap = Swap(
            id: nextChange, group: offer.group, offeredBy: offer.offeredBy,
            offeredTo: offer.offeredTo, given: given, inReturn: inReturn, reason: offer.reason)
        guard swap.begins > world.wall else {
            throw .badChange("its first shift has begun: nobody could accept it in time")
        }
        return swap
    }

    private func parts(
        of person: PersonID, _ offer: SwapOffer, _ stretch: SwapOffer.Stretch, in world: World
    ) throws(Refusal) -> [Swap.Part] {
        guard stretch.from < stretch.until else { throw .badChange("it ends before it begins") }
        guard stretch.until - stretch.from <= Limits.swapStretch else {
            throw .badChange("it is longer than \(Limits.swapStretch.words)")
        }
        let parts = world.handbook.parts(
            of: person, in: offer.group, schedule: offer.schedule, from: stretch.from,
            until: stretch.until, changes: rosterChanges)
        guard !parts.isEmpty else {
            throw .badChange(
                "\(person) is not on call for \(offer.schedule?.text ?? offer.group.text) from "
                    + "\(stretch.from.text) until \(stretch.until.text)")
        }
        return parts
    }

    func answer(
        _ id: OverrideID, _ answer: SwapAnswer, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        let swap = try openSwap(id, in: world)
        let whose = answer == .withdraw ? swap.offeredBy : swap.offeredTo
        guard by.speaks(for: whose) else { throw .swapOfAnother(id, whose) }
        let end = ended(id, answer.end, by: by, in: world)
        // Whoever did not do it themselves is told what came of it.
        let other = answer == .withdraw ? swap.offeredTo : swap.offeredBy
        let text = swap.answerWords(answer, world.handbook, now: world.wall)
        let news = tell([(other, text)], by: by, in: world)
        guard answer == .accept else { return [end] + news }
        try checkIsTheirs(swap, in: world)
        let overrides = swap.overrides(from: nextChange)
        try checkRoom(for: overrides.count)
        return [end]
            + overrides.map {
                Proposal(
                    incident: nil, by: by,
                    event: .changeAdded(Event.ChangeAdded(change: .override($0))))
            } + news
    }

    /// The offer, if it can still be answered.
    package func openSwap(_ id: OverrideID, in world: World) throws(Refusal) -> Swap {
        guard let swap = rosterChanges.swaps.first(where: { $0.id == id }) else {
            throw .unknownChange(id, .swap)
        }
        guard swap.state == .open else { throw .changeOver(id, .swap, swap.state.name) }
        guard swap.isOpen(at: world.wall) else {
            throw .changeOver(id, .swap, "over: its first shift began at \(swap.begins.text)")
        }
        return swap
    }

    /// Whether everybody still has what they had when the offer was made.
    package func checkIsTheirs(_ swap: Swap, in world: World) throws(Refusal) {
        for person in [swap.offeredBy, swap.offeredTo]
        where world.handbook.people[person] == nil {
            throw .unknownPerson(person)
        }
        let sides = [(swap.offeredBy, swap.given), (swap.offeredTo, swap.inReturn)]
        for (person, parts) in sides {
            for part in parts {
                let now = world.handbook.parts(
                    of: person, in: swap.group, schedule: part.schedule, from: part.from,
                    until: part.until, changes: rosterChanges)
                if now == [part] { continue }
                let span = "from \(part.from.text) until \(part.until.text)"
                guard !now.isEmpty else {
                    throw .swapMoved(swap.id, "\(person) no longer has \(part.schedule) \(span)")
                }
                let left = now.map { "from \($0.from.text) until \($0.until.text)" }
                    .joined(separator: " and ")
                throw .swapMoved(
                    swap.id,
                    "of \(part.schedule) \(span) \(person) has only what is \(left) by now")
            }
        }
    }

    // MARK: Absences out of a calendar

    func importAbsences(
        of person: PersonID, _ absences: [ImportedAbsence], by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        let plan = try importPlan(of: person, absences, in: world)
        try checkRoom(for: plan.added.count)
        return plan.ended.map { ended($0, .replaced, by: by, in: world) }
            + plan.added.map {
                Proposal(
                    incident: nil, by: by,
                    event: .changeAdded(Event.ChangeAdded(change: .absence($0))))
            }
    }

    /// What an import would add, end and leave: an absence is the same as long as its calendar gives
    /// it the same name, time and reason. What is over stays, and no past is added.
    package func importPlan(
        of person: PersonID, _ absences: [ImportedAbsence], in world: World
    ) throws(Refusal) -> (added: [Absence], ended: [OverrideID], kept: Int) {
        guard world.handbook.people[person] != nil else { throw .unknownPerson(person) }
        guard absences.count <= Limits.calendarOccurrences else {
            throw .badChange("more than \(Limits.calendarOccurrences) absences in one calendar")
        }
        var wanted: [String: ImportedAbsence] = [:]
        for absence in absences where absence.until > world.wall {
            guard !absence.uid.isEmpty, absence.uid.utf8.count <= Limits.calendarUIDBytes else {
                throw .badChange(
                    "an absence needs a uid of at most \(Limits.calendarUIDBytes) bytes")
            }
            guard absence.from < absence.until else { throw .badChange("it ends before it begins") }
            try check(absence.reason)
            wanted[absence.uid] = absence
        }
        var ended: [OverrideID] = []
        var kept = 0
        for known in rosterChanges.absences
        where known.person == person && known.until > world.wall {
            guard let uid = known.calendarUID else { continue }
            // What was cut short and goes on is begun anew.
            if let now = wanted[uid], now.until == known.until, now.reason == known.reason,
                now.from == known.from || max(now.from, known.from) <= world.wall
            {
                wanted[uid] = nil
                kept += 1
            } else {
                ended.append(known.id)
            }
        }
        var id = nextChange
        var added: [Absence] = []
        for absence in wanted.values.sorted(by: { ($0.from, $0.uid) < ($1.from, $1.uid) }) {
            added.append(
                Absence(
                    id: id, person: person, from: max(absence.from, world.wall),
                    until: absence.until,
                    reason: absence.reason, calendarUID: absence.uid))
            id = id.next
        }
        return (added, ended, kept)
    }
}

// MARK: What means something

extension Situation {
    /// Whether the change means something: known names, an end after its beginning, a change.
    package func check(_ change: RosterChange, in world: World) throws(Refusal) {
        switch change {
        case .override(let override):
            try check(group: override.group, schedule: override.schedule, in: world)
            try check([override.outgoing, override.incoming].compactMap { $0 }, in: world)
            guard override.outgoing != override.incoming else {
                throw .badChange("it changes nobody: name who goes, who comes, or both")
            }
        case .absence(let absence): try check([absence.person], in: world)
        case .temporary(let temporary): try check(temporary, in: world)
        case .shadow(let shadow):
            try check(group: shadow.group, schedule: shadow.schedule, in: world)
            try check([shadow.learner], in: world)
        case .swap: throw .badChange("a swap is offered, and the other person accepts it")
        }
        guard change.from < change.until else { throw .badChange("it ends before it begins") }
        guard change.until > world.wall else { throw .badChange("it is over already") }
        try check(change.reason)
    }

    private func check(_ temporary: TemporarySchedule, in world: World) throws(Refusal) {
        try check(group: temporary.group, schedule: temporary.schedule, in: world)
        try check(temporary.shifts.map(\.person), in: world)
        guard !temporary.shifts.isEmpty else {
            throw .badChange("a temporary schedule without shifts: nobody would be on call")
        }
        guard temporary.shifts.count <= Limits.temporaryShifts else {
            throw .badChange("more than \(Limits.temporaryShifts) shifts")
        }
        for shift in temporary.shifts {
            guard shift.from < shift.until else {
                throw .badChange("the shift of \(shift.person) ends before it begins")
            }
            guard shift.from >= temporary.from, shift.until <= temporary.until else {
                throw .badChange(
                    "the shift of \(shift.person) from \(shift.from.text) until "
                        + "\(shift.until.text) is not within the schedule's time")
            }
        }
    }

    private func check(_ people: [PersonID], in world: World) throws(Refusal) {
        for person in people where world.handbook.people[person] == nil {
            throw .unknownPerson(person)
        }
    }

    private func check(
        group: GroupID, schedule: ScheduleID?, in world: World
    ) throws(Refusal) {
        guard let group = world.handbook.groups[group] else { throw .unknownGroup(group) }
        if let schedule, !group.schedules.contains(where: { $0.id == schedule }) {
            throw .unknownSchedule(schedule)
        }
    }

    private func check(_ reason: String) throws(Refusal) {
        guard reason.utf8.count <= Limits.changeReasonBytes else {
            throw .tooLong("reason", limit: Limits.changeReasonBytes)
        }
    }
}

extension Swap.Part {
    fileprivate func overlaps(any others: [Swap.Part]) -> Bool {
        others.contains { $0.schedule == schedule && $0.from < until && from < $0.until }
    }
}

extension Actor {
    /// Whether this is the person, somebody who says that it acts for them, or the operator.
    fileprivate func speaks(for person: PersonID) -> Bool {
        switch self {
        case .person(let one): one == person
        case .behalf(let of, _): of == person
        case .operatorShell: true
        case .muster, .key: false
        }
    }
}
