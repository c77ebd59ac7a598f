/// The chart of who carries how much: horizontal bars, one per person, as SVG that needs no script
/// and follows the reader's light or dark scheme.
package struct FairnessChart {
    private struct Line {
        var name: String
        var hours = 0.0
        var nights = 0.0
        var weekends = 0.0
        var holidays = 0.0
        var pages: Int?
    }

    private let lines: [Line]
    private let title: String
    private let isWorked: Bool

    /// What was worked where that is known and not nothing, else what is planned.
    package init(_ view: FairnessView, worked: Bool) {
        var lines: [String: Line] = [:]
        for row in view.rows {
            let duty = worked ? row.worked ?? row.planned : row.planned
            var line = lines[row.person.id] ?? Line(name: row.person.name)
            line.hours += duty.first.hours
            line.nights += duty.first.nights
            line.weekends += duty.first.weekends
            line.holidays += duty.first.holidays
            if let pages = row.pages { line.pages = (line.pages ?? 0) + pages.all }
            lines[row.person.id] = line
        }
        self.lines = lines.sorted { ($1.value.hours, $0.key) < ($0.value.hours, $1.key) }
            .map(\.value)
        isWorked = worked
        title =
            "\(worked ? "Worked" : "Planned") on call, first in line, "
            + "\(view.from.prefix(10)) to \(view.until.prefix(10))"
    }

    private static let row = 34
    private static let left = 190
    private static let bar = 290
    /// Room for the longest words behind a bar.
    private static let wide = 940

    package var svg: String {
        let height = 84 + lines.count * Self.row
        let most = max(lines.map(\.hours).max() ?? 0, 1)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.wide) \(height)" \
            width="\(Self.wide)" height="\(height)" role="img" aria-labelledby="t" \
            font-family="system-ui, sans-serif" font-size="14">
            <title id="t">\(Self.escaped(title))</title>
            <style>
            .bg { fill: #ffffff } .ink { fill: #1d2430 } .soft { fill: #586174 }
            .all { fill: #8fb1de } .night { fill: #35568c }
            @media (prefers-color-scheme: dark) {
            .bg { fill: #14181f } .ink { fill: #eef1f6 } .soft { fill: #a3acbb }
            .all { fill: #4a6d9e } .night { fill: #a9c8f5 } }
            </style>
            <rect class="bg" width="\(Self.wide)" height="\(height)"/>
            <text class="ink" x="16" y="28" font-size="16" font-weight="600">\
            \(Self.escaped(title))</text>
            <rect class="all" x="16" y="43" width="12" height="12"/>\
            <text class="soft" x="34" y="54">hours</text>
            <rect class="night" x="92" y="43" width="12" height="12"/>\
            <text class="soft" x="110" y="54">of them at night</text>

            """
        for (number, line) in lines.enumerated() {
            let y = 70 + number * Self.row
            let width = Self.number(line.hours / most * Double(Self.bar))
            // A night has nine hours.
            let night = Self.number(min(line.nights * 9, line.hours) / most * Double(Self.bar))
            let name = line.name.count > 24 ? line.name.prefix(23) + "…" : line.name.prefix(24)
            text += """
                <text class="ink" x="\(Self.left - 12)" y="\(y + 17)" text-anchor="end">\
                \(Self.escaped(String(name)))</text>
                <rect class="all" x="\(Self.left)" y="\(y + 3)" width="\(width)" height="20" rx="2"/>
                <rect class="night" x="\(Self.left)" y="\(y + 17)" width="\(night)" height="6" rx="2"/>
                <text class="soft" x="\(Self.left + Self.bar + 10)" y="\(y + 17)" font-size="12">\
                \(Self.escaped(words(line)))</text>

                """
        }
        if lines.isEmpty {
            text += "<text class=\"soft\" x=\"16\" y=\"78\">Nobody is on call then.</text>\n"
        }
        return text + "</svg>\n"
    }

    /// `168 h · 7 nights · 1 weekends · 3 pages`.
    private func words(_ line: Line) -> String {
        var words = ["\(Self.number(line.hours)) h", "\(Self.number(line.nights)) nights"]
        words.append("\(Self.number(line.weekends)) weekends")
        if line.holidays > 0 { words.append("\(Self.number(line.holidays)) holidays") }
        if let pages = line.pages { words.append(pages == 1 ? "1 page" : "\(pages) pages") }
        return words.joined(separator: " · ")
    }

    /// With one decimal where there is one.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
