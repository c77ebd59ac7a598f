import Core
import Delivery
import Synchronization

/// One POST as a receiver got it.
struct Received: Hashable, Sendable {
    var line: String
    /// Names in lower case.
    var headers: [String: String]
    var body: String
}

/// An HTTP receiver that answers as told and remembers what came.
final class Receiver: Sendable {
    enum Answer: Sendable {
        case status(Int, headers: [String] = [])
        /// Bytes as they are; then the connection is closed.
        case raw(String)
        /// Nothing, until the sender gives up.
        case hang
        /// Closes without an answer.
        case close
    }

    private final class Log: Sendable {
        let received = Mutex<[Received]>([])
    }

    let server: LoopbackServer
    private let log: Log

    init(_ answer: @escaping @Sendable (Received) -> Answer) throws {
        let log = Log()
        self.log = log
        server = try LoopbackServer { connection in
            while let request = Self.request(connection) {
                log.received.withLock { $0.append(request) }
                switch answer(request) {
                case .status(let status, let headers):
                    let extra = headers.map { "\($0)\r\n" }.joined()
                    connection.write("HTTP/1.1 \(status) x\r\n\(extra)Content-Length: 2\r\n\r\nok")
                case .raw(let text):
                    connection.write(text)
                    return
                case .hang:
                    connection.waitForEnd()
                    return
                case .close: return
                }
            }
        }
    }

    var received: [Received] { log.received.withLock { $0 } }

    func url(_ path: String = "/hook") -> String { "http://127.0.0.1:\(server.port)\(path)" }

    private static func request(_ connection: Connection) -> Received? {
        guard let line = connection.line() else { return nil }
        var headers: [String: String] = [:]
        while let header = connection.line() {
            if header.isEmpty {
                let count = headers["content-length"].flatMap { Int($0) } ?? 0
                guard let body = connection.bytes(count) else { return nil }
                return Received(
                    line: line, headers: headers, body: String(decoding: body, as: UTF8.self))
            }
            guard let colon = header.firstIndex(of: ":") else { return nil }
            let value = header[header.index(after: colon)...].drop { $0 == " " }
            headers[header[..<colon].lowercased()] = String(value)
        }
        return nil
    }
}

extension Courier {
    /// Waits for the report.
    func deliver(_ parcel: Parcel) async -> DeliveryReport {
        await withCheckedContinuation { continuation in
            submit(parcel) { continuation.resume(returning: $0) }
        }
    }

    /// Runs the body with a courier and ends it afterwards.
    static func with<Result>(
        _ configuration: Configuration = Configuration(),
        _ body: (Courier) async throws -> Result
    ) async throws -> Result {
        let courier = try Courier(configuration)
        do {
            let result = try await body(courier)
            await courier.stop(within: .zero)
            return result
        } catch {
            await courier.stop(within: .zero)
            throw error
        }
    }
}

extension AttemptOutcome {
    /// The case without its words.
    var kind: String {
        switch self {
        case .delivered: "delivered"
        case .retry: "retry"
        case .methodFailed: "methodFailed"
        case .channelFailed: "channelFailed"
        }
    }
}

extension HTTPParcel {
    /// To a receiver on this machine.
    static func local(
        _ url: String, body: String = "{}", timeout: Duration = .seconds(10)
    ) -> HTTPParcel {
        HTTPParcel(
            url: url, headers: [("Content-Type", "application/json")], body: Array(body.utf8),
            timeout: timeout, allowsPrivate: true)
    }
}
