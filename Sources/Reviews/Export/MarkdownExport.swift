import Core

/// A review as a Markdown document for people. All times are UTC.
package struct MarkdownExport: Sendable {
    let review: Review
    private(set) var lines: [String] = []

    /// Alerts that are listed one by one; a storm has more than anybody reads.
    static let listedAlerts = 50
    /// Characters of one statement.
    static let statement = Limits.textBytes

    package init(_ review: Review) { self.review = review }

    /// The whole document, with a line feed at the end.
    package var text: String {
        var export = self
        export.header()
        export.severity()
        export.times()
        export.obligations()
        export.people()
        export.alerts()
        export.statements("Decisions", review.decisions)
        export.actions()
        export.statements("Updates", review.updates)
        export.steps()
        export.keptBack()
        export.paging()
        export.timeline()
        return export.lines.joined(separator: "\n") + "\n"
    }

    var names: Names { review.names }
    var incident: Incident { review.incident }

    mutating func add(_ line: String) { lines.append(line) }

    mutating func add(_ more: [String]) { lines += more }

    mutating func section(_ title: String) { lines += ["", "## \(title)", ""] }

    mutating func table(_ head: [String], _ rows: [[String]]) {
        lines.append("| " + head.joined(separator: " | ") + " |")
        lines.append("|" + String(repeating: " --- |", count: head.count))
        for row in rows { lines.append("| " + row.joined(separator: " | ") + " |") }
    }

    func escape(_ text: String, limit: Int = .max) -> String {
        MarkdownText.line(text, limit: limit)
    }

    func person(_ id: PersonID?) -> String { id.map { escape(names.person($0)) } ?? "" }

    /// `2026-11-23 03:04:05`.
    func date(_ moment: Moment) -> String {
        "\(moment.text.prefix(10)) \(moment.timeOfDay)"
    }

    /// `03:04:05`, with the day before it when it is not the day on which the incident began.
    func time(_ moment: Moment) -> String {
        let isSameDay = moment.text.prefix(10) == incident.openedAt.text.prefix(10)
        return isSameDay ? moment.timeOfDay : date(moment)
    }

    func list(_ people: [PersonID]) -> String {
        people.map { person($0) }.joined(separator: ", ")
    }
}
