import Core
import Simulation
import Testing

/// Heartbeats in a box: a key of 60 s and 30 s of grace for the service `checkout`.
extension Box {
    static func listening(
        _ rhythm: Rhythm = Rhythm(interval: .seconds(60)), nodes: [NodeID] = ["one"]
    ) -> Box {
        var box = Box(nodes: nodes)
        box.administer(
            .createKey(
                id: "job", digest: Sample.digest(99), service: "checkout", format: "heartbeat",
                rhythm: rhythm))
        box.story = Story()
        return box
    }

    @discardableResult
    mutating func beat(_ told: ToldHead? = nil, to node: NodeID? = nil) -> Engine.Answer? {
        submit(Command(by: .key("job"), kind: .beat("job", told: told)), to: node)
    }

    var heartbeat: Heartbeat? { situation.heartbeats["job"] }

    /// The beats and what became of them, as the journal has them.
    var heard: [String] {
        journal.compactMap { entry in
            let at = (entry.at - Box.noon).inMilliseconds / 1000
            return switch entry.event {
            case .heartbeatExpected(let expected):
                "\(expected.isBeat ? "beat" : "put off") at \(at) until "
                    + "\((expected.until - Box.noon).inMilliseconds / 1000)"
            case .heartbeatMissed: "missed at \(at)"
            default: nil
            }
        }
    }
}

@Suite struct `A heartbeat` {
    @Test func `that was never heard is not missed`() {
        var box = Box.listening()
        box.pass(.hours(24))
        #expect(box.situation.heartbeats.isEmpty)
        #expect(box.situation.incidents.isEmpty)
        #expect(box.engine?.wait(at: box.reading) == nil, "nothing is due: no polling")
    }

    @Test func `that stops is an alert once, judged and paged like every alert`() throws {
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(89))
        #expect(box.situation.incidents.isEmpty)
        #expect(box.engine?.wait(at: box.reading) == 1000)
        box.pass(.seconds(2))
        let incident = try #require(box.incident())
        #expect(
            incident.title == "No heartbeat from job for 1 min 30 s (expected every 1 min)")
        #expect(incident.severity == .sev2)
        #expect(incident.group == "database")
        let alert = try #require(incident.shownAlerts.first)
        #expect(alert.source == "heartbeat")
        box.pass(.seconds(30))
        #expect(box.story.lines(.pages) == "t+90 page ada (database)")
        box.pass(.hours(5))
        #expect(box.heard == ["beat at 0 until 90", "missed at 90"])
        #expect(box.situation.incidents.count == 1)
    }

    @Test func `of less weight pages with less urgency`() {
        var box = Box.listening(Rhythm(interval: .seconds(60), severity: .sev4))
        box.beat()
        box.pass(.minutes(3))
        #expect(box.incident()?.severity == .sev4)
        #expect(box.sent.isEmpty)
    }

    @Test func `that comes back ends its alert, and its next silence is another`() {
        var box = Box.listening()
        box.beat()
        box.pass(.minutes(3))
        #expect(box.incident()?.isActive == true)
        box.beat()
        #expect(box.incident()?.state == .resolved)
        #expect(box.incident()?.firing == 0)
        #expect(box.heartbeat?.isSilent == false)
        box.pass(.seconds(91))
        #expect(box.incident(2)?.isActive == true)
    }

    @Test func `ends only its own alert of an incident that it joined`() {
        var box = Box.listening()
        box.alert(.sev2)
        box.beat()
        box.pass(.minutes(2))
        #expect(box.incident()?.firing == 2)
        box.beat()
        #expect(box.incident()?.firing == 1)
        #expect(box.incident()?.isActive == true)
    }

    @Test func `that comes as promised is journalled each time, and never missed`() {
        var box = Box.listening()
        for _ in 0..<60 {
            box.beat()
            box.pass(.seconds(60))
        }
        #expect(box.heard.count == 60)
        #expect(box.situation.incidents.isEmpty)
    }

    @Test func `that comes more often costs few entries, and has its whole interval all the same`()
    {
        for gap in [1, 7, 20, 29] {
            var box = Box.listening()
            var last: Int64 = 0
            for _ in 0..<(1200 / gap) {
                last = box.seconds
                #expect(box.beat()?.events != nil)
                box.pass(.seconds(gap))
            }
            #expect(box.situation.incidents.isEmpty)
            #expect((20...42).contains(box.heard.count), "every \(gap) s: \(box.heard.count)")
            box.pass(.minutes(3))
            let missed = Int64(box.heard.last?.split(separator: " ").last ?? "") ?? 0
            #expect((60...90).contains(missed - last), "every \(gap) s: \(missed - last) s")
        }
    }

    @Test func `that writes nothing is answered only when the journal confirms its end`() {
        var box = Box.listening()
        box.beat()
        box.pass(.seconds(5))
        let confirms = box.confirms
        #expect(box.beat()?.events == [])
        #expect(box.confirms == confirms + 1)
        // Somebody else revoked the key: a node that lags does not say that all is well.
        box.intrude([(nil, .keyRevoked(Event.KeyRevoked(id: "job")))])
        #expect(box.beat()?.refusal == .unknownKey("job"))
    }

    @Test func `that waits to be decided when it is due was heard`() {
        var box = Box.listening()
        box.beat()
        box.pass(.milliseconds(89_999))
        box.suspend(.milliseconds(5))
        box.beat()
        #expect(box.heard == ["beat at 0 until 90", "beat at 90 until 180"])
    }

    @Test func `is missed once, whatever becomes of the append`() {
        for fault in [Box.Fault.conflict, .unknownAndLost, .unknownButWritten] {
            var box = Box.listening()
            box.beat()
            box.pass(.seconds(89))
            box.faults = [fault]
            box.pass(.minutes(10))
            #expect(box.heard == ["beat at 0 until 90", "missed at 90"], "\(fault)")
            #expect(box.situation.incidents.count == 1)
            box.faults = [fault]
            box.beat()
            #expect(box.heartbeat?.isSilent == false, "\(fault)")
            #expect(box.incident()?.isActive == false, "\(fault)")
        }
    }

    @Test func `of a revoked key is over, with its alert`() {
        var box = Box.listening()
        box.beat()
        box.pass(.minutes(2))
        box.administer(.revokeKey("job"))
        #expect(box.incident()?.state == .resolved)
        #expect(box.heartbeat == nil)
        box.pass(.hours(2))
        #expect(box.situation.incidents.isEmpty, "archived")
        #expect(box.beat()?.refusal == .unknownKey("job"))

        var other = Box.listening()
        other.beat()
        other.administer(.revokeKey("job"))
        other.pass(.hours(2))
        #expect(other.situation.nextIncident == 1)
        #expect(other.engine?.wait(at: other.reading) == nil)
    }

    @Test func `is folded to the same by another node`() {
        var box = Box.listening()
        box.beat()
        box.pass(.minutes(2))
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(Dump.of(folded) == Dump.of(box.situation))
        #expect(folded.nextMoment == box.situation.nextMoment)
        var rebuilt = folded
        rebuilt.rebuildDerived()
        #expect(rebuilt.nextMoment == box.situation.nextMoment)
    }

    @Test func `whose silence is not told is what an auditor finds`() {
        var box = Box.listening()
        box.beat()
        let situation = box.situation
        let due = Box.noon + .seconds(90)
        #expect(situation.neglected(at: due + .seconds(20), tolerance: .seconds(20)) == [])
        #expect(
            situation.neglected(at: due + .seconds(21), tolerance: .seconds(20))
                == [.unheard("job", since: due)])
        box.pass(.minutes(3))
        #expect(box.situation.neglected(at: box.wall, tolerance: .seconds(20)) == [])
    }

    static let faults: [(Rhythm, String?)] = [
        (Rhythm(interval: .seconds(10)), nil), (Rhythm(interval: .hours(35 * 24)), nil),
        (Rhythm(interval: .seconds(9)), "every: expected 10 s to 35 d, found 9 s"),
        (Rhythm(interval: .hours(36 * 24)), "every: expected 10 s to 35 d, found 36 d"),
        (
            Rhythm(interval: .seconds(10), grace: .zero),
            "grace: expected 1 s to 7 d, found 0 s"
        ),
        (
            Rhythm(interval: .seconds(10), severity: .sev1),
            "severity: expected sev2 to sev5; only a rule or a person makes sev1"
        ),
    ]

    @Test(arguments: faults) func `has bounds`(rhythm: Rhythm, fault: String?) {
        var box = Box.listening()
        let answer = box.administer(
            .createKey(
                id: "other", digest: Digest32([UInt8](repeating: 9, count: 32)) ?? .zero,
                service: nil, format: "heartbeat", rhythm: rhythm))
        #expect(answer?.refusal == fault.map { .badRhythm($0) })
    }

    @Test func `may be late by half its interval, within reason`() {
        #expect(Rhythm(interval: .seconds(10)).grace == .seconds(5))
        #expect(Rhythm(interval: .seconds(60)).grace == .seconds(30))
        #expect(Rhythm(interval: .hours(24)).grace == .hours(1))
    }
}

