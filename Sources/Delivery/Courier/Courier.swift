import Core
import CCurl
import Foundation

/// Carries parcels over libcurl on a thread of its own.
///
/// Any number of parcels may be handed in at any time; so many as the limits allow are under way at
/// once, the others wait. While nothing is under way the thread sleeps in `poll`. Connections are
/// kept and used again.
package final class Courier: Sendable {
    package struct Configuration: Sendable {
        package var transfers = Limits.transfers
        package var transfersPerReceiver = Limits.transfersPerReceiver
        package var transfersPerRelay = Limits.transfersPerRelay
        /// How HTTP receivers see the sender.
        package var userAgent = "Muster"

        package init() {}
    }

    /// libcurl cannot be had: no memory, or no descriptors.
    package struct Unavailable: Error, Sendable {}

    private let inbox: CourierInbox

    /// Starts the thread.
    package init(_ configuration: Configuration = Configuration()) throws(Unavailable) {
        guard muster_curl_start() != 0, let multi = MultiHandle() else { throw Unavailable() }
        let inbox = CourierInbox(waking: multi)
        self.inbox = inbox
        let thread = Thread {
            CourierLoop(inbox: inbox, multi: multi, configuration: configuration).run()
        }
        thread.name = "courier"
        thread.start()
    }

    deinit { inbox.stop(by: .now, then: nil) }

    /// Hands in a parcel; never blocks and never drops it.
    ///
    /// `completion` is called once, on the courier's thread, which it must not hold up; after `stop`
    /// at once on the caller's, with `.retry`.
    package func submit(
        _ parcel: Parcel, completion: @escaping @Sendable (DeliveryReport) -> Void
    ) {
        submit({ parcel }, completion: completion)
    }

    /// The same with a parcel that is made on the courier's thread, so that whoever orders it has
    /// not to wait for its words and signatures. What it throws is its report.
    func submit(
        _ prepare: @escaping @Sendable () throws(AttemptFailure) -> Parcel,
        completion: @escaping @Sendable (DeliveryReport) -> Void
    ) {
        inbox.post(Order(prepare: prepare, completion: completion))
    }

    /// Ends the courier: what waits comes back as `.retry("stopping")` at once, what is under way
    /// when the time is up. Returns when every report has been given and every connection closed.
    package func stop(within patience: Duration) async {
        await withCheckedContinuation { continuation in
            inbox.stop(by: .now + patience) { continuation.resume() }
        }
    }

    /// Parcels under way and waiting, for metrics.
    package var load: Load { inbox.load }

    package struct Load: Hashable, Sendable {
        package var underWay = 0
        package var waiting = 0
    }
}

/// A libcurl multi handle.
///
/// `@unchecked Sendable` because only the courier's thread uses it, but for `wakeUp`, which libcurl
/// allows from any thread and the inbox calls only while the loop has not closed it.
struct MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init?() {
        guard let pointer = curl_multi_init() else { return nil }
        self.pointer = pointer
    }

    func wakeUp() { curl_multi_wakeup(pointer) }
}
