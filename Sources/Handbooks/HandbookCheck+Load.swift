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
            let walk = walks[group.id] ?? GroupWalk()
            let home = zone(of: group)
            // By answer: who is rung first.
            let rung = walk.answers.map { answer in
                zip(answer.schedules, wanted).filter(\.1).flatMap(\.0)
            }
            var own: [PersonID: [(from: Moment, until: Moment)]] = [:]
            for stretch in walk.stretches {
                for person in rung[stretch.answer] {
                    own[person, default: []].append((stretch.from, stretch.until))
                }
            }
            for (person, parts) in own {
                stretches[person, default: []] += parts
                if homes[person] == nil { homes[person] = home }
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
        let rules = handbook.readiness
        let time = duty.all.reduce(0.0) { $0 + ($1.until - $1.from).inSeconds }
        guard time >= Self.leastTime(of: rules, (horizon - from).inSeconds) else { return }
        var whole = DutyTally()
        whole.add(from: from, until: horizon, in: zone)
        var own = DutyTally()
        for stretch in duty.all { own.add(from: stretch.from, until: stretch.until, in: zone) }
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

    /// Who is on call for fewer seconds than these can have too much of nothing, so that nights and
    /// weekends need not be counted: a night has 7 hours at least, and seven of them a week; a
    /// weekend 44, one a week.
    private static func leastTime(of rules: ReadinessRules, _ seconds: Double) -> Double {
        let days = max(0, seconds / 86_400 - 2)
        let weeks = max(0, days / 7 - 2)
        return min(
            seconds * Double(rules.hoursPercent), days * 7 * 3600 * Double(rules.nightsPercent),
            weeks * 44 * 3600 * Double(rules.weekendsPercent)) / 100
    }
}
