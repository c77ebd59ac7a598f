import Core
import Reviews
import Testing

/// Why somebody is on call, in the words that the command line and the API give.
@Suite struct `Why somebody is on call` {
    @Test func `is said layer by layer and override by override`() throws {
        let monday = try #require(CivilDay(text: "2026-11-23"))
        func layer(_ name: String, _ members: [PersonID]) -> Layer {
            Layer(
                name: name, unit: .week, length: 1, start: monday, handoffMinute: 540,
                members: members)
        }
        var nights = layer("nights", ["cleo"])
        nights.hours = [.init(days: [.friday], fromMinute: 1320, minutes: 480)]
        var handbook = Journalist.handbook
        handbook.groups["payments"] = Group(
            id: "payments", name: "Payments",
            schedules: [
                Schedule(
                    id: "primary", zone: "Africa/Lagos",
                    layers: [layer("below", ["ada"]), layer("weeks", ["ada", "ben"]), nights])
            ],
            steps: [EscalationStep(targets: [.schedule("primary")], delay: .seconds(60))])
        let now = try #require(Moment(text: "2026-11-24T08:00:00Z"))
        let override = Override(
            id: 3, group: "payments", schedule: nil, from: now, until: now + .hours(1),
            outgoing: "cleo", incoming: "ada", reason: "dentist")
        let absence = Absence(
            id: 4, person: "ada", from: now - .hours(2), until: now + .hours(5), reason: "ill")
        let changes = RosterChanges(overrides: [override], absences: [absence])
        let team = try #require(
            OnCallView(handbook, at: now, changes: changes, group: "payments", why: true)
                .groups.first)
        let why = try #require(team.why?.first)
        #expect(why.layers.map(\.outcome) == ["outside_hours", "counts", "away"])
        #expect(why.layers[0].words == "outside its hours until Fri 27 Nov 22:00")
        #expect(why.layers[1].turn?.step == 1)
        #expect(why.layers[1].away.map(\.absence) == [4])
        #expect(why.layers[1].words.contains("in place of Ada Okafor, turn 1 of 2"))
        #expect(why.layers[1].words.hasSuffix("away: Ada Okafor until Tue 24 Nov 14:00, ill"))
        #expect(why.layers[2].words.hasPrefix("everybody is away"))
        #expect(why.overrides.map(\.acted) == [false])
        #expect(why.words.hasSuffix("until Tue 24 Nov 14:00, then Ada Okafor"))
        #expect(team.onCall.map(\.inPlaceOf) == [[Named(id: "ada", name: "Ada Okafor")]])
        #expect(OnCallView(handbook, at: now, changes: changes).groups.allSatisfy { $0.why == nil })
    }
}
