import Core
import Reviews
import Testing

@Suite struct `Drawn calendars` {
    private func text(
        _ width: Int = 80, coloured: Bool = false, _ changes: RosterChanges = Rota.changes
    )
        -> String
    {
        TextCalendar(
            Rota.calendar(changes: changes), Rota.handbook(), changes: changes, zone: Rota.berlin,
            width: width, isColoured: coloured
        ).text
    }

    @Test func `a fortnight in eighty columns`() {
        let lines = text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.prefix(8) == [
                "On call Mon 23 Nov 00:00 to Mon 7 Dec 00:00, times in Europe/Berlin",
                "",
                "Week 48 · 23 – 29 Nov 2026",
                "                    Mon 23  Tue 24  Wed 25  Thu 26  Fri 27  Sat 28  Sun 29",
                "Databases / primary ───├09:00 Cyd Łukasiewicz─────────────├*Ben──────!├*Ben─",
                "                               ├(Dan)──",
                "  * Fri 27 Nov 18:00 to Sun 29 Nov 02:00: Ben Castillo on Databases / primary,",
                "    override 1 (a wedding)",
            ])
        #expect(lines.last == "1 gap   * made by hand   ! nobody on call   (…) shadows")
    }

    @Test(arguments: [60, 80, 100, 120, 200]) func `nothing is wider than the terminal`(width: Int)
    {
        for line in text(width).split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }

    @Test func `without a terminal there is no colour, and with one a gap is loud`() {
        #expect(!text().contains("\u{1B}"))
        #expect(text(coloured: true).contains("\u{1B}[1;97;41m"))
    }

    @Test func `a clock change is marked on its day`() {
        let calendar = Rota.calendar("2026-10-19T00:00", "2026-11-02T00:00")
        let text = TextCalendar(
            calendar, Rota.handbook(), changes: .none, zone: Rota.berlin, width: 80,
            isColoured: false
        ).text
        #expect(text.contains("  ~ Sun 25 Oct 02:59: clocks go back an hour in Europe/Berlin"))
    }

    @Test func `a picture is well-formed, says everything in words, and lets nobody in`() {
        let names: [PersonID: String] = ["cyd": #"<script>"&"#]
        let handbook = Rota.handbook(names: names)
        let calendar = RosterCalendar(
            handbook, changes: Rota.changes, from: Rota.at("2026-11-23T00:00"),
            until: Rota.at("2026-12-07T00:00"))
        let svg = SVGCalendar(calendar, handbook, changes: Rota.changes, zone: Rota.berlin).text
        #expect(!svg.contains("<script>"))
        #expect(svg.contains("&lt;script&gt;&quot;&amp;"))
        #expect(svg.contains("<title>Nobody, Databases / primary, Sun 29 Nov 02:00 to 04:00"))
        #expect(svg.contains("override 1 (a wedding)"))
        #expect(svg.contains("prefers-color-scheme:dark"))
        for tag in ["g", "text", "title", "style", "svg"] {
            let opened = svg.matches(of: Self.start(tag)).count
            #expect(opened == svg.components(of: "</\(tag)>"), "\(tag)")
        }
    }

    private static func start(_ tag: String) -> Regex<AnyRegexOutput> {
        (try? Regex("<\(tag)[ >]")) ?? Regex(/$^/)
    }

    @Test func `JSON says the same as the calendar`() throws {
        let calendar = Rota.calendar()
        let preview = RosterPreview(calendar, Rota.handbook(), changes: Rota.changes)
        let lane = try #require(preview.schedules.first)
        #expect(lane.shifts.count == 5 && lane.gaps.count == 1 && lane.shadows.count == 1)
        #expect(lane.shifts[2].because == ["override 1 (a wedding)"])
        #expect(lane.shifts[2].byHand && !lane.shifts[1].byHand)
        #expect(lane.shifts[1].because == ["layer weekly"])
        let again = try PublishedJSON.value(
            RosterPreview.self, from: try PublishedJSON.bytes(of: preview))
        #expect(again == preview)
    }

    static let asked: [(what: String, request: PreviewRequest, answer: String)] = [
        ("nothing", PreviewRequest(), "Wed 25 Nov 00:00 to Wed 9 Dec 00:00"),
        (
            "days", PreviewRequest(from: "2026-12-01", to: "2026-12-02"),
            "Tue 1 Dec 00:00 to Wed 2 Dec 00:00"
        ),
        (
            "a local time", PreviewRequest(from: "2026-12-01T09:00"),
            "Tue 1 Dec 09:00 to Tue 15 Dec 00:00"
        ),
        (
            "an instant", PreviewRequest(from: "2026-12-01T08:00:00Z"),
            "Tue 1 Dec 09:00 to Tue 15 Dec 00:00"
        ),
        (
            "backwards", PreviewRequest(from: "2026-12-02", to: "2026-12-01"),
            "to: a time after from"
        ),
        (
            "too long", PreviewRequest(from: "2026-12-01", to: "2030-01-01"),
            "to: at most 400 days after from"
        ),
        ("no time", PreviewRequest(from: "yesterday"), "from: \(PreviewRequest.times)"),
        ("no group", PreviewRequest(group: "databse"), "unknownGroup(databse)"),
        (
            "no such schedule there", PreviewRequest(group: "help;desk", schedule: "primary"),
            "unknownSchedule(primary)"
        ),
        (
            "no zone", PreviewRequest(zone: "Mars/Base"),
            "zone: a zone that the handbook uses, or UTC"
        ),
    ]

    @Test(arguments: asked.indices) func `what is asked for is understood or refused`(row: Int) {
        let (what, request, answer) = Self.asked[row]
        var said = ""
        do throws(PreviewRequest.Fault) {
            let (calendar, zone) = try request.calendar(
                Rota.handbook(), changes: .none, now: Rota.at("2026-11-25T12:00"))
            said = CalendarWords.span(calendar.from, calendar.until, zone)
        } catch {
            switch error {
            case .unknown(let refusal): said = "\(refusal)"
            case .unreadable(let field, let expected, _): said = "\(field): \(expected)"
            }
        }
        #expect(said == answer, "\(what)")
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
