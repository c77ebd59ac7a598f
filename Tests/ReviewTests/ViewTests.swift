import Core
import Reviews
import Testing

@Suite struct `Views as JSON` {
    /// The incident as it was after so many entries.
    private func incident(after count: Int = Outage.entries.count) -> Incident {
        var incident = Incident(number: 17)
        for entry in Outage.entries.prefix(count) {
            incident.apply(entry.event, at: entry.at, by: entry.by)
            incident.position = entry.position
        }
        return incident
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try PublishedJSON.bytes(of: value), as: UTF8.self)
    }

    private func count(until kind: String) -> Int {
        var timeline = Timeline(handbook: nil)
        let index = Outage.entries.firstIndex { timeline.add($0)?.kind == kind }
        return (index ?? 0) + 1
    }

    @Test func `a row`() throws {
        let row = IncidentRow(incident(after: 3), handbook: Journalist.handbook)
        #expect(
            try text(row) == #"{"alerts":1,"answered":0,"firing":1,"group":{"id":"payments","#
                + #""name":"Payments"},"level":"L2","near":[16],"number":17,"#
                + #""opened_at":"2026-11-23T03:04:05.250Z","owed":0,"#
                + #""service":{"id":"checkout","name":"Checkout"},"severity":"sev2","#
                + #""state":"open","title":"Checkout: 5xx above 20 %","#
                + #""update_due_at":"2026-11-23T04:04:05.250Z"}"#)
    }

    @Test func `what is over says who had answered`() {
        let incident = incident()
        let row = IncidentRow(incident, handbook: Journalist.handbook)
        #expect(row.state == "resolved" && row.answered == 3 && row.owed == 3)
        let view = IncidentView(incident, handbook: Journalist.handbook, now: incident.changedAt)
        #expect(view.obligations.map(\.state) == ["withdrawn", "withdrawn", "withdrawn"])
        #expect(view.obligations.map { $0.answeredBy?.id } == ["ada", "grace", "ivy"])
        #expect(view.obligations.allSatisfy { $0.holder == nil && $0.joinedAt != nil })
    }

    @Test func `a board shows who is being rung and what comes next`() throws {
        let incident = incident(after: count(until: "roundRanOut") - 1)
        let view = IncidentView(incident, handbook: Journalist.handbook, now: incident.changedAt)
        let network = try #require(view.obligations.first { $0.title == "network" })
        #expect(network.state == "open")
        #expect(network.ringing.map(\.person.name) == ["Ivy Falk"])
        #expect(network.ringing.map(\.delivery) == ["delivered"])
        #expect(network.nextStepAt != nil)
        #expect(network.declined?.map(\.id) == ["ben"])
        #expect(view.bridge == "https://meet.example.test/war-room")
        #expect(view.commander?.name == "Grace Kim")
        #expect(view.counts.joined == 2 && view.counts.owed == 3)
        #expect(view.runbook?.steps.map(\.step) == [1, 2])
        let read = try PublishedJSON.value(
            IncidentView.self, from: try PublishedJSON.bytes(of: view))
        #expect(read == view)
    }

    @Test func `an overdue update says so`() {
        let incident = incident(after: count(until: "joined"))
        func isOverdue(_ later: Duration) -> Bool? {
            IncidentView(incident, handbook: nil, now: incident.lastUpdateAt + later)
                .update?.overdue
        }
        #expect(isOverdue(.minutes(14)) == false)
        #expect(isOverdue(.minutes(16)) == true)
    }

    @Test func `my pages say whether they are still mine to answer`() {
        let open = incident(after: count(until: "paged"))
        let pages = PageView.pages(of: "ada", in: open, handbook: Journalist.handbook)
        #expect(pages.map(\.message) == ["17-1"])
        #expect(pages.map(\.state) == ["open"])
        let joined = incident(after: count(until: "assembled"))
        func states(_ person: PersonID) -> [String] {
            PageView.pages(of: person, in: joined, handbook: nil).map(\.state)
        }
        #expect(states("ada") == ["yours"])
        #expect(states("ben") == ["others"])
        let over = PageView.pages(of: "ada", in: incident(), handbook: nil)
        #expect(over.map(\.state) == ["over"])
        #expect(over.map(\.message) == ["17-4"])
    }

    @Test func `a line of the stream`() throws {
        var timeline = Timeline(handbook: Journalist.handbook)
        let lines = Outage.entries.compactMap { timeline.add($0) }
        let view = TimelineView(
            [try #require(lines.first { $0.kind == "declined" })], at: 99,
            handbook: Journalist.handbook)
        #expect(
            try text(view) == #"{"lines":[{"at":"2026-11-23T03:05:39.590Z","detail":false,"#
                + #""incident":17,"kind":"declined","mark":"answer","#
                + #""person":{"id":"ben","name":"Ben Castillo"},"position":73,"#
                + #""text":"Ben Castillo declined Network: on a plane"}],"position":99}"#)
    }

    @Test func `who is on call`() throws {
        var handbook = Journalist.handbook
        let layer = Layer(
            name: "rotation", unit: .week, length: 1, start: CivilDay(number: 20_000),
            handoffMinute: 540, members: ["ada"])
        handbook.groups["payments"] = Group(
            id: "payments", name: "Payments",
            schedules: [Schedule(id: "primary", zone: "Africa/Lagos", layers: [layer])],
            steps: [EscalationStep(targets: [.schedule("primary")], delay: .seconds(60))])
        let now = try #require(Moment(text: "2026-11-23T03:04:05Z"))
        let view = OnCallView(handbook, at: now, changes: .none, group: "payments")
        let team = try #require(view.groups.first)
        #expect(view.groups.count == 1)
        #expect(team.onCall.map(\.person.name) == ["Ada Okafor"])
        #expect(team.onCall.map(\.layer) == ["rotation"])
        #expect(team.escalation.map(\.delayS) == [60])
        #expect(OnCallView(handbook, at: now, changes: .none, group: "nobody").groups.isEmpty)
    }
}
