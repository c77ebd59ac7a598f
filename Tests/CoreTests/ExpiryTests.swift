import Core
import Simulation
import Testing

/// Alerts that end by themselves, in a box: their sender is the key `monitor`, its word is good for
/// four minutes and comes once a minute.
extension Box {
    @discardableResult
    mutating func tell(
        _ name: String = "disk", for validity: Duration? = .minutes(4),
        severity: Severity = .sev2, to node: NodeID? = nil
    ) -> Engine.Answer? {
        var alert = Sample.alert(name, severity, startsAt: Box.noon)
        alert.expiresAt = validity.map { wall + $0 }
        return submit(Command(by: .key("monitor"), kind: .report(alert)), to: node)
    }

    /// What the journal says of the ends of alerts.
    var ends: [String] {
        journal.compactMap { entry in
            let at = (entry.at - Box.noon).inMilliseconds / 1000
            func seconds(_ moment: Moment?) -> String {
                moment.map { "\(($0 - Box.noon).inMilliseconds / 1000)" } ?? "never"
            }
            return switch entry.event {
            case .alerted(let alerted): "told at \(at) until \(seconds(alerted.alert.expiresAt))"
            case .expiryMoved(let moved):
                "\(moved.isPutOff ? "put off" : "moved") at \(at) until \(seconds(moved.until))"
            case .alertCleared(let cleared):
                cleared.expiredAt == nil ? "cleared at \(at)" : "ended at \(at)"
            default: nil
            }
        }
    }
}

@Suite struct `An alert that ends by itself` {
    @Test func `ends when its sender says no more, and its incident with it`() throws {
        var box = Box()
        box.tell()
        box.pass(.seconds(239))
        #expect(box.incident()?.isActive == true)
        box.pass(.seconds(2))
        let incident = try #require(box.incident())
        #expect(incident.state == .resolved)
        #expect(incident.firing == 0)
        #expect(incident.resolution?.kind == .alertsCleared)
        #expect(
            incident.resolution?.text
                == "its sender stopped sending; it ended at \((Box.noon + .minutes(4)).text)")
        #expect(box.ends == ["told at 0 until 240", "ended at 240"])
        #expect(box.situation.nextExpiry == nil)
    }

    @Test func `does not end a sev1, which waits for a person`() {
        var box = Box()
        box.tell()
        box.submit(
            Command(by: .person("ada"), kind: .act(1, .severity(.sev1, text: "all is lost"))))
        box.pass(.minutes(5))
        #expect(box.incident()?.isActive == true)
        #expect(box.incident()?.clearedAt != nil)
    }

    @Test func `fires on as long as its sender repeats it, for an entry every two minutes`() {
        var box = Box()
        for _ in 0..<60 {
            box.tell()
            box.pass(.minutes(1))
        }
        #expect(box.incident()?.isActive == true)
        #expect(box.situation.incidents.count == 1)
        let moves = box.ends.filter { $0.hasPrefix("moved") }.count
        #expect((20...30).contains(moves), "\(box.ends)")
        box.pass(.minutes(5))
        #expect(box.incident()?.isActive == false)
    }

    @Test func `is believed for one sending interval at least, whenever it was told last`() {
        for last in 0..<12 {
            var box = Box()
            for _ in 0...last {
                box.tell()
                box.pass(.minutes(1))
            }
            // It was told a minute ago; two more may be lost.
            box.pass(.seconds(90))
            #expect(box.incident()?.isActive == true, "\(last): \(box.ends)")
            box.pass(.seconds(91))
            #expect(box.incident()?.isActive == false, "\(last): \(box.ends)")
        }
    }

    @Test func `ends no sooner because its sender says so, and at once with its resolve`() {
        var box = Box()
        box.tell()
        box.tell(for: .seconds(10))
        box.pass(.minutes(1))
        #expect(box.incident()?.isActive == true)
        let over = Sample.alert("disk", .sev2, status: .resolved)
        box.submit(Command(by: .key("monitor"), kind: .report(over)))
        #expect(box.incident()?.isActive == false)
        #expect(box.ends == ["told at 0 until 240", "cleared at 60"])
    }

    @Test func `ends no longer by itself once it is told without an end, and the other way`() {
        var box = Box()
        box.tell()
        box.tell(for: nil)
        box.pass(.minutes(30))
        #expect(box.incident()?.isActive == true)
        box.tell()
        box.pass(.minutes(5))
        #expect(box.incident()?.isActive == false)
        #expect(
            box.ends == [
                "told at 0 until 240", "moved at 0 until never", "moved at 1800 until 2040",
                "ended at 2040",
            ])
    }

    @Test func `leaves the others of its incident alone`() {
        var box = Box()
        box.tell("disk")
        box.tell("load", for: .minutes(9))
        box.pass(.minutes(5))
        #expect(box.incident()?.firing == 1)
        #expect(box.incident()?.isActive == true)
        box.pass(.minutes(5))
        #expect(box.incident()?.isActive == false)
    }

    @Test func `ends in the incident that a person resolved, and fires anew after`() {
        var box = Box()
        box.tell()
        box.submit(Command(by: .person("ada"), kind: .act(1, .resolve("fixed"))))
        #expect(box.incident()?.firing == 1)
        box.pass(.minutes(5))
        #expect(box.incident()?.firing == 0)
        box.tell()
        #expect(box.situation.incidents.count == 2)
    }

    @Test func `goes with its incident into another, and ends there`() {
        var box = Box()
        box.tell()
        box.submit(
            Command(
                by: .person("ada"),
                kind: .declare(
                    Declaration(title: "Broken", text: "", service: nil, severity: .sev2))))
        box.submit(Command(by: .person("ada"), kind: .act(1, .merge(into: 2))))
        #expect(box.incident(2)?.firing == 1)
        box.pass(.minutes(5))
        #expect(box.incident(2)?.firing == 0)
    }

    @Test func `is heard if its repeat waits in the queue`() {
        var box = Box()
        box.tell()
        box.pass(.seconds(239))
        box.suspend(.seconds(1))
        // What is due and what was told come to the engine in one step.
        var alert = Sample.alert("disk", .sev2, startsAt: Box.noon)
        alert.expiresAt = box.wall + .minutes(4)
        box.submit(together: [Command(by: .key("monitor"), kind: .report(alert))])
        #expect(box.incident()?.isActive == true)
        #expect(box.ends.last == "moved at 240 until 480")
    }

    @Test func `is many: all end, and nothing else waits for them`() {
        var box = Box()
        let until = box.wall + .minutes(4)
        box.submit(
            together: (0..<1100).map { number in
                var alert = Sample.alert("disk \(number)", .sev2, startsAt: Box.noon)
                alert.expiresAt = until
                return Command(by: .key("monitor"), kind: .report(alert))
            })
        box.pass(.minutes(5))
        #expect(box.incident()?.firing == 0)
        #expect(box.ends.filter { $0.hasPrefix("ended") }.count == 1100)
        #expect(box.ends.filter { $0.hasPrefix("put off") }.isEmpty)
    }

    @Test func `is neglect where it goes on, to the auditor`() {
        var box = Box()
        box.tell()
        let situation = box.situation
        let late = Box.noon + .minutes(4) + .seconds(21)
        let found = situation.neglected(at: late, tolerance: .seconds(20)).filter {
            if case .unended = $0 { true } else { false }
        }
        #expect(found.map(\.words).count == 1)
        #expect(found.first?.words.hasPrefix("#1: one of its alerts ended by itself at") == true)
    }
}

