import Core

// What only the whole tells: names that nothing has, and what every organisation must have.

extension HandbookDraft {
    func lookUpMentions() {
        let schedules = places.schedules
        var names: [Mention.Kind: Set<String>] = [:]
        for mention in mentions where !isInDoubt(mention) {
            let known = names[mention.kind] ?? self.names(of: mention.kind, schedules)
            names[mention.kind] = known
            guard !known.contains(mention.name) else { continue }
            let hint = Nearest.hint(for: mention.name, among: known)
            findings.error(
                "there is no \(mention.kind.noun) `\(mention.name)`\(hint)", at: mention.place)
        }
    }

    private func isInDoubt(_ mention: Mention) -> Bool {
        if case .method(let person) = mention.kind, isDoubted(.contacts(person)) { return true }
        return isDoubted(.section(mention.kind.section)) || isDoubted(.name(mention.name))
    }

    func checkWhole(firstFile: String) {
        let top = places.known(.organisation) ?? Place(file: firstFile, line: 1)
        if organisation == nil { findings.error("no file names the `organisation`", at: top) }
        if catchAll == nil, places.known(.catchAll) == nil {
            findings.error(
                "no `catch_all`: the group of alerts that belong to no known service", at: top)
        }
        if fallback == nil, places.known(.fallback) == nil {
            findings.error(
                "no `fallback`: where alarms go when no person can be reached", at: top)
        }
        if places.known(.plan(ResponsePlan.defaultID)) == nil {
            findings.error(
                "no plan `default`: the response plan of services that name none", at: top)
        }
        checkCalendars()
        checkDependencies()
        checkPeople()
        checkFallbacks()
        checkSchedulesInUse()
        checkMembers()
        checkRelay()
        checkMailboxes()
        checkCalendarFiles()
    }

    private func names(
        of kind: Mention.Kind, _ schedules: [GroupID: Set<String>]
    ) -> Set<String> {
        switch kind {
        case .schedule(let group): schedules[group] ?? []
        case .method(let person): Set(people[person]?.methods.map(\.id.text) ?? [])
        // What was defined badly is still defined: one error is enough for one mistake.
        default: Set(places.names(of: kind))
        }
    }

    /// Who is in a rotation or a step must have a way to be paged.
    private func checkPeople() {
        let needed = Set(mentions.filter { $0.kind == .person }.map(\.name))
        for person in people.values.sorted(by: { $0.id < $1.id })
        where !isDoubted(.contacts(person.id)) {
            let place = places[.person(person.id)]
            let silent = Urgency.allCases.filter { person.methods(for: $0).isEmpty }
            guard !silent.isEmpty else { continue }
            let message =
                person.methods.isEmpty
                ? "`\(person.id)` has no contact and cannot be paged"
                : "`\(person.id)` has no contact for "
                    + "\(silent.map(\.name).joined(separator: " and ")) urgency"
            if needed.contains(person.id.text) {
                findings.error(message, at: place)
            } else {
                findings.warning(message, at: place)
            }
        }
    }

    /// A relay that fails takes the alarm about itself with it, unless there is a second channel.
    private func checkFallbacks() {
        let all: [(FallbackAddress?, Places.Subject)] =
            [(fallback, .fallback)]
            + plans.values.sorted { $0.id < $1.id }.map { ($0.fallback, .plan($0.id)) }
        for (fallback, subject) in all {
            guard let methods = fallback?.methods, let first = methods.first,
                methods.allSatisfy({ $0.channel == first.channel })
            else { continue }
            let other = Channel.allCases.filter { $0 != first.channel }.map(\.name)
            findings.warning(
                "the fallback has only \(first.channel.name): when that channel fails, its alarm "
                    + "is not heard; add \(other.joined(separator: " or "))",
                at: places[subject])
        }
    }

    private func checkSchedulesInUse() {
        for group in groups.values.sorted(by: { $0.id < $1.id }) {
            let used = Set(group.steps.flatMap(\.targets))
            for schedule in group.schedules where !used.contains(.schedule(schedule.id)) {
                findings.warning(
                    "no step of `\(group.id)` pages schedule `\(schedule.id)`",
                    at: places[.schedule(group.id, schedule.id)])
            }
        }
    }

    /// A word that no policy can ever answer to.
    private func checkMembers() {
        for plan in plans.values.sorted(by: { $0.id < $1.id }) {
            for member in plan.groups {
                guard let group = groups[member.group], !isDoubted(.name(group.id.text)) else {
                    continue
                }
                let place = places[.member(plan.id, group.id)]
                if member.members.contains(.secondary), group.steps.count == 1 {
                    findings.error(
                        "plan `\(plan.id)` asks for the secondary of `\(group.id)`, whose policy "
                            + "has one step",
                        at: place)
                }
                guard member.members.contains(.lead) else { continue }
                guard let lead = group.lead else {
                    findings.error(
                        "plan `\(plan.id)` asks for the lead of `\(group.id)`, which names no `lead`",
                        at: place)
                    continue
                }
                // A name that is not there has been told.
                if people[lead] != nil, !group.everybody.contains(lead) {
                    findings.error(
                        "plan `\(plan.id)` asks for the lead of `\(group.id)`, but no step of its "
                            + "policy ever names `\(lead)`, so they would not be woken",
                        at: place)
                }
            }
        }
    }

    private func checkRelay() {
        guard relay == nil, places.known(.relay) == nil else { return }
        let byMail = people.values.filter { person in
            person.methods.contains { $0.channel == .mail }
        }
        if let person = byMail.min(by: { $0.id < $1.id }) {
            findings.error(
                "`\(person.id)` has a mail address, but there is no `relay` to send mail by",
                at: places[.person(person.id)])
        }
    }
}

extension Places {
    fileprivate var schedules: [GroupID: Set<String>] {
        subjects.reduce(into: [:]) { schedules, subject in
            guard case .schedule(let group, let id) = subject else { return }
            schedules[group, default: []].insert(id.text)
        }
    }

    fileprivate func names(of kind: HandbookDraft.Mention.Kind) -> [String] {
        subjects.compactMap { subject in
            switch (kind, subject) {
            case (.person, .person(let id)): id.text
            case (.group, .group(let id)): id.text
            case (.service, .service(let id)): id.text
            case (.plan, .plan(let id)): id.text
            case (.holidays, .holidays(let id)): id.text
            default: nil
            }
        }
    }
}
