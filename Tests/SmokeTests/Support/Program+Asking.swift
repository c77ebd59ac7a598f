import App
import Foundation
import Testing

/// What the API says, as far as smoke tests look at it.
struct Shown: Decodable {
    struct Named: Decodable {
        var id: String
    }

    struct Alert: Decodable {
        var firing: Bool
        var acknowledged_at_sender: Bool
    }

    struct Ring: Decodable {
        var person: Named
        var delivery: String
    }

    struct Obligation: Decodable {
        var state: String
        var holder: Named?
        var ringing: [Ring]
    }

    var number: Int
    var title: String
    var state: String
    var severity: String
    var alerts: [Alert]
    var obligations: [Obligation]
}

extension Program {
    private struct List: Decodable {
        struct Row: Decodable {
            var number: Int
            var title: String
        }

        var incidents: [Row]
    }

    private struct Timeline: Decodable {
        struct Line: Decodable {
            var text: String
        }

        var lines: [Line]
    }

    private func get<Value: Decodable>(
        _ path: String, _ token: String, as type: Value.Type
    ) throws -> Value {
        var answer = try client(token).send("GET", path)
        if answer.status == 503 {
            // The node is there and reads its handbook still: clients ask again.
            try wait(for: "an answer to \(path)", within: 20) {
                answer = try client(token).send("GET", path)
                return answer.status != 503
            }
        }
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        return try JSONDecoder().decode(Value.self, from: Data(answer.body))
    }

    func incident(_ number: Int, _ token: String) throws -> Shown {
        try get("/api/v1/incidents/\(number)", token, as: Shown.self)
    }

    /// Titles by number, of at most a hundred incidents.
    func titles(_ token: String) throws -> [Int: String] {
        let list = try get("/api/v1/incidents?state=all&limit=100", token, as: List.self)
        return Dictionary(list.incidents.map { ($0.number, $0.title) }) { first, _ in first }
    }

    /// Titles of all incidents.
    func allTitles(_ token: String) throws -> [String] {
        var titles: [String] = []
        var before = ""
        while true {
            let path = "/api/v1/incidents?state=all&limit=100\(before)"
            let rows = try get(path, token, as: List.self).incidents
            titles += rows.map(\.title)
            guard rows.count == 100, let last = rows.map(\.number).min() else { return titles }
            before = "&before=\(last)"
        }
    }

    /// What the timeline of an incident says.
    func told(_ number: Int, _ token: String) throws -> [String] {
        try get("/api/v1/incidents/\(number)/timeline", token, as: Timeline.self).lines
            .map(\.text)
    }

    /// Whether an answer contains these words.
    func says(_ words: String, at path: String, _ token: String? = nil) throws -> Bool {
        let answer = try client(token).send("GET", path)
        return String(decoding: answer.body, as: UTF8.self).contains(words)
    }

    /// A figure of `/metrics` that has no labels.
    func metric(_ name: String) throws -> Int {
        let text = String(decoding: try client().send("GET", "/metrics").body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return try #require(line.flatMap { Int($0.split(separator: " ").last ?? "") }, "\(name)")
    }

    /// Waits for one incident with these words in its title, and returns its number.
    func incident(titled words: String, _ token: String) throws -> Int {
        var found: Int?
        try wait(for: "an incident about \(words)", within: 20) {
            found = try titles(token).first { $0.value.contains(words) }?.key
            return found != nil
        }
        return try #require(found)
    }

    func waitUntil(_ number: Int, is state: String, _ token: String) throws {
        try wait(for: "incident \(number) to be \(state)", within: 20) {
            try incident(number, token).state == state
        }
    }

    /// Waits until it says that it is ready. Not asked for at once after somebody else's trouble: a
    /// connection that only listens may find the database a second after the one that writes.
    func waitUntilReady() throws {
        var said = ""
        try wait(for: "readiness; it says \(said)", within: 20) {
            let answer = try client().send("GET", "/readyz")
            said = String(decoding: answer.body, as: UTF8.self)
            return answer.status == 200
        }
    }

    /// Waits for these words in an answer.
    func waitUntil(
        it says: String, at path: String, _ token: String? = nil, isSo: Bool = true
    ) throws {
        try wait(for: "\(path) to say \(says): \(isSo)", within: 20) {
            try self.says(says, at: path, token) == isSo
        }
    }

    /// Declares as people do, again where it says that it is too soon, and returns the number.
    func declare(_ title: String, severity: String, _ token: String) throws -> Int {
        let body = #"{"title":"\#(title)","severity":"\#(severity)"}"#
        let ask = {
            try self.client(token).send("POST", "/api/v1/incidents", body: Array(body.utf8))
        }
        var answer = try ask()
        if answer.status == 503 {
            try wait(for: "a declaration to be taken", within: 20) {
                answer = try ask()
                return answer.status != 503
            }
        }
        let text = String(decoding: answer.body, as: UTF8.self)
        try #require(answer.status == 201 || answer.status == 200, "\(answer.status) \(text)")
        return try JSONDecoder().decode(Shown.self, from: Data(answer.body)).number
    }

    /// The body of a PagerDuty trigger, with the title that its incident will have.
    func trigger(_ title: String, of service: String = "svc-0", key: String) -> [UInt8] {
        Array(
            """
            {"routing_key":"\(key)","event_action":"trigger","dedup_key":"\(title)",
            "payload":{"summary":"\(title)","source":"smoke","severity":"critical",
            "custom_details":{"service":"\(service)"}}}
            """.utf8)
    }
}
