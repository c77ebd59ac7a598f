import Core
import Delivery
import Foundation
import Glibc
import Synchronization
import Testing

@Suite(.serialized) struct `A courier under load` {
    /// Reports by kind, filled from the courier's thread.
    private final class Tally: Sendable {
        private let kinds = Mutex<[String: Int]>([:])

        func add(_ report: DeliveryReport) {
            kinds.withLock { $0[report.outcome.kind, default: 0] += 1 }
        }

        var counts: [String: Int] { kinds.withLock { $0 } }
    }

    @Test func `webhooks at 64 at once`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let url = receiver.url()
        let count = 10_000
        let body = String(repeating: "x", count: 600)
        try await Courier.with { courier in
            let clock = ContinuousClock()
            let start = clock.now
            let delivered = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        await courier.deliver(.http(.local(url, body: body))).outcome.kind
                            == "delivered"
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let seconds = (clock.now - start).inSeconds
            let figure = "\(Int(Double(count) / seconds)) webhooks/s at 64 at once\n"
            FileHandle.standardError.write(Data(figure.utf8))
            #expect(delivered == count)
            #expect(seconds < 60)
        }
        #expect(receiver.received.count == count)
        #expect(receiver.server.connections <= Limits.transfersPerReceiver)
    }

    @Test func `a receiver that hangs does not hold up another`() async throws {
        let hanging = try Receiver { _ in .hang }
        defer { hanging.server.stop() }
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        var configuration = Courier.Configuration()
        configuration.transfers = 8
        configuration.transfersPerReceiver = 4
        let (stuck, url) = (hanging.url(), receiver.url())
        let tally = Tally()
        try await Courier.with(configuration) { courier in
            for _ in 0..<100 { courier.submit(.http(.local(stuck))) { tally.add($0) } }
            for _ in 0..<20 {
                let report = await courier.deliver(.http(.local(url)))
                #expect(report.outcome.kind == "delivered")
            }
            // The last report is given just before the figures are.
            for _ in 0..<500 where courier.load.underWay != 4 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(courier.load.underWay == 4)
            #expect(courier.load.waiting == 96)
            #expect(tally.counts.isEmpty)
        }
        #expect(hanging.server.connections == 4)
        #expect(tally.counts == ["retry": 100])
    }

    @Test func `stopping finishes what is under way and gives back the rest`() async throws {
        let gate = Gate()
        let receiver = try Receiver { _ in
            gate.wait()
            return .status(200)
        }
        defer { receiver.server.stop() }
        var configuration = Courier.Configuration()
        configuration.transfersPerReceiver = 2
        let courier = try Courier(configuration)
        let url = receiver.url()
        let tally = Tally()
        for _ in 0..<10 {
            courier.submit(.http(.local(url))) { report in
                tally.add(report)
                // What waited has come back; now the two that are under way may be answered.
                if tally.counts["retry"] == 8 { gate.open() }
            }
        }
        while receiver.received.count < 2 { await Task.yield() }
        await courier.stop(within: .seconds(30))
        #expect(tally.counts == ["delivered": 2, "retry": 8])
        let late = await courier.deliver(.http(.local(url)))
        #expect(late == DeliveryReport(.retry("stopping")))
        await courier.stop(within: .seconds(30))
    }

    @Test func `stopping does not wait beyond its time`() async throws {
        let receiver = try Receiver { _ in .hang }
        defer { receiver.server.stop() }
        let courier = try Courier()
        let tally = Tally()
        courier.submit(.http(.local(receiver.url()))) { tally.add($0) }
        while receiver.received.isEmpty { await Task.yield() }
        let clock = ContinuousClock()
        let start = clock.now
        await courier.stop(within: .milliseconds(100))
        #expect(clock.now - start < .seconds(20))
        #expect(tally.counts == ["retry": 1])
    }

    @Test func `an idle courier uses no processor`() async throws {
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let url = receiver.url()
        let seen = Mutex<[clockid_t]>([])
        try await Courier.with { courier in
            await withCheckedContinuation { continuation in
                courier.submit(.http(.local(url))) { _ in
                    var clock = clockid_t()
                    pthread_getcpuclockid(pthread_self(), &clock)
                    seen.withLock { $0.append(clock) }
                    continuation.resume()
                }
            }
            let thread = try #require(seen.withLock { $0.first })
            // It goes to sleep within a moment of the report; then its clock stands still while
            // somebody else's advances.
            var before = Self.processorTime(of: thread)
            let clock = ContinuousClock()
            let limit = clock.now + .seconds(20)
            var quietSince = clock.now
            while clock.now - quietSince < .milliseconds(300), clock.now < limit {
                let now = Self.processorTime(of: thread)
                if now != before { quietSince = clock.now }
                before = now
                await Task.yield()
            }
            #expect(clock.now < limit, "the courier's thread never came to rest")
        }
    }

    private static func processorTime(of clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}

/// Opened once; whoever waits before blocks its own thread.
final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    func wait() { while !isOpen.withLock({ $0 }) { sched_yield() } }
}
