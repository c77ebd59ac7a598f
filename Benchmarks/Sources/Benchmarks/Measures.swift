import Foundation

/// Sorted milliseconds and what people quote of them.
struct Distribution {
    let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    func percentile(_ part: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }

    var words: String {
        String(
            format: "p50 %.2f ms, p95 %.2f ms, p99 %.2f ms", percentile(0.5), percentile(0.95),
            percentile(0.99))
    }
}

enum Measure {
    /// Appends 4 KiB and waits for the disk, as a commit of one alert does.
    static func commit(in directory: URL, count: Int) -> Distribution {
        let path = directory.appending(path: "commit").path
        let descriptor = open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        let page = [UInt8](repeating: 7, count: 4096)
        return Distribution(
            (0..<count).map { _ in
                let start = Clock.now()
                _ = write(descriptor, page, page.count)
                fdatasync(descriptor)
                return Double(Clock.now() - start) / 1e6
            })
    }

    /// One alert at a time, each of a service of its own: from sending to the page's arrival.
    static func latency(
        _ contestant: any Contestant, _ receiver: Receiver, services: Range<Int>
    ) -> (Distribution, lost: Int) {
        let connection = Connection(port: contestant.port)
        var times: [Double] = []
        var lost = 0
        for service in services {
            let mark = "1x\(service)"
            let request = contestant.alert(service: service, key: "one-\(service)", mark: mark)
            let start = Clock.now()
            let status = connection.send(request)
            guard (200..<300).contains(status),
                let arrival = receiver.arrival(of: mark, within: 10)
            else {
                lost += 1
                continue
            }
            times.append(Double(arrival &- start) / 1e6)
            usleep(2000)
        }
        return (Distribution(times), lost)
    }

    /// Many alerts of as many services over 16 connections at once: milliseconds to the last page.
    static func burst(
        _ contestant: any Contestant, _ receiver: Receiver, services: Range<Int>
    ) -> (milliseconds: Double, lost: Int) {
        let requests = services.map {
            contestant.alert(service: $0, key: "burst-\($0)", mark: "2x\($0)")
        }
        let start = all(requests, port: contestant.port)
        var last = start
        var lost = 0
        for service in services {
            guard let arrival = receiver.arrival(of: "2x\(service)", within: 30) else {
                lost += 1
                continue
            }
            last = max(last, arrival)
        }
        return (Double(last - start) / 1e6, lost)
    }

    /// Sends them over 16 connections; when it began.
    static func all(_ requests: [[UInt8]], port: Int) -> UInt64 {
        let start = Clock.now()
        parallel(16) { lane in
            let connection = Connection(port: port)
            for index in stride(from: lane, to: requests.count, by: 16) {
                _ = connection.send(requests[index])
            }
        }
        return start
    }

    /// Requests answered 2xx per second over so many connections, for about two seconds.
    static func rate(
        connections: Int, port: Int, seconds: Double = 2,
        request: @escaping @Sendable (_ lane: Int, _ turn: Int) -> [UInt8]
    ) -> (perSecond: Double, refused: Int) {
        let counts = Counts()
        let start = Clock.now()
        let end = start + UInt64(seconds * 1e9)
        parallel(connections) { lane in
            let connection = Connection(port: port)
            var accepted = 0
            var refused = 0
            var turn = 0
            while Clock.now() < end {
                let status = connection.send(request(lane, turn))
                if (200..<300).contains(status) { accepted += 1 } else { refused += 1 }
                turn += 1
            }
            counts.add(accepted, refused)
        }
        let elapsed = Double(Clock.now() - start) / 1e9
        return (Double(counts.accepted) / elapsed, counts.refused)
    }

    private static func parallel(_ lanes: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for lane in 0..<lanes {
            group.enter()
            Thread {
                body(lane)
                group.leave()
            }.start()
        }
        group.wait()
    }

    private final class Counts: @unchecked Sendable {  // because `lock` guards both
        private let lock = NSLock()
        private(set) var accepted = 0
        private(set) var refused = 0

        func add(_ more: Int, _ less: Int) {
            lock.lock()
            accepted += more
            refused += less
            lock.unlock()
        }
    }
}
