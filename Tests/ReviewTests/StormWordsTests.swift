import Core
import Reviews
import Testing

/// What people read of storms, and of severities that may yet rise.
@Suite struct `The words of storms` {
    private func text(_ event: Event) -> TimelineLine? {
        var timeline = Timeline(handbook: nil)
        return timeline.add(
            Entry(
                position: 1, at: Moment(seconds: 1_800_000_000), by: .muster,
                batch: BatchID(node: "n", serial: 1), incident: 7, event: event))
    }

    @Test func `a storm is told with its parts, and the parts with their storm`() {
        let storm = Storm(
            since: .zero, lastAt: .zero, window: .minutes(5), services: 12, sources: 20,
            because: "one cause", parts: [8, 9])
        #expect(
            text(.stormRecognised(Event.StormRecognised(storm: storm)))?.text
                == "a storm, and this stands for all of it: 12 services and 20 sources alerted "
                + "within 5 min. Its parts: #8, #9")
        #expect(
            text(.stormJoined(Event.StormJoined(main: 7)))?.text == "it is a part of the storm #7")
        let grew = text(.stormGrew(Event.StormGrew(part: 9)))
        #expect(grew?.text == "#9 is a part of this storm" && grew?.isDetail == true)
        let plan = text(.stormGrew(Event.StormGrew(part: 9, plan: "money")))
        #expect(
            plan?.text == "#9 is a part of this storm; the response plan money assembles here, too")
        #expect(plan?.isDetail == false)
    }

    @Test func `that rules were asked is nothing to read`() {
        #expect(text(.weighed(Event.Weighed(watched: nil, suspense: nil))) == nil)
    }

    @Test func `the board says what would have changed the verdict`() {
        var incident = Incident(number: 7)
        incident.verdict = Verdict(
            severity: .sev2, reasons: [],
            changes: [.init(severity: .sev1, rule: "r", text: "label.region were eu-1")])
        incident.partOf = 3
        let view = IncidentView(incident, handbook: nil, now: .zero)
        #expect(view.verdict.changes.map(\.severity) == ["sev1"])
        #expect(view.verdict.changes.map(\.text) == ["label.region were eu-1"])
        #expect(view.partOf == 3 && view.storm == nil)
    }
}
