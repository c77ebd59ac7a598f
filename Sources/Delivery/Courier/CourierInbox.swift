import Synchronization

/// What other threads hand to the courier's, which sleeps in libcurl and has to be woken.
final class CourierInbox: Sendable {
    struct News {
        var arrivals: [Order]
        /// When everything has to be over; nil while nobody asked.
        var stopBy: ContinuousClock.Instant?
    }

    private struct State {
        var arrivals: [Order] = []
        var stopBy: ContinuousClock.Instant?
        var onEnd: [@Sendable () -> Void] = []
        var hasEnded = false
        var load = Courier.Load()
    }

    private let multi: MultiHandle
    private let state = Mutex(State())

    init(waking multi: MultiHandle) { self.multi = multi }

    var load: Courier.Load {
        state.withLock {
            Courier.Load(
                underWay: $0.load.underWay, waiting: $0.load.waiting + $0.arrivals.count)
        }
    }

    func post(_ order: Order) {
        let isTaken = state.withLock { state in
            guard state.stopBy == nil else { return false }
            state.arrivals.append(order)
            // The first one wakes; the thread takes all that have come by then.
            if state.arrivals.count == 1 { multi.wakeUp() }
            return true
        }
        if !isTaken { order.completion(DeliveryReport(CourierLoop.stopping)) }
    }

    /// The earliest of several deadlines counts.
    func stop(by deadline: ContinuousClock.Instant, then onEnd: (@Sendable () -> Void)?) {
        let hasEnded = state.withLock { state in
            if state.hasEnded { return true }
            state.stopBy = min(state.stopBy ?? deadline, deadline)
            if let onEnd { state.onEnd.append(onEnd) }
            multi.wakeUp()
            return false
        }
        if hasEnded { onEnd?() }
    }

    /// Everything that has come; tells in return how much there was before.
    func take(_ load: Courier.Load) -> News {
        state.withLock { state in
            state.load = load
            let arrivals = state.arrivals
            state.arrivals = []
            return News(arrivals: arrivals, stopBy: state.stopBy)
        }
    }

    /// Nothing is taken any more, and `close` is the last that is done with the multi handle.
    func end(_ close: () -> Void) {
        let (left, waiters) = state.withLock { state in
            state.hasEnded = true
            state.load = Courier.Load()
            close()
            return (state.arrivals, state.onEnd)
        }
        for order in left { order.completion(DeliveryReport(CourierLoop.stopping)) }
        for waiter in waiters { waiter() }
    }
}
