import Core

// What people lay over the rosters, and how they answer each other's offers.

extension Simulator {
    mutating func changeRosters() {
        let group: GroupID = pick(["network", "network", "network", "desk", "none"])
        let person: PersonID = pick(["cyd", "dan", "eve", "nobody"])
        let schedule: ScheduleID? = pick([nil, nil, nil, "shifts", "none"])
        let from = now + .minutes(below(60) - 30)
        let until = from + .minutes(below(90) - 10)
        let known = auditor.truth.rosterChanges
        let id = known.all.isEmpty || chance(6) ? 99 : pick(known.all).id
        let kind = known[id].map { chance(8) ? pick(RosterChange.Kind.allCases) : $0.kind }
        var by = PersonID("eve")
        let administration: Administration
        switch below(12) {
        case 0, 1:
            if let offered = shiftOnOffer(), !chance(3) {
                administration = .addChange(.override(offered))
                break
            }
            administration = .addChange(
                .override(
                    Override(
                        id: 0, group: group, schedule: schedule, from: from, until: until,
                        outgoing: pick([nil, "cyd"]), incoming: person, reason: "")))
        case 2:
            administration = .addChange(
                .absence(
                    Absence(id: 0, person: person, from: from, until: until, reason: "flu")))
        case 3:
            administration = .addChange(
                .temporary(
                    TemporarySchedule(
                        id: 0, group: group, schedule: schedule ?? "shifts", from: from,
                        until: until,
                        shifts: [.init(person: person, from: from, until: until)],
                        reason: "move")))
        case 4, 5:
            administration = .addChange(
                .shadow(
                    Shadow(
                        id: 0, learner: person, group: group, schedule: schedule, from: from,
                        until: until, reason: "")))
        case 6: administration = .removeChange(id, kind ?? .override)
        case 7: administration = importedAbsences(of: person)
        case 8, 9: administration = offer()
        default: (administration, by) = answer()
        }
        submit(Command(by: .person(by), kind: .administer(administration)))
    }

    /// Somebody else takes over a shift that is on offer: nobody can accept the offer any more.
    private mutating func shiftOnOffer() -> Override? {
        guard let swap = auditor.truth.rosterChanges.swaps.last(where: { $0.state == .open }),
            let part = swap.given.first
        else { return nil }
        let incoming = pick(organisation.people.filter { $0 != swap.offeredBy })
        return Override(
            id: 0, group: swap.group, schedule: part.schedule, from: part.from,
            until: part.until, outgoing: swap.offeredBy, incoming: incoming, reason: "ill")
    }

    private mutating func importedAbsences(of person: PersonID) -> Administration {
        let absences = (0..<below(4)).map { number in
            let from = now + .minutes(below(200) - 60)
            return ImportedAbsence(
                uid: "uid \(number)", from: from, until: from + .minutes(below(60) + 1),
                reason: "away")
        }
        return .importAbsences(person, absences)
    }

    /// The network's people hand over every hour, so that everybody has a shift to give away soon.
    private mutating func offer() -> Administration {
        let from = now + .minutes(below(90))
        let stretch = SwapOffer.Stretch(from: from, until: from + .minutes(60 + below(120)))
        let later = SwapOffer.Stretch(from: from + .minutes(120), until: from + .minutes(300))
        return .offerSwap(
            SwapOffer(
                group: chance(9) ? "desk" : "network", schedule: nil,
                offeredBy: pick(["cyd", "dan", "eve"]), offeredTo: pick(["dan", "eve", "cyd"]),
                given: stretch, inReturn: chance(2) ? later : nil, reason: "dentist"))
    }

    /// Mostly by whom it is for.
    private mutating func answer() -> (Administration, PersonID) {
        let swaps = auditor.truth.rosterChanges.swaps
        guard !swaps.isEmpty else { return (.answerSwap(99, .accept), "eve") }
        let swap = pick(Array(swaps.suffix(3)))
        let answer: SwapAnswer = pick([.accept, .accept, .accept, .decline, .withdraw])
        let whose = answer == .withdraw ? swap.offeredBy : swap.offeredTo
        return (.answerSwap(swap.id, answer), chance(8) ? "gus" : whose)
    }
}
