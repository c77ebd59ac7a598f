import CCurl
import Core
import Glibc

/// What the courier's thread does until it is stopped.
final class CourierLoop {
    static let stopping = AttemptOutcome.retry("stopping")
    private static let preparedAtOnce = 32

    private let inbox: CourierInbox
    private let multi: MultiHandle
    private let configuration: Courier.Configuration
    private let sockets = OpenSockets()
    private var lanes: Lanes<Consignment>
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Handles to use again: making one costs more than sending with it.
    private var spare: [UnsafeMutableRawPointer] = []

    init(inbox: CourierInbox, multi: MultiHandle, configuration: Courier.Configuration) {
        self.inbox = inbox
        self.multi = multi
        self.configuration = configuration
        lanes = Lanes(
            total: configuration.transfers, perReceiver: configuration.transfersPerReceiver,
            perRelay: configuration.transfersPerRelay)
        muster_curl_multi_set_long(
            multi.pointer, CURLMOPT_MAXCONNECTS, configuration.transfers)
    }

    func run() {
        blockBrokenPipeSignal()
        while true {
            let news = inbox.take(
                Courier.Load(underWay: lanes.underWay, waiting: lanes.waiting))
            for (index, order) in news.arrivals.enumerated() {
                accept(order)
                // The first of many leave while the others are still being made.
                if index % Self.preparedAtOnce == Self.preparedAtOnce - 1 { perform() }
            }
            if news.stopBy != nil { refuseWaiting() }
            perform()
            // What ended has made room: the next begin before anything is waited for.
            if collect() { continue }
            if let stopBy = news.stopBy, transfers.isEmpty || stopBy <= .now { break }
            wait(until: news.stopBy)
        }
        abandon()
        inbox.end(close)
    }

    // MARK: Steps

    private func perform() {
        begin()
        var running: Int32 = 0
        curl_multi_perform(multi.pointer, &running)
    }

    private func accept(_ order: Order) {
        let consignment: Consignment
        do throws(AttemptFailure) {
            consignment = Consignment(
                parcel: try order.prepare(), completion: order.completion)
        } catch {
            order.completion(DeliveryReport(error.outcome))
            return
        }
        switch consignment.parcel {
        case .http(let parcel):
            if let defect = parcel.defect {
                consignment.completion(DeliveryReport(.methodFailed(defect)))
            } else if let destination = Destination(url: parcel.url) {
                lanes.add(consignment, to: .receiver(destination.text))
            } else {
                consignment.completion(
                    DeliveryReport(.methodFailed("the URL is not one of http or https")))
            }
        case .mail(let parcel):
            if parcel.relay.url != nil {
                lanes.add(consignment, to: .relay("\(parcel.relay.host):\(parcel.relay.port)"))
            } else {
                consignment.completion(
                    DeliveryReport(.channelFailed("the mail relay's host is not a host's name")))
            }
        }
    }

    private func begin() {
        while let (lane, consignment) = lanes.next() {
            guard let easy = spare.popLast() ?? curl_easy_init() else {
                fail(consignment, lane, "no memory for a transfer")
                continue
            }
            let transfer = Transfer(consignment, lane: lane, easy: easy, sockets: sockets)
            transfer.setUp(userAgent: configuration.userAgent)
            if let failure = transfer.setupFailure {
                recycle(easy)
                let words = String(cString: curl_easy_strerror(failure))
                fail(consignment, lane, "libcurl does not take the transfer: \(words)")
            } else if curl_multi_add_handle(multi.pointer, easy) != CURLM_OK {
                recycle(easy)
                fail(consignment, lane, "no room for a transfer")
            } else {
                transfers[easy] = transfer
            }
        }
    }

    private func fail(
        _ consignment: Consignment, _ lane: Lanes<Consignment>.Lane, _ words: String
    ) {
        lanes.ended(lane)
        consignment.completion(DeliveryReport(.retry(words)))
    }

    /// Gives the reports of what has ended; whether there was any.
    private func collect() -> Bool {
        var hasAny = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi.pointer, &left)?.pointee {
            guard message.msg == CURLMSG_DONE, let easy = message.easy_handle,
                let transfer = transfers[easy]
            else { continue }
            hasAny = true
            finish(transfer, message.data.result)
        }
        return hasAny
    }

    private func finish(_ transfer: Transfer, _ code: CURLcode) {
        let report = transfer.report(code)
        let usedDeadConnection = transfer.usedDeadConnection(code)
        release(transfer)
        if usedDeadConnection {
            var again = transfer.consignment
            again.needsFreshConnection = true
            lanes.add(again, to: transfer.lane)
        } else {
            transfer.consignment.completion(report)
        }
    }

    private func wait(until stopBy: ContinuousClock.Instant?) {
        var patience: Duration = .hours(1)
        if let stopBy { patience = min(patience, max(.zero, stopBy - .now)) }
        let milliseconds = Int32(clamping: patience.inMilliseconds + 1)
        if curl_multi_poll(multi.pointer, nil, 0, milliseconds, nil) != CURLM_OK {
            // Out of descriptors or memory: not to be met by trying as fast as possible.
            usleep(50_000)
        }
    }

    // MARK: The end

    private func refuseWaiting() {
        for consignment in lanes.removeWaiting() {
            consignment.completion(DeliveryReport(Self.stopping))
        }
    }

    private func abandon() {
        for transfer in Array(transfers.values) {
            release(transfer)
            transfer.consignment.completion(DeliveryReport(Self.stopping))
        }
        refuseWaiting()
    }

    private func release(_ transfer: Transfer) {
        curl_multi_remove_handle(multi.pointer, transfer.easy)
        transfers[transfer.easy] = nil
        lanes.ended(transfer.lane)
        recycle(transfer.easy)
    }

    private func recycle(_ easy: UnsafeMutableRawPointer) {
        if spare.count < configuration.transfersPerReceiver {
            curl_easy_reset(easy)
            spare.append(easy)
        } else {
            curl_easy_cleanup(easy)
        }
    }

    private func close() {
        for easy in spare { curl_easy_cleanup(easy) }
        spare = []
        sockets.shutDownReading()
        curl_multi_cleanup(multi.pointer)
    }

    /// libcurl ignores SIGPIPE only when it may touch signal handlers, which CURLOPT_NOSIGNAL
    /// forbids; OpenSSL writes to sockets without MSG_NOSIGNAL.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
