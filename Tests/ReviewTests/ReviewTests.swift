import Core
import Reviews
import Testing

@Suite struct `Figures of a review` {
    private let review = Review(of: Outage.entries, handbook: Journalist.handbook)

    @Test func `times count from the opening`() throws {
        let times = try #require(review).times
        #expect(times.firstPage == .zero)
        #expect(times.firstDelivery == .milliseconds(1090))
        #expect(times.acknowledged == .milliseconds(13_090))
        #expect(times.assembled == .milliseconds(237_500))
        #expect(times.resolved.map { $0 > .minutes(10) } == true)
    }

    @Test func `an obligation says how it got its answer`() throws {
        let network = try #require(review?.obligations.first { $0.title == "network" })
        #expect(network.candidates == ["ben", "ivy"])
        #expect(network.pages == 3)
        #expect(network.rounds == 2)
        #expect(network.exhausted == 1)
        #expect(network.alarms.map(\.text) == ["nobody answered for Network in round 1"])
        #expect(network.acknowledgedBy == "ivy")
        #expect(network.joinedBy == "ivy")
        #expect(network.timeToDelivery == .milliseconds(250))
        #expect(network.declined == ["ben"])
        #expect(network.state == .withdrawn)
    }

    @Test func `attempts count by channel and notices apart`() throws {
        let paging = try #require(review).paging
        #expect(paging.pages == 6)
        #expect(paging.pagesDelivered == 6)
        #expect(paging.notices == 2)
        let hook = try #require(paging.channels[.webhook])
        #expect(hook.attempts == 7)
        #expect(hook.delivered == 4)
        #expect(hook.retried == 1)
        #expect(hook.failed == 2)
        #expect(paging.channels[.mail]?.delivered == 2)
        #expect(paging.medianToDelivery == .milliseconds(250))
        #expect(paging.maxToDelivery == .milliseconds(1090))
    }

    @Test func `night is the night of the person who was woken`() throws {
        let paging = try #require(review).paging
        // 03:04 UTC is 04:04 in Lagos and noon in Tokyo; Grace's zone is not known.
        #expect(paging.night.map(\.person) == ["ada", "ivy"])
        #expect(paging.night.map(\.pages) == [2, 2])
        #expect(paging.peopleWithoutZone == 1)
    }

    @Test func `who has no zone of their own has that of the group they are asked for`() throws {
        var handbook = Journalist.handbook
        handbook.groups["incident-command"] = Group(
            id: "incident-command", name: "Incident command",
            schedules: [Schedule(id: "primary", zone: "Africa/Lagos", layers: [])], steps: [])
        let paging = try #require(Review(of: Outage.entries, handbook: handbook)).paging
        #expect(paging.night.map(\.person) == ["ada", "grace", "ivy"])
        #expect(paging.peopleWithoutZone == 0)
    }

    @Test func `whoever declined, decided or ended it took part`() throws {
        let people = try #require(review).people
        let ben = try #require(people.first { $0.person == "ben" })
        #expect(ben.tookPart && ben.stays.isEmpty && ben.declined == [3])
        let grace = try #require(people.first { $0.person == "grace" })
        #expect(grace.acts == [.noted, .decided, .worked, .updated, .mitigated, .resolved])
        let ada = try #require(people.first { $0.person == "ada" })
        #expect(ada.roles == [.scribe] && ada.acts == [.worked])
    }

    @Test func `who leaves and comes back was there twice`() throws {
        var journal = Journalist()
        journal.write(
            .opened(
                Event.Opened(title: "x", grouping: .none, group: "payments", handbook: "1")))
        for _ in 1...2 {
            journal.write(
                after: 10, by: .person("ada"), .joined(Event.Joined(person: "ada", bridge: "")))
            journal.write(after: 20, by: .person("ada"), .left(Event.Left(person: "ada")))
        }
        let ada = try #require(Review(of: journal.entries, handbook: nil)?.people.first)
        #expect(ada.stays.count == 2)
        #expect(ada.stays.allSatisfy { $0.until == $0.from + .seconds(20) })
    }

    @Test(arguments: [
        (0, "0 s"), (40, "40 ms"), (999, "999 ms"), (1090, "1.1 s"), (9960, "10 s"),
        (45_000, "45 s"),
        (130_000, "2 min 10 s"), (3_600_000, "1 h"), (11_100_000, "3 h 5 min"),
        (187_200_000, "2 d 4 h"), (-5, "0 s"),
    ])
    func `durations in words`(_ milliseconds: Int, _ words: String) {
        #expect(Duration.milliseconds(milliseconds).words == words)
    }
}