@Suite struct `A job that failed` {
    private func fail(_ box: inout Box, _ detail: String = "exit status 1") {
        box.submit(
            Command(by: .key("job"), kind: .fail("job", detail: detail, raw: Array("out".utf8))))
    }

    @Test func `is an alert until it ends well, and was heard`() throws {
        var box = Box.listening()
        fail(&box)
        let incident = try #require(box.incident())
        #expect(incident.title == "job failed: exit status 1")
        #expect(incident.severity == .sev2)
        #expect(box.heartbeat?.isSilent == false)
        fail(&box)
        #expect(box.incident()?.alerts == 1)
        box.beat()
        #expect(box.incident()?.state == .resolved)
        box.pass(.seconds(60))
        fail(&box)
        #expect(box.situation.incidents.count == 2)
    }

    @Test func `is silent too if it says no more`() {
        var box = Box.listening()
        fail(&box)
        box.pass(.seconds(91))
        #expect(box.incident()?.firing == 2)
        box.beat()
        #expect(box.incident()?.firing == 0)
        #expect(box.incident()?.isActive == false)
    }

    @Test func `opens anew after a person resolved it, and has the severity of its key`() {
        var box = Box.listening(Rhythm(interval: .seconds(60), severity: .sev4))
        fail(&box)
        #expect(box.incident()?.severity == .sev4)
        box.submit(Command(by: .person("ada"), kind: .act(1, .resolve("seen"))))
        box.pass(.seconds(30))
        fail(&box)
        #expect(box.situation.incidents.count == 2)
    }

    @Test func `is nothing under a key of another kind`() {
        var box = Box()
        let answer = box.submit(
            Command(by: .key("monitor"), kind: .fail("monitor", detail: "exit status 1")))
        #expect(answer == .refused(.unknownKey("monitor")))
    }
}
