import Core
import Simulation
import Testing

/// What tools tell was changed: kept within bounds, and near the incidents of its service.
@Suite struct `Changes` {
    private func box() -> Box {
        var box = Box()
        _ = box.administer(
            .createKey(
                id: "ci", digest: Digest32([UInt8](repeating: 9, count: 32)) ?? .zero,
                service: "wiki", format: "pagerduty"))
        return box
    }

    private func change(
        _ summary: String, service: ServiceID? = nil, at: Moment = .zero, by: KeyID = "ci"
    ) -> Command {
        Command(
            by: .key(by),
            kind: .change(
                Change(integration: by, service: service, summary: summary, at: at)))
    }

    @Test func `a change pages nobody and is of the service that it names, else of its key's`() {
        var box = box()
        box.submit(change("one", service: "checkout"))
        box.submit(change("two", service: "nobody knows"))
        box.submit(change("three"))
        box.submit(change("four", by: "revoked long ago"))
        #expect(box.situation.recentChanges.map(\.summary) == ["one", "two", "three"])
        #expect(box.situation.recentChanges.map(\.service) == ["checkout", "wiki", "wiki"])
        #expect(box.situation.incidents.isEmpty)
    }

    @Test func `the same again is no news, and none is told from the future`() {
        var box = box()
        for _ in 0..<3 { box.submit(change("one")) }
        #expect(box.situation.recentChanges.count == 1)
        box.submit(change("two", at: .distantFuture))
        let last = box.situation.recentChanges.last
        #expect(last.map { $0.at < .distantFuture } == true)
    }

    @Test func `changes are bounded, and one busy service does not push out the others`() {
        var box = box()
        box.submit(change("rare", service: "checkout"))
        for index in 0..<200 { box.submit(change("busy \(index)")) }
        let kept = box.situation.recentChanges
        #expect(kept.count == Limits.changesOfService + 1)
        #expect(kept.first?.summary == "rare")
        #expect(kept.last?.summary == "busy 199")
    }

    @Test func `near an incident are those of its service from a day before it to its end`() {
        let opened = Moment(seconds: 10_000_000)
        var incident = Incident(number: 1)
        incident.grouping = .service("checkout")
        incident.openedAt = opened
        incident.resolvedAt = opened + .hours(2)
        func changed(_ summary: String, _ service: ServiceID?, _ at: Moment) -> Change {
            Change(integration: "ci", service: service, summary: summary, at: at)
        }
        let near = incident.nearby([
            changed("too old", "checkout", opened - .hours(25)),
            changed("old", "checkout", opened - .hours(24)),
            changed("another's", "wiki", opened), changed("nobody's", nil, opened),
            changed("meanwhile", "checkout", opened + .hours(1)),
            changed("afterwards", "checkout", opened + .hours(3)),
        ])
        #expect(near.map(\.summary) == ["meanwhile", "old"])
    }
}
