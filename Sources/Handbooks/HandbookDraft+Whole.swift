import Core

// What only the whole tells: names that nothing has, and what every organisation must have.

extension HandbookDraft {
    func lookUpMentions() {
        for mention in mentions where !isInDoubt(mention) {
            let known = names(of: mention.kind)
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
        checkPeople()
        checkFallbacks()
        checkSchedulesInUse()
        checkRelay()
        checkMailboxes()
        checkCalendarFiles()
    }

    private func names(of kind: Mention.Kind) -> Set<String> {
        switch kind {
        case .schedule(let group): Set(places.schedules(of: group).map(\.text))
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
    fileprivate func schedules(of group: GroupID) -> [ScheduleID] {
        subjects.compactMap { subject in
            guard case .schedule(group, let id) = subject else { return nil }
            return id
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
