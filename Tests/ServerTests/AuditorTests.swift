import Core
import Foundation
import Synchronization
import Testing

@testable import Nodes
@testable import Server

@Suite("The auditor")
struct AuditorTests {
    /// A clock that a test sets forward.
    private final class Clock: Sendable {
        private let ahead = Mutex<Int64>(0)

        var reading: Engine.Reading {
            let ahead = ahead.withLock { $0 }
            let now = SystemClock.read()
            return Engine.Reading(
                wall: now.wall + .milliseconds(ahead), monotonic: now.monotonic + ahead)
        }

        func pass(_ seconds: Int64) { ahead.withLock { $0 += seconds * 1000 } }
    }

    /// Where the engine's thread stands still once the gate is shut.
    private final class Gate: Sendable {
        private let isShut = Mutex(false)
        private let opened = DispatchSemaphore(value: 0)

        func shut() { isShut.withLock { $0 = true } }
        func pass() { if isShut.withLock({ $0 }) { opened.wait() } }
        func open() {
            isShut.withLock { $0 = false }
            opened.signal()
        }
    }

    @Test func `a frozen engine raises the alarm, and it ends when the engine goes on`()
        async throws
    {
        let (clock, gate) = (Clock(), Gate())
        try await TestServer.run(clock: { clock.reading }, send: { _ in gate.pass() }) { world in
            var auditor = Auditor(of: world.node)
            #expect(await auditor.look().problems == [])
            gate.shut()
            // It stands still with the page on its way: nobody gets an answer from here on.
            async let declared = world.declare("Ledger is down")
            while await auditor.look().head.position < 8 { await Task.yield() }
            clock.pass(10)
            let soon = await auditor.look()
            #expect(soon.problems == [], "nothing is due yet")
            clock.pass(180)
            let late = await auditor.look()
            #expect(late.isEngineStill)
            #expect(
                late.problems.contains { $0.hasPrefix("#1: due at ") }, "\(late.problems)")
            world.node.board.take(late)
            let ready = try await world.get("/readyz", [:])
            #expect(ready.status == 503)
            #expect(ready.body.contains("the engine of this node takes nothing up any more"))
            #expect(!ready.body.contains("#1"), "anybody may ask")
            #expect(
                try await world.get("/metrics", [:]).body.contains("muster_audit_failing 1"))
            gate.open()
            #expect(try await declared == 1)
            let until = ContinuousClock.now + .seconds(10)
            var again = await auditor.look()
            while !again.isFine, ContinuousClock.now < until {
                try await Task.sleep(for: .milliseconds(20))
                again = await auditor.look()
            }
            #expect(again.problems == [])
        }
    }

    @Test func `a storm that is worked on raises none`() async throws {
        let clock = Clock()
        try await TestServer.run(clock: { clock.reading }) { world in
            var auditor = Auditor(of: world.node)
            async let storm: Void = {
                for number in 0..<300 {
                    _ = try await world.post(
                        "/v2/enqueue", world.event(dedup: "d\(number)"), [:])
                }
            }()
            // Four minutes: pages again, steps, rounds.
            for _ in 0..<120 {
                clock.pass(2)
                let audit = await auditor.look()
                #expect(audit.problems == [])
                try await Task.sleep(for: .milliseconds(20))
            }
            try await storm
            #expect(await auditor.look().head.position == world.node.board.position)
        }
    }

    @Test func `it tells what it finds and that all is well again, and a heartbeat hears it`()
        async throws
    {
        try await TestServer.run { world in
            let (audits, heard) = AsyncStream.makeStream(of: Audit.self)
            let node = world.node
            let auditing = Task { await node.audit(every: .milliseconds(10)) { heard.yield($0) } }
            var count = 0
            for await audit in audits {
                #expect(audit.isFine)
                count += 1
                if count == 3 { break }
            }
            auditing.cancel()
            await auditing.value
            #expect(world.node.board.audit?.isFine == true)
        }
    }
}
