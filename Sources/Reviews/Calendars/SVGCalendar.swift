package import Core

/// A calendar as a picture that stands alone: a week a band, a schedule a line or more, a bar for
/// each shift. Light or dark as whoever looks at it wants; names stand on the bars, so that no
/// colour has to be known.
package struct SVGCalendar: Sendable {
    package var calendar: RosterCalendar
    package var handbook: Handbook
    package var changes: RosterChanges
    /// The clock that the days are by.
    package var zone: ZoneRules
    private let tints: Tints

    package init(
        _ calendar: RosterCalendar, _ handbook: Handbook, changes: RosterChanges, zone: ZoneRules
    ) {
        self.calendar = calendar
        self.handbook = handbook
        self.changes = changes
        self.zone = zone
        tints = Tints(handbook)
    }

    private var names: Names { Names(handbook) }

    // Pixels.
    private static let label = 190
    private static let day = 112
    private static let row = 26
    private static let margin = 20
    private static let width = label + 7 * day + 2 * margin

    package var text: String {
        var y = Self.margin + 24
        var body = ""
        let span =
            "\(CalendarWords.moment(calendar.from, zone)) to "
            + CalendarWords.moment(calendar.until, zone)
        body += write("On call", x: Self.margin, y: y, "h")
        y += 22
        body += write("\(span), times in \(zone.id)", x: Self.margin, y: y, "s")
        y += 14
        let days = zone.days(from: calendar.from, until: calendar.until)
        var monday = days.lowerBound.monday
        while monday <= days.upperBound {
            body += week(monday, &y)
            monday = monday.advanced(by: 7)
        }
        body += legend(&y)
        let height = y + Self.margin
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(height)" \
            viewBox="0 0 \(Self.width) \(height)" role="img" aria-label="On call, \(span.escaped)">
            <style>\(Self.style)</style>
            <rect class="ground" width="\(Self.width)" height="\(height)"/>
            \(body)</svg>

            """
    }

    private func week(_ monday: CivilDay, _ y: inout Int) -> String {
        let week = CalendarWeek(calendar, first: monday, zone: zone, perDay: Self.day)
        let left = Self.margin + Self.label
        y += 26
        var text = write("Week \(monday.week)", x: Self.margin, y: y, "b")
        for (index, day) in week.days.enumerated() {
            text += write(CalendarWords.day(day), x: left + index * Self.day + 6, y: y, "s")
        }
        y += 8
        let top = y
        var bars = ""
        for lane in week.lanes {
            let title = lane.lane.title(names)
            text += write(Self.cut(title, Self.label - 12), x: Self.margin, y: y + 18, "t")
            let rows = lane.rows + lane.shadows
            for (index, row) in rows.enumerated() {
                for bar in row { bars += draw(bar, title, y + index * Self.row) }
            }
            for gap in lane.gaps { bars += draw(gap, title, y) }
            y += max(rows.count, 1) * Self.row + 4
            let across = Self.label + 7 * Self.day
            text += "<path class=\"line\" d=\"M\(Self.margin) \(y - 2)h\(across)\"/>\n"
        }
        for index in 0...7 {
            let x = left + index * Self.day
            text += "<path class=\"line\" d=\"M\(x) \(top)V\(y - 2)\"/>\n"
        }
        for change in calendar.clockChanges(handbook)
        where change.at >= week.from && change.at < week.until {
            let local = handbook.zones[change.zone] ?? zone
            let words =
                "\(CalendarWords.moment(change.at - .seconds(1), local)): "
                + "\(CalendarWords.clockChange(change)) in \(change.zone)"
            y += 18
            text += write(words, x: left, y: y, "s")
        }
        return text + bars
    }

    private func draw(_ bar: CalendarWeek.Bar, _ title: String, _ y: Int) -> String {
        let x = Self.margin + Self.label + bar.start + 1
        let width = max(bar.end - bar.start - 2, 2)
        let who = bar.person.map { names.person($0) } ?? "Nobody"
        let span = CalendarWords.span(bar.from, bar.until, zone)
        var words = "\(who), \(title), \(span)"
        if !bar.reasons.isEmpty {
            words += ", \(bar.reasons.words(changes, names).joined(separator: ", then "))"
        }
        let kind =
            switch bar.kind {
            case .gap: "gap"
            case .shift(let person, let isByHand): "p\(tints[person])\(isByHand ? " hand" : "")"
            case .shadow: "shadow"
            }
        let mark = bar.isByHand ? "✎ " : ""
        let time = bar.beginsBefore ? "" : "\(CalendarWords.time(zone.local(bar.from))) "
        let first = String(who.prefix { $0 != " " })
        let label =
            [
                "\(mark)\(time)\(who)", "\(mark)\(who)", "\(mark)\(first)",
                bar.person == nil ? "!" : Cells.initials(who),
            ]
            .first { Self.pixels($0) + 12 <= width } ?? ""
        return """
            <g class="\(kind)"><title>\(words.escaped)</title><rect x="\(x)" y="\(y + 2)" \
            width="\(width)" height="\(Self.row - 4)" rx="4"/>\(
                label.isEmpty ? "" : write(label, x: x + 7, y: y + 18, "n"))</g>

            """
    }

    private func legend(_ y: inout Int) -> String {
        let people = Set(calendar.lanes.flatMap { $0.shifts.map(\.person) }).sorted()
        var text = ""
        var x = Self.margin
        y += 30
        func place(_ kind: String, _ words: String) {
            let width = Self.pixels(words) + 36
            if x + width > Self.width - Self.margin {
                x = Self.margin
                y += Self.row
            }
            text +=
                "<g class=\"\(kind)\"><rect x=\"\(x)\" y=\"\(y)\" width=\"16\" height=\"16\" "
                + "rx=\"4\"/></g>" + write(words, x: x + 22, y: y + 13, "t")
            x += width
        }
        for person in people { place("p\(tints[person])", names.person(person)) }
        place("gap", "nobody on call")
        let all = calendar.lanes.flatMap(\.shifts)
        if all.contains(where: \.isByHand) { place("hand", "✎ made by hand") }
        y += 16
        return text
    }

    private func write(_ words: String, x: Int, y: Int, _ kind: String) -> String {
        "<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\">\(words.escaped)</text>\n"
    }

    /// A guess at how wide a text is drawn, rather too wide.
    private static func pixels(_ text: String) -> Int { Cells.width(text) * 15 / 2 }

    private static func cut(_ text: String, _ pixels: Int) -> String {
        let fitting = pixels * 2 / 15
        guard Cells.width(text) > fitting else { return text }
        var cut = Cells.fitted(text, fitting)
        while cut.last == " " { cut.removeLast() }
        return cut
    }

    private static let style: String = {
        let pairs = TintColours.all.enumerated()
        let light = pairs.map {
            ".p\($0.offset) rect{fill:\($0.element.lightGround)}"
                + ".p\($0.offset) .n{fill:\($0.element.lightInk)}"
        }
        let dark = pairs.map {
            ".p\($0.offset) rect{fill:\($0.element.darkGround)}"
                + ".p\($0.offset) .n{fill:\($0.element.darkInk)}"
        }
        return """
            text{font:13px system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif;fill:#191b1e}\
            .h{font-size:20px;font-weight:700}.b{font-weight:700}.s{fill:#585d65}\
            .n{font-weight:600}.ground{fill:#fff}.line{stroke:#d8d8d2}\
            .gap rect{fill:#b3141d}.gap .n{fill:#fff}\
            .hand rect{stroke:#191b1e;stroke-width:2;stroke-dasharray:4 2}\
            .shadow rect{fill:none;stroke:#585d65;stroke-dasharray:2 2}.shadow .n{fill:#585d65}\
            \(light.joined())\
            .hand:not([class*=p]) rect{fill:none}\
            @media (prefers-color-scheme:dark){text{fill:#eceef0}.s{fill:#a9b0ba}\
            .ground{fill:#1a1d22}.line{stroke:#333941}.gap rect{fill:#c92a34}\
            .hand rect{stroke:#eceef0}.shadow .n{fill:#a9b0ba}\(dark.joined())}
            """
    }()
}

/// The colours of the twelve tints: a ground and an ink on it with at least 4.5 to 1 between them,
/// for light and for dark screens. `muster.css` has the same, which a test holds to this table.
package struct TintColours: Sendable {
    package let lightGround: String
    package let lightInk: String
    package let darkGround: String
    package let darkInk: String

    package static let all: [TintColours] = [
        ("#d6e6ff", "#0b3f8f", "#173765", "#c3dbff"),
        ("#d3f0dc", "#0f5227", "#16432a", "#b4edc6"),
        ("#ffe1cc", "#7a3200", "#5a2f10", "#ffd2b0"),
        ("#eadcff", "#53209b", "#40256b", "#dcc8ff"),
        ("#ccf0f2", "#064f57", "#0b444b", "#a9ecf1"),
        ("#ffd9ea", "#8a0f4f", "#5d1a3e", "#ffc2df"),
        ("#f3ebb0", "#5a4a00", "#484007", "#f0e390"),
        ("#dfe1ff", "#31349b", "#2c2f6e", "#cdd0ff"),
        ("#e3efc0", "#3d5200", "#374512", "#d6eb9c"),
        ("#f7d8fb", "#761486", "#551f5f", "#f2c0f9"),
        ("#e6e0d8", "#4f3f2b", "#453b2f", "#e4d5c2"),
        ("#d9e4ea", "#26475a", "#27404e", "#c4dfee"),
    ].map { TintColours(lightGround: $0, lightInk: $1, darkGround: $2, darkInk: $3) }
}

extension String {
    /// For the text and the attributes of markup.
    fileprivate var escaped: String {
        reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            default: text.append(character)
            }
        }
    }
}
