import Core

// What people's own plans do to the schedules.

extension HandbookCheck {
    /// Shifts that an absence takes away: who has them then is a note, that nobody has them a
    /// warning.
    func absences() {
        let near = changes.absences.filter { $0.from < until && from < $0.until }
        for absence in near {
            var others = changes
            others.absences.removeAll { $0.id == absence.id }
            for group in groups
            where group.schedules.contains(where: { schedule in
                schedule.layers.contains { $0.members.contains(absence.person) }
            }) {
                hits(of: absence, on: group, others)
            }
        }
    }

    private func hits(of absence: Absence, on group: Group, _ others: RosterChanges) {
        let (begin, end) = (max(from, absence.from), min(until, absence.until))
        let without = handbook.spans(of: group.id, from: begin, until: end, changes: others)
        let with = handbook.spans(of: group.id, from: begin, until: end, changes: changes)
        for (number, schedule) in group.schedules.enumerated() {
            var covered = Windows()
            var open = Windows()
            var instead: [PersonID] = []
            var turn = 0
            for span in without where span.schedules[number].contains(absence.person) {
                var moment = span.from
                while moment < span.until {
                    while turn < with.count, with[turn].until <= moment { turn += 1 }
                    guard turn < with.count else { break }
                    let now = with[turn]
                    let until = min(now.until, span.until)
                    let people = now.schedules[number]
                    if people.isEmpty {
                        open.add(moment, until)
                    } else if !people.contains(absence.person) {
                        covered.add(moment, until)
                        instead += people.filter { person in
                            !instead.contains(person) && !span.schedules[number].contains(person)
                        }
                    }
                    moment = until
                }
            }
            let zone = handbook.zones[schedule.zone] ?? .utc
            let place = places[.schedule(group.id, schedule.id)]
            let what =
                "the absence of `\(absence.person)` hits schedule `\(schedule.id)` of group "
                + "`\(group.id)`"
            if !open.isEmpty {
                findings.warning(
                    "\(what) \(open.words(in: zone)), and nobody has it then", at: place)
            }
            if !covered.isEmpty {
                let names = instead.map { "`\($0)`" }.joined(separator: " and ")
                let has = names.isEmpty ? "whoever else is on it" : names
                findings.note("\(what) \(covered.words(in: zone)); then it is \(has)", at: place)
            }
        }
    }

    /// People who are gone by the end of the window and still stand in a rotation or a step.
    func leavers() {
        let leaving = handbook.people.values.filter { $0.leaves != nil }.sorted { $0.id < $1.id }
        for person in leaving {
            guard let leaves = handbook.leaves(person), leaves < until, let day = person.leaves
            else { continue }
            let isGone = leaves <= from
            let who = "`\(person.id)`, who \(isGone ? "left" : "leaves") on \(day.text)"
            for group in groups {
                for schedule in group.schedules {
                    for layer in schedule.layers where layer.members.contains(person.id) {
                        findings.warning(
                            "layer `\(layer.name)` of schedule `\(schedule.id)` of group "
                                + "`\(group.id)` has \(who)",
                            at: places[.schedule(group.id, schedule.id)])
                    }
                }
                for (number, step) in group.steps.enumerated()
                where step.targets.contains(.person(person.id)) {
                    findings.warning(
                        "step \(number + 1) of group `\(group.id)` names \(who)",
                        at: places[.step(group.id, number)])
                }
            }
        }
    }
}
