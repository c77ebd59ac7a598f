import Core
import Delivery
import Logging
import Synchronization
import Testing

@Suite struct `A dispatcher` {
    private final class Reports: Sendable {
        private let commands = Mutex<[Command]>([])

        func add(_ command: Command) { commands.withLock { $0.append(command) } }

        var kinds: [Command.Kind] { commands.withLock { $0.map(\.kind) } }
    }

    /// Found by the simulation, seed 922: the clock had jumped, the attempt was dropped without a
    /// word, and the page waited for the end of its lease.
    @Test func `says so when a lease is over by its clock`() throws {
        let reports = Reports()
        let courier = try Courier(Courier.Configuration())
        let lease = PageSample.now + Limits.attemptLease
        let dispatcher = Dispatcher(
            courier: courier,
            configuration: Dispatcher.Configuration(
                installation: "i", publicURL: "http://127.0.0.1", linkKey: [1], webhookSecret: "",
                handbook: { PageSample.handbook }, resolve: { $0 },
                report: { reports.add($0) },
                now: { lease + .minutes(38) }),
            logger: Logger(label: "dispatcher"))
        var dispatch = PageSample.dispatch()
        dispatch.message.ways[0].progress = .sending(number: 1, node: "n", until: lease)
        dispatcher.send([dispatch])
        #expect(
            reports.kinds == [
                .attemptEnded(
                    dispatch.attempt, .retry("its lease was over before it was sent"),
                    retryAfter: nil)
            ])
        #expect(dispatcher.counters.byChannel[.webhook]?.retried == 1)
    }
}
