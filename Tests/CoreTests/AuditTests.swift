import Core
import Simulation
import Testing

/// What an auditor finds in a situation (promise 15).
@Suite struct `What is neglected` {
    private let tolerance = Duration.seconds(20)

    @Test func `nothing, while what is due is done`() {
        var box = Box()
        box.submit(Sample.report("disk"))
        for _ in 0..<60 {
            box.pass(.seconds(10))
            #expect(box.situation.neglected(at: box.wall, tolerance: tolerance) == [])
        }
    }

    @Test func `what was due and was not done, once the tolerance is over`() throws {
        var box = Box()
        box.submit(Sample.report("disk"))
        box.pass(.seconds(1))
        let situation = box.situation
        let due = try #require(situation.nextMoment)
        #expect(situation.neglected(at: due + tolerance, tolerance: tolerance) == [])
        let later = due + tolerance + .milliseconds(1)
        #expect(
            situation.neglected(at: later, tolerance: tolerance) == [.overdue(1, since: due)])
    }

    @Test func `an obligation that nobody is rung for and that waits for nothing`() throws {
        var box = Box()
        box.submit(Sample.report("disk"))
        box.pass(.seconds(1))
        var situation = box.situation
        situation.incidents[1]?.obligations[0].clock = nil
        let found = situation.neglected(at: box.wall + .seconds(60), tolerance: tolerance)
        #expect(found.contains(.unattended(1, obligation: "database")), "\(found)")
    }

    @Test func `nothing, while a restored journal is held back`() throws {
        var box = Box()
        box.submit(Sample.report("disk"))
        box.pass(.seconds(1))
        var situation = box.situation
        situation.hold = Situation.Hold(since: box.wall, backedUpAt: box.wall)
        let much = box.wall + .hours(9)
        #expect(situation.neglected(at: much, tolerance: tolerance) == [])
    }
}
