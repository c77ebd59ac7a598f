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
        let stretches = stretches(of: group.id)
        var known: [Kind: Reached] = [:]
        for stretch in stretches {
            let reached =
                known[stretch.kind] ?? self.reached(group.id, stretch.kind, at: stretch.from)
            known[stretch.kind] = reached
            if let only = reached.only {
                single[only, default: Windows()].add(stretch.from, stretch.until)
            }
            if reached.isDead {
                dead.add(stretch.from, stretch.until)
                continue
            }
            for number in reached.emptySteps { empty[number].add(stretch.from, stretch.until) }
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
        gaps(of: group, dead)
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

    /// What one answer of a group comes to.
    private struct Reached {
        /// Nobody can be reached at all.
        var isDead: Bool
        /// The one person whom any step reaches.
        var only: PersonID?
        var emptySteps: [Int]
    }

    private func reached(_ group: GroupID, _ kind: Kind, at moment: Moment) -> Reached {
        let steps = (walks[group]?.answers[kind.answer].steps ?? []).map { step in
            step.filter { isReachable($0, at: moment) }
        }
        let people = Set(steps.joined())
        return Reached(
            isDead: people.isEmpty, only: people.count == 1 ? people.first : nil,
            emptySteps: steps.indices.filter { steps[$0].isEmpty })
    }

    private func gaps(of group: Group, _ dead: Windows) {
        let used = Set(group.steps.flatMap(\.targets))
        let walk = walks[group.id] ?? GroupWalk()
        for (number, schedule) in group.schedules.enumerated()
        where used.contains(.schedule(schedule.id)) {
            var gaps = Windows()
            let isGap = walk.answers.map { $0.schedules[number].isEmpty }
            guard isGap.contains(true) else { continue }
            for stretch in stretches(of: group.id) where isGap[stretch.kind.answer] {
                if !dead.covers(stretch.from, stretch.until) {
                    gaps.add(stretch.from, stretch.until)
                }
            }
            guard !gaps.isEmpty else { continue }
            findings.warning(
                "schedule `\(schedule.id)` of group `\(group.id)` has a gap "
                    + "\(gaps.words(in: handbook.zones[schedule.zone] ?? .utc)); "
                    + "another target covers it",
                at: places[.schedule(group.id, schedule.id)])
        }
    }

    /// People whom a policy names and of whom it is known that their methods reach nobody.
    func contactTroubles() {
        guard troubles != .none else { return }
        let named = Set(groups.flatMap(\.everybody))
        for person in handbook.people.values.sorted(by: { $0.id < $1.id })
        where named.contains(person.id) {
            let dead = Urgency.allCases.filter {
                !person.methods(for: $0).isEmpty && !isContactable(person, $0)
            }
            let failed = person.methods.filter {
                troubles.failed[person.id]?.contains($0.id) == true
            }
            let channels = Set(person.methods.map(\.channel)).intersection(troubles.channels)
            var why = failed.map { "`\($0.id)` failed for good lately" }
            why += Channel.allCases.filter(channels.contains).map {
                "Muster cannot send by \($0.name)"
            }
            let words = why.joined(separator: ", ")
            if !dead.isEmpty {
                let urgencies = dead.map(\.name).joined(separator: " and ")
                findings.warning(
                    "`\(person.id)` has no working contact for \(urgencies) urgency: \(words)",
                    at: places[.person(person.id)])
            } else if !failed.isEmpty {
                findings.note(
                    "a contact of `\(person.id)` does not work: \(words)",
                    at: places[.person(person.id)])
            }
        }
    }

    /// Whom the files name has contacts, or the files are refused; who comes in otherwise may not.
    func contacts(of group: Group) {
        let written = group.everybody
        var told: Set<PersonID> = []
        let walk = walks[group.id] ?? GroupWalk()
        // Everybody who is not written in the file came by what lies over it.
        guard walk.answers.contains(where: { !$0.steps.joined().allSatisfy(written.contains) })
        else { return }
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
