import App
import Core
import Foundation
import Synchronization
import Testing

/// What a `kill -9` at any moment must not break.
@Suite(.serialized) struct Kills {
    static let rounds = 50
    static let services = 400

    /// Senders that keep at it until they have a 202, as real ones do.
    final class Senders: Sendable {
        struct State: Sendable {
            var next = 0
            var accepted: Set<Int> = []
            var attempts = 0
            var isOver = false
        }

        let state = Mutex(State())
        let url: String
        let key: String

        init(url: String, key: String) {
            self.url = url
            self.key = key
        }

        func run() {
            let client = APIClient(url: url, token: nil)
            while let service = state.withLock({ state -> Int? in
                guard !state.isOver, state.next < Kills.services else { return nil }
                defer { state.next += 1 }
                return state.next
            }) {
                while !post(service, client) {
                    if state.withLock({ $0.isOver }) { return }
                    var pause = timespec(tv_sec: 0, tv_nsec: 2_000_000)
                    nanosleep(&pause, nil)
                }
                state.withLock { _ = $0.accepted.insert(service) }
            }
        }

        private func post(_ service: Int, _ client: APIClient) -> Bool {
            state.withLock { $0.attempts += 1 }
            let body = """
                {"routing_key":"\(key)","event_action":"trigger","dedup_key":"alert-\(service)",
                "payload":{"summary":"service \(service) is down","source":"smoke",
                "severity":"critical","custom_details":{"service":"svc-\(service)"}}}
                """
            let answer = try? client.send("POST", "/v2/enqueue", body: Array(body.utf8))
            return answer?.status == 202
        }
    }

    @Test func `an accepted alert survives fifty kills and its page goes out`() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        let began = ContinuousClock.now
        var chance = Seed(seed)
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: Self.services))
        let key = try program.key(format: "pagerduty")
        let token = try program.token(for: "pat")
        let senders = Senders(url: program.url, key: key)
        let threads = DispatchGroup()
        try program.serve()
        for _ in 0..<2 {
            threads.enter()
            Thread {
                senders.run()
                threads.leave()
            }.start()
        }
        var kills = 0
        while kills < Self.rounds {
            // From one instruction to a fifth of a second after it listens.
            var pause = timespec(tv_sec: 0, tv_nsec: Int(chance.next(below: 200_000_000)))
            nanosleep(&pause, nil)
            program.kill()
            kills += 1
            try program.serve()
        }
        try program.wait(for: "all senders to be accepted", within: 120) {
            senders.state.withLock { $0.accepted.count == Self.services }
        }
        threads.wait()

        // Everything accepted is an incident with a page that reached the receiver.
        try program.wait(for: "every page to arrive", within: 60) {
            Set(hooks.all.compactMap { Self.service(in: $0.body) }).count == Self.services
        }
        let incidents = try Self.incidents(program, token)
        #expect(Set(incidents.values).count == Self.services, "every alert has its incident")
        #expect(incidents.count == Self.services, "and only one")

        // Duplicates carry one idempotency key: one page, one key, however often it was sent. Whoever
        // does not answer is paged again each minute, which is another page.
        var keys: [String: Set<String>] = [:]
        var pages: [String: Set<String>] = [:]
        for arrival in hooks.all {
            let page = Self.page(in: arrival.body)
            keys[page.message, default: []].insert(arrival.id)
            pages[page.incident, default: []].insert(page.message)
        }
        for (message, ids) in keys {
            #expect(ids.count == 1, "page \(message) was sent under \(ids)")
        }
        let minutes = Int((ContinuousClock.now - began) / .seconds(60))
        for (incident, messages) in pages {
            #expect(messages.count <= 1 + minutes, "incident \(incident): \(messages)")
        }
        let attempts = senders.state.withLock { $0.attempts }
        let arrivals = hooks.all.count
        print(
            "\(kills) kills, \(attempts) posts for \(Self.services) alerts, \(arrivals) pages "
                + "arrived, \(arrivals - Self.services) of them repeats under the same key, 0 lost")
        program.terminate()
        let verified = try program.run(["verify", "--data", program.data])
        #expect(verified.status == 0, "\(verified.complaint)")
    }

    private static func service(in body: String) -> String? {
        body.firstMatch(of: /service (\d+) is down/).map { String($0.1) }
    }

    private static func page(in body: String) -> (incident: String, message: String) {
        let page = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        let incident = (page?["incident"] as? [String: Any])?["number"]
        return ("\(incident ?? "none")", "\(page?["message"] ?? "none")")
    }

    /// Incident number to title, over all pages of the list.
    private static func incidents(
        _ program: Program, _ token: String
    ) throws -> [Int: String] {
        var found: [Int: String] = [:]
        var path: String? = "/api/v1/incidents?state=all&limit=100"
        while let next = path {
            let answer = try program.client(token).send("GET", next)
            try #require(answer.status == 200)
            let list =
                try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            for row in list?["incidents"] as? [[String: Any]] ?? [] {
                if let number = row["number"] as? Int { found[number] = row["title"] as? String }
            }
            path = answer.headers["link"]?.firstMatch(of: /<([^>]+)>; rel="next"/)
                .map { String($0.1) }
        }
        return found
    }
}
