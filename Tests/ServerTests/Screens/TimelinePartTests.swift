import Core
import Reviews
import Testing

@testable import Server

@Suite struct `The timeline of a war room` {
    /// Lines of one incident, each `after` the one before by so many seconds.
    private struct Lines {
        private(set) var all: [TimelineLine] = []
        private var ago: Int64 = 600

        mutating func add(
            after: Int64 = 0, _ kind: String, _ mark: Mark, _ text: String, isDetail: Bool = false,
            isMilestone: Bool = false, message: MessageSerial? = nil,
            delivery: DeliveryStep? = nil
        ) {
            ago -= after
            all.append(
                TimelineLine(
                    position: Position(all.count + 1), incident: 17,
                    at: ScreenSamples.now - .seconds(ago), kind: kind, mark: mark, text: text,
                    isDetail: isDetail, isMilestone: isMilestone, message: message,
                    delivery: delivery))
        }

        mutating func attempt(
            after: Int64 = 0, _ message: MessageSerial, way: Int, _ channel: Channel,
            _ outcome: AttemptOutcome? = nil
        ) {
            add(
                after: after, outcome == nil ? "attemptBegan" : "attemptEnded", .delivery,
                "an attempt", isDetail: true, message: message,
                delivery: DeliveryStep(way: way, channel: channel, number: 1, outcome: outcome))
        }
    }

    private static let lines: [TimelineLine] = {
        var lines = Lines()
        lines.add("opened", .opened, "it broke", isMilestone: true)
        lines.add("obligationOpened", .page, "Database is asked to join", isDetail: true)
        lines.add("roundBegan", .page, "round 1 for Database: Ada", isDetail: true)
        lines.add("paged", .page, "paged Ada for Database", message: 1)
        lines.attempt(1, way: 0, .webhook)
        lines.add("obligationOpened", .page, "Network is asked to join", isDetail: true)
        lines.add("paged", .page, "paged Noor for Network", message: 2)
        lines.attempt(2, way: 0, .webhook)
        lines.attempt(after: 1, 2, way: 0, .webhook, .delivered("204"))
        lines.attempt(after: 1, 1, way: 0, .webhook, .methodFailed("410"))
        lines.attempt(1, way: 1, .mail)
        lines.attempt(after: 1, 1, way: 1, .mail, .delivered("250"))
        lines.add(
            after: 60, "assembled", .room, "assembled: everybody required is in the room",
            isMilestone: true)
        return lines.all
    }()

    @Test func `one page with its attempts is one line, and the details of a moment one fold`() {
        let part = TimelinePart(ScreenSamples.scene(), Self.lines)
        let shown = part.entries.map { $0.shownLine?.words ?? $0.foldWords }
        #expect(
            shown == [
                "assembled: everybody required is in the room",
                "paged Noor for Network; delivered by webhook (204)",
                "paged Ada for Database; failed by webhook (410), then accepted by the mail server",
                "it broke", "3 details of paging",
            ])
    }

    @Test func `milestones stand out and pages do not`() {
        let part = TimelinePart(ScreenSamples.scene(), Self.lines)
        let milestones = part.entries.compactMap(\.shownLine).filter(\.isMilestone).map(\.words)
        #expect(milestones == ["assembled: everybody required is in the room", "it broke"])
        let html = (try? Screens())?.room(
            ScreenSamples.catastrophe(), timeline: Self.lines, scene: ScreenSamples.scene())
        let events = Markup(html ?? "").all("li").compactMap { $0.attributes["class"] }
        #expect(events.count { $0 == "event milestone" } == 2)
    }
}
