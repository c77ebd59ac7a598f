package import Core

/// What other rules would have made of what was recorded.
package struct Comparison: Sendable {
    /// One incident by the old and by the new rules; absent where it would not have been one.
    package struct Difference: Sendable {
        package var old: Rerun.Outcome?
        package var new: Rerun.Outcome?

        package var isRaised: Bool { (new?.worst ?? .sev5) > (old?.worst ?? .sev5) }
        package var isLowered: Bool { (new?.worst ?? .sev5) < (old?.worst ?? .sev5) }

        /// Rings of people that there would be more.
        package var morePages: Int { (new?.rings ?? 0) - (old?.rings ?? 0) }

        var shown: Rerun.Outcome? { new ?? old }
    }

    package var recorded: Int
    package var alerts: Int
    package var from: Moment
    package var until: Moment
    package var incidents: (old: Int, new: Int)
    package var rings: (old: Int, new: Int)
    /// Incidents that differ in severity or in pages, in the order in which they began.
    package var differences: [Difference]
    /// Pages of each person by the old and the new rules, where they differ.
    package var people: [(person: PersonID, old: Int, new: Int)]

    /// Runs what was recorded by both handbooks.
    package init(_ recorded: [Rerun.Recorded], old: Handbook, new: Handbook) {
        let olds = Self.run(recorded, old)
        let news = Self.run(recorded, new)
        self.recorded = recorded.count
        alerts = recorded.count {
            if case .alert(let alert) = $0.what { alert.status == .firing } else { false }
        }
        from = recorded.first?.at ?? .zero
        until = recorded.last?.at ?? .zero
        incidents = (olds.count, news.count)
        rings = (olds.reduce(0) { $0 + $1.rings }, news.reduce(0) { $0 + $1.rings })
        let byOpener = (
            Dictionary(olds.map { ($0.opener, $0) }, uniquingKeysWith: { first, _ in first }),
            Dictionary(news.map { ($0.opener, $0) }, uniquingKeysWith: { first, _ in first })
        )
        let openers = Set(byOpener.0.keys).union(byOpener.1.keys).sorted()
        differences = openers.map { Difference(old: byOpener.0[$0], new: byOpener.1[$0]) }
            .filter {
                $0.isRaised || $0.isLowered || $0.morePages != 0 || $0.old == nil || $0.new == nil
            }
        var counts: [PersonID: (old: Int, new: Int)] = [:]
        for person in olds.flatMap(\.pages).flatMap(\.people) {
            counts[person, default: (0, 0)].old += 1
        }
        for person in news.flatMap(\.pages).flatMap(\.people) {
            counts[person, default: (0, 0)].new += 1
        }
        people = counts.sorted { $0.key < $1.key }.filter { $0.value.old != $0.value.new }
            .map { ($0.key, $0.value.old, $0.value.new) }
    }

    private static func run(_ recorded: [Rerun.Recorded], _ handbook: Handbook) -> [Rerun.Outcome] {
        var rerun = Rerun(handbook)
        for one in recorded { rerun.take(one) }
        // A rule about an hour without an answer gets its hour.
        if let last = recorded.last { rerun.advance(to: last.at + Limits.crowdWindow) }
        return rerun.outcomes
    }
}

extension Comparison {
    /// For people: which incidents would be worse or less bad, when and by which rule, and who would
    /// be paged more often or less.
    package func text(names: Handbook, limit: Int = 200) -> String {
        var lines = [
            "\(alerts) alerts from \(from.text) to \(until.text): \(incidents.old) incidents by the "
                + "old rules, \(incidents.new) by the new."
        ]
        let groups: [(String, [Difference])] = [
            ("Raised:", differences.filter(\.isRaised)),
            ("Lowered:", differences.filter(\.isLowered)),
            (
                "As bad as before, with other pages:",
                differences.filter { !$0.isRaised && !$0.isLowered }
            ),
        ]
        for (title, group) in groups where !group.isEmpty {
            lines += ["", title]
            lines += group.prefix(limit).map { "  " + line(of: $0) }
            if group.count > limit { lines.append("  and \(group.count - limit) more") }
        }
        if differences.isEmpty { lines += ["", "Nothing would have been different."] }
        lines += [
            "",
            "Pages: \(rings.old) by the old rules, \(rings.new) by the new\(Self.words(rings.new - rings.old)).",
        ]
        lines += people.map { person, old, new in
            "  \(names.name(of: person).oneLine()): \(old), then \(new)\(Self.words(new - old))"
        }
        return lines.joined(separator: "\n")
    }

    private func line(of difference: Difference) -> String {
        let shown = difference.shown
        let service = shown?.service.map { " (\($0))" } ?? ""
        let before = difference.old?.worst.name ?? "no incident"
        let after = difference.new?.worst.name ?? "no incident"
        var words = "\(shown?.title.oneLine() ?? "")\(service), \(shown?.openedAt.text ?? ""): "
        words += before == after ? before : "\(before) → \(after)"
        let decisive =
            difference.isLowered
            ? difference.new?.worstTurn ?? difference.old?.worstTurn : difference.new?.worstTurn
        if before != after, let turn = decisive {
            if turn.at != shown?.openedAt { words += " at \(turn.at.text)" }
            if let rule = turn.rule {
                words += " by rule \(rule)"
            } else if let rule = difference.old?.worstTurn?.rule, difference.isLowered {
                words += ", without rule \(rule)"
            }
        }
        if difference.morePages != 0 {
            words +=
                ", \(Self.counted(difference.morePages)) \(difference.morePages > 0 ? "more" : "fewer")"
        }
        return words
    }

    private static func counted(_ number: Int) -> String {
        "\(abs(number)) page\(abs(number) == 1 ? "" : "s")"
    }

    private static func words(_ more: Int) -> String {
        more == 0 ? "" : more > 0 ? " (\(more) more)" : " (\(-more) fewer)"
    }

    /// `{recorded, alerts, from, until, incidents: {old, new}, pages: {old, new}, differences, people}`.
    package var json: [UInt8] { PublishedComparison(self).bytes }
}