/// Silence that may be Muster's own: senders found nobody.
@Suite struct `An alert that ends by itself after Muster was away` {
    @Test func `has one interval from a restart`() {
        var box = Box()
        box.tell()
        box.suspend(.minutes(10))
        box.start("two", replacing: ["one"])
        // Four minutes: Prometheus would have sent four times.
        box.pass(.seconds(239))
        #expect(box.incident()?.isActive == true)
        box.pass(.seconds(2))
        #expect(
            box.ends == ["told at 0 until 240", "put off at 600 until 840", "ended at 840"])
    }

    @Test func `has it also if its end comes after the restart`() {
        var box = Box()
        box.tell()
        box.pass(.minutes(3))
        box.start("two", replacing: ["one"])
        box.pass(.minutes(3) + .seconds(59))
        #expect(box.incident()?.isActive == true)
        box.pass(.seconds(2))
        #expect(box.ends.last == "ended at 420")
    }

    @Test func `that is told within it goes on`() {
        var box = Box()
        box.tell()
        box.suspend(.minutes(10))
        box.start("two", replacing: ["one"])
        box.pass(.minutes(1))
        box.tell()
        // No entry for a minute more; it is believed for two thirds of what it said at least.
        box.pass(.seconds(179))
        #expect(box.incident()?.isActive == true)
        #expect(box.situation.incidents.count == 1)
    }

    @Test func `has an hour at most, or a quarter of what was promised`() {
        for (validity, patience) in [(Duration.hours(3), 60), (.hours(8), 120)] {
            var box = Box()
            box.tell(for: validity)
            box.suspend(validity + .minutes(10))
            box.start("two", replacing: ["one"])
            box.pass(.minutes(patience) - .seconds(1))
            #expect(box.incident()?.isActive == true)
            box.pass(.seconds(2))
            #expect(box.incident()?.isActive == false)
        }
    }

    @Test func `has one interval from when a process goes on that stood still`() {
        var box = Box()
        box.tell()
        box.suspend(.minutes(10))
        box.pass(.seconds(239))
        #expect(box.incident()?.isActive == true)
        box.pass(.seconds(2))
        #expect(box.incident()?.isActive == false)
    }

    @Test func `has one interval from when the journal is back`() {
        var box = Box()
        box.tell()
        box.pass(.minutes(3))
        box.isDown = true
        #expect(box.tell() == .unavailable("down"))
        box.pass(.minutes(3))
        box.isDown = false
        box.take([.back], at: box.node)
        box.pass(.seconds(239))
        #expect(box.incident()?.isActive == true, "\(box.ends)")
        box.pass(.seconds(10))
        #expect(box.incident()?.isActive == false, "\(box.ends)")
    }

    @Test func `does not end while a restored journal is held`() {
        var box = Box()
        box.tell()
        box.intrude([(nil, .held(Event.Held(backedUpAt: Box.noon, epoch: 2)))])
        box.pass(.hours(3))
        #expect(box.incident()?.isActive == true)
        box.submit(Command(by: .person("eve"), kind: .administer(.resume(seen: 1))))
        box.pass(.seconds(239))
        #expect(box.incident()?.isActive == true)
        box.pass(.seconds(2))
        #expect(box.incident()?.isActive == false)
    }

    @Test func `is the same after every restart, from the journal alone`() throws {
        var box = Box()
        box.tell("disk")
        box.tell("load", for: .minutes(9))
        box.pass(.minutes(2))
        box.tell("disk")
        let folded = box.journal.reduce(into: Situation()) { $0.apply($1) }
        #expect(folded.firing == box.situation.firing)
        #expect(folded.nextExpiry == box.situation.nextExpiry)
    }
}
