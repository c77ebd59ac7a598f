import Core
import Foundation
import Journals
import Logging
import Nodes
import Server
import ServiceLifecycle
import Synchronization

/// The auditor at work, and its heartbeat to an outside address: sent while all is well, and not sent
/// otherwise (promise 15). It carries the end of the journal, so that a tail that is cut off later
/// is seen (promise 11).
struct Heartbeat: ServiceLifecycle.Service {
    /// How long the outside address may take.
    private static let patience_s = 5

    private struct State {
        var sentAt: ContinuousClock.Instant?
        /// Why the last one did not arrive.
        var failure: String?
        var sent = 0
    }

    private struct Body: Encodable {
        var installation: String
        var node: String
        var at: String
        var position: Int
        /// The chain at that position, in hexadecimal digits.
        var digest: String
    }

    let node: Node
    let installation: String
    let address: String?
    let interval: Duration
    let logger: Logger
    private let state: Shared

    /// A reference, since a service is a value.
    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    init(
        node: Node, installation: String, address: String?, interval: Duration, logger: Logger
    ) {
        self.node = node
        self.installation = installation
        self.address = address
        self.interval = interval
        self.logger = logger
        state = Shared()
    }

    func run() async throws {
        let pause = address == nil ? Limits.auditEvery : min(Limits.auditEvery, interval)
        await cancelWhenGracefulShutdown {
            await node.audit(every: pause) { beat($0) }
        }
    }

    /// Blocks for as long as the outside address takes, within bounds.
    private func beat(_ audit: Audit) {
        guard let address, audit.isFine, isDue else { return }
        let body = Body(
            installation: installation, node: node.id.text, at: SystemClock.now().text,
            position: audit.head.position.value,
            digest: audit.head.digest.bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0\(digits)" : digits
            }.joined())
        do {
            let answer = try APIClient(url: address, token: nil, timeout: Self.patience_s).send(
                "POST", "", body: Array(JSONEncoder().encode(body)))
            note((200..<300).contains(answer.status) ? nil : "it answered \(answer.status)")
        } catch {
            let words = (error as? APIClient.Unreachable)?.words ?? "\(error)"
            note(words.replacingOccurrences(of: address, with: Self.withoutPath(address)))
        }
    }

    /// The path of such an address is a secret, which has no place in a log.
    private static func withoutPath(_ address: String) -> String {
        guard var parts = URLComponents(string: address) else { return "the outside address" }
        (parts.path, parts.query, parts.user, parts.password) = ("", nil, nil, nil)
        return parts.string ?? "the outside address"
    }

    private var isDue: Bool {
        state.state.withLock { state in
            guard let sentAt = state.sentAt else { return true }
            return ContinuousClock.now - sentAt >= interval - .milliseconds(100)
        }
    }

    private func note(_ failure: String?) {
        let before = state.state.withLock { state in
            defer { state.failure = failure }
            if failure == nil {
                state.sentAt = .now
                state.sent += 1
            }
            return state.failure
        }
        guard let failure, failure != before else { return }
        logger.error("the heartbeat does not arrive", metadata: ["reason": "\(failure)"])
    }

    /// For `/metrics`; none without an outside address.
    var metrics: [Metric] {
        guard address != nil else { return [] }
        let (sent, isFailing) = state.state.withLock { ($0.sent, $0.failure != nil) }
        return [
            Metric(
                name: "muster_heartbeats_total", kind: .counter,
                help: "Heartbeats that the outside address took.", value: Double(sent)),
            Metric(
                name: "muster_heartbeat_failing", kind: .gauge,
                help: "1 while the outside address does not take them.",
                value: isFailing ? 1 : 0),
        ]
    }
}
