import App
import Foundation
import Synchronization

/// A webhook receiver that remembers what arrived.
final class Hooks: Sendable {
    struct Arrival: Sendable {
        var path: String
        /// The idempotency key.
        var id: String
        var body: String
        var at = Date.now
    }

    private let listener: LoopbackListener
    private let arrivals = Mutex<[Arrival]>([])
    private let answer: @Sendable (Int, Arrival) -> Int

    var port: Int { listener.port }
    var all: [Arrival] { arrivals.withLock { $0 } }

    /// `answer` gives the status for the n-th arrival, counted from 1.
    init?(answer: @escaping @Sendable (Int, Arrival) -> Int = { _, _ in 204 }) {
        guard let listener = LoopbackListener() else { return nil }
        self.listener = listener
        self.answer = answer
        let thread = Thread { [self] in listener.serve { self.serve($0) } }
        thread.start()
    }

    private func serve(_ connection: LoopbackConnection) {
        while let request = connection.line() {
            let path = request.split(separator: " ").dropFirst().first ?? ""
            var length = 0
            var id = ""
            while let header = connection.line(), !header.isEmpty {
                let parts = header.split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { continue }
                let value = parts[1].trimmingCharacters(in: .whitespaces)
                if parts[0].lowercased() == "content-length" { length = Int(value) ?? 0 }
                if parts[0].lowercased() == "webhook-id" { id = value }
            }
            guard let body = connection.bytes(length) else { return }
            let arrival = Arrival(
                path: String(path), id: id, body: String(decoding: body, as: UTF8.self))
            let count = arrivals.withLock {
                $0.append(arrival)
                return $0.count
            }
            let status = answer(count, arrival)
            connection.say("HTTP/1.1 \(status) .\r\nContent-Length: 0\r\n\r\n")
        }
    }
}

/// Rosters small enough to read.
enum Rosters {
    /// One group that answers for everything, with one person per webhook, and some services.
    static func small(hooks: Int, services: Int, people: [String] = ["pat"]) -> String {
        let contacts = people.map {
            "  \($0): { name: \($0.capitalized), contact: [ { webhook: 'http://127.0.0.1:\(hooks)/\($0)' } ] }"
        }
        let steps = people.map { "      - { page: { person: \($0) }, delay_s: 300 }" }
        let known = (0..<services).map {
            "  svc-\($0): { name: Service \($0), owner: everybody, tier: 2 }"
        }
        return """
            organisation: Smoke
            catch_all: everybody
            fallback: { contact: [ { webhook: 'http://127.0.0.1:\(hooks)/fallback' } ] }
            allowed_private_hosts: [127.0.0.1]
            people:
            \(contacts.joined(separator: "\n"))
            groups:
              everybody:
                name: Everybody
                escalation:
            \(steps.joined(separator: "\n"))
            plans:
              default:
                bridge: https://meet.example.test/smoke
                commander: everybody
                groups: [ { group: everybody } ]
            services:
            \(known.joined(separator: "\n"))
            """
    }
}
