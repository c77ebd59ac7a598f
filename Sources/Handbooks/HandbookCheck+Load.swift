import Core

// Who carries too much, by the organisation's own bounds.

extension HandbookCheck {
    /// People who are rung first too long in a row, or too much of the time. Only schedules count:
    /// whom a step names for ever was named on purpose.
    func load() {
        var stretches: [PersonID: [(from: Moment, until: Moment)]] = [:]
        var homes: [PersonID: ZoneRules] = [:]
        for group in groups {
            let first = group.steps.first?.targets ?? []
            let wanted = group.schedules.map { first.contains(.schedule($0.id)) }
            for span in spans[group.id] ?? [] {
                for (people, isWanted) in zip(span.schedules, wanted) where isWanted {
                    for person in people {
                        stretches[person, default: []].append((span.from, span.until))
                        if homes[person] == nil { homes[person] = zone(of: group) }
                    }
                }
            }
        }
        for (id, parts) in stretches.sorted(by: { $0.key < $1.key }) {
            var duty = Windows()
            for part in parts.sorted(by: { $0.from < $1.from }) {
                if let last = duty.all.last, part.from < last.until {
                    if last.until < part.until { duty.add(last.until, part.until) }
                } else {
                    duty.add(part.from, part.until)
                }
            }
            let person = handbook.people[id]
            let zone = person?.zone.flatMap { handbook.zones[$0] } ?? homes[id] ?? .utc
            tooLong(id, duty, zone)
            tooOften(id, duty, zone)
        }
    }

    private func tooLong(_ person: PersonID, _ duty: Windows, _ zone: ZoneRules) {
        let most = handbook.readiness.consecutiveHours
        var long = Windows()
        var longest: Int64 = 0
        for stretch in duty.all {
            let hours = (stretch.until - stretch.from).inMilliseconds / 3_600_000
            guard hours > most else { continue }
            longest = max(longest, hours)
            long.add(stretch.from, stretch.until)
        }
        guard !long.isEmpty else { return }
        findings.warning(
            "`\(person)` is rung first for \(longest) hours in a row, more than \(most), "
                + long.words(in: zone),
            at: places[.person(person)])
    }

    private func tooOften(_ person: PersonID, _ duty: Windows, _ zone: ZoneRules) {
        var whole = DutyTally()
        whole.add(from: from, until: horizon, in: zone)
        var own = DutyTally()
        for stretch in duty.all { own.add(from: stretch.from, until: stretch.until, in: zone) }
        let rules = handbook.readiness
        let shares: [(String, Double, Double, Int)] = [
            ("time", own.duration.inSeconds, whole.duration.inSeconds, rules.hoursPercent),
            ("nights", own.nights, whole.nights, rules.nightsPercent),
            ("weekends", own.weekends, whole.weekends, rules.weekendsPercent),
        ]
        let over = shares.compactMap { name, part, whole, most -> String? in
            guard whole > 0 else { return nil }
            let percent = Int((part / whole * 100).rounded())
            return percent > most ? "\(percent) % of the \(name) (at most \(most) %)" : nil
        }
        guard !over.isEmpty else { return }
        let days = Int(((horizon - from).inSeconds / 86_400).rounded())
        findings.warning(
            "`\(person)` is rung first for \(over.joined(separator: ", ")) of the next \(days) days",
            at: places[.person(person)])
    }
}
