import Core

// Whether a page reaches anybody.

extension HandbookCheck {
    /// Stretches in which no step reaches anybody are errors. A gap, or an empty step, that another
    /// target covers is a warning, and so is it when all of a policy is one person.
    func reach(of group: Group) {
        let zone = zone(of: group)
        var dead = Windows()
        var empty = group.steps.map { _ in Windows() }
        var single: [PersonID: Windows] = [:]
        let window = window(of: group.id)
        for span in window {
            let steps = span.steps.map { step in
                step.filter { isReachable($0, at: span.from) }
            }
            let people = Set(steps.joined())
            if let only = people.first, people.count == 1 {
                single[only, default: Windows()].add(span.from, span.until)
            }
            guard !people.isEmpty else {
                dead.add(span.from, span.until)
                continue
            }
            for (number, step) in steps.enumerated() where step.isEmpty {
                empty[number].add(span.from, span.until)
            }
        }
        if !dead.isEmpty {
            findings.error(
                "no step of group `\(group.id)` reaches anybody \(dead.words(in: zone))",
                at: places[.group(group.id)])
        }
        for (person, windows) in single.sorted(by: { $0.key < $1.key }) {
            findings.warning(
                "`\(person)` is the only one whom any step of group `\(group.id)` reaches "
                    + windows.words(in: zone, of: from, until),
                at: places[.group(group.id)])
        }
        gaps(of: group, window, dead)
        for (number, windows) in empty.enumerated() where !windows.isEmpty {
            // A gap in the one schedule that the step pages has been told.
            let targets = group.steps[number].targets
            if targets.count == 1, case .schedule = targets[0] { continue }
            findings.warning(
                "step \(number + 1) of group `\(group.id)` reaches nobody "
                    + windows.words(in: zone, of: from, until),
                at: places[.step(group.id, number)])
        }
    }

    private func gaps(of group: Group, _ window: [GroupSpan], _ dead: Windows) {
        let used = Set(group.steps.flatMap(\.targets))
        for (number, schedule) in group.schedules.enumerated()
        where used.contains(.schedule(schedule.id)) {
            var gaps = Windows()
            for span in window where span.schedules[number].isEmpty {
                if !dead.covers(span.from, span.until) { gaps.add(span.from, span.until) }
            }
            guard !gaps.isEmpty else { continue }
            findings.warning(
                "schedule `\(schedule.id)` of group `\(group.id)` has a gap "
                    + "\(gaps.words(in: handbook.zones[schedule.zone] ?? .utc)); "
                    + "another target covers it",
                at: places[.schedule(group.id, schedule.id)])
        }
    }

    /// Whom the files name has contacts, or the files are refused; who comes in otherwise may not.
    func contacts(of group: Group) {
        var written = Set(group.schedules.flatMap { $0.layers.flatMap(\.members) })
        for target in group.steps.flatMap(\.targets) {
            if case .person(let person) = target { written.insert(person) }
        }
        var told: Set<PersonID> = []
        for span in window(of: group.id) {
            for id in span.steps.joined()
            where !written.contains(id) && told.insert(id).inserted {
                guard let person = handbook.people[id] else { continue }
                let silent = Urgency.allCases.filter { person.methods(for: $0).isEmpty }
                guard !silent.isEmpty else { continue }
                findings.warning(
                    "`\(id)`, who stands in for group `\(group.id)` from "
                        + "\(span.from.text(in: zone(of: group))), has no contact for "
                        + "\(silent.map(\.name).joined(separator: " and ")) urgency",
                    at: places[.person(id)])
            }
        }
    }
}
