package import Core
import Hummingbird
import Intake
import Nodes

/// What whoever beats is told.
struct HeartbeatReceipt: Codable, Sendable {
    var heartbeat: String
    /// Silence after this is an alert.
    var expectedUntil: String
    var position: Int
}

/// The heartbeat of a key, as lists show it.
package struct HeartbeatRow: Codable, Sendable {
    /// Seconds.
    var interval: Int
    /// Seconds.
    var grace: Int
    /// The base severity of the alert.
    var severity: String
    /// The last beat that was written down, which is not each: later ones may have come. Absent:
    /// never beaten yet, and so nothing is expected.
    var lastBeatAt: String?
    /// Absent: nothing is expected, before the first beat and while it is silent.
    var expectedUntil: String?
    /// It is missed, and an alert says so.
    var silent: Bool

    /// Nil for a key of another format.
    package init?(_ key: IntegrationKey, _ heartbeat: Heartbeat?) {
        guard let rhythm = key.rhythm else { return nil }
        interval = Int(rhythm.interval.inMilliseconds / 1000)
        grace = Int(rhythm.grace.inMilliseconds / 1000)
        severity = (rhythm.severity ?? .sev2).name
        lastBeatAt = heartbeat?.lastBeat.preciseText
        silent = heartbeat?.isSilent == true
        expectedUntil = silent ? nil : heartbeat?.expectedUntil.preciseText
    }
}

extension MusterServer {
    /// A beat by `POST`, `GET` or `HEAD`: whatever a cron job can send.
    func heartbeat(_ call: Call) async throws -> Response {
        let (key, body) = try await beating(call)
        let receipt = try await perform(
            Command(by: .key(key.id), kind: .beat(key.id, told: ToldHead(body: body))))
        return try receive(key, receipt.position)
    }

    /// A beat that says how its job is, with the words of healthchecks.io's pinging API
    /// (healthchecks.io docs, "Pinging API"): `start`, `log`, `fail`, or an exit status.
    func heartbeatWord(_ call: Call) async throws -> Response {
        let (key, body) = try await beating(call)
        let word = call.parameters.dropFirst().first.map(String.init) ?? ""
        let status = Int(word).flatMap { (0...255).contains($0) ? $0 : nil }
        guard status != nil || ["start", "log", "fail"].contains(word) else {
            throw Problem.noSuchPlace
        }
        switch (word, status) {
        case (_, 0?):
            let receipt = try await perform(Command(by: .key(key.id), kind: .beat(key.id)))
            return try receive(key, receipt.position)
        case ("fail", _), (_, _?):
            let output = String(decoding: body.prefix(Limits.summaryBytes), as: UTF8.self)
            let said = status.map { "exit status \($0)" } ?? output.oneLine(limit: 200)
            let detail = said.isEmpty ? "it says so" : said
            let receipt = try await perform(
                Command(by: .key(key.id), kind: .fail(key.id, detail: detail, raw: body)))
            return try receive(key, receipt.position)
        // A job that only begins, or tells about itself, may not end well.
        default: return try receive(key, board.position)
        }
    }

    private func receive(_ key: IntegrationKey, _ position: Position) throws -> Response {
        // A key that is revoked at this moment is heard for the last time.
        let until = board.installation.heartbeats[key.id]?.expectedUntil ?? now()
        return try .json(
            HeartbeatReceipt(
                heartbeat: key.id.text, expectedUntil: until.preciseText,
                position: position.value),
            at: position)
    }

    /// The key whose heartbeat it is, and what came with it.
    private func beating(_ call: Call) async throws -> (key: IntegrationKey, body: [UInt8]) {
        let secret = call.parameters.first.map(String.init) ?? ""
        guard let key = try await integrationKey(of: secret) else { throw Problem.unknownKey }
        let body: [UInt8]
        do {
            body = try await call.body()
        } catch let problem as Problem where problem == .tooLarge {
            try await keepRefused(key, Problem.tooLarge.detail, [])
            throw problem
        }
        guard key.rhythm != nil else {
            let problem = Problem.wrongFormat(key, wanted: IntakeFormat.heartbeat.name)
            try await keepRefused(key, problem.detail, body)
            throw problem
        }
        return (key, body)
    }
}
