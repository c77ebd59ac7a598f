import Core
import Foundation
import Journals
import Logging
import Nodes
import Seals

@testable import Server

/// The journal as a store, as the program has it.
struct MemoryStore: IncidentStore {
    let journal: MemoryJournal

    func entries(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws -> [Entry] {
        try await journal.entries(of: incident, after: position, limit: limit)
    }

    func entries(after position: Position, limit: Int) async throws -> [Entry] {
        (try? await journal.entries(after: position, limit: limit).entries) ?? []
    }

    func incident(_ number: IncidentNumber) async throws -> Incident? {
        try await journal.incident(number)
    }

    func closed(
        text: String, before: IncidentNumber?, limit: Int
    ) async throws -> [IncidentSummary] {
        try await journal.closedIncidents(ClosedQuery(text: text, before: before, limit: limit))
    }

    /// The tests' installation has one.
    func handbook(_ version: HandbookVersion) async throws -> Handbook? {
        ScreenSamples.handbook()
    }

    func sizes() async throws -> StoreSizes {
        let health = try await journal.health()
        return StoreSizes(
            entries: health.entries, bytes: health.bytes, pendingBytes: health.pendingBytes)
    }

    func whyUnwritable() async -> String? {
        do throws(JournalError) {
            try await journal.probe()
            return nil
        } catch {
            return error.words
        }
    }

    var durability: String { journal.durability }
}

/// A real server over a real node and a journal in memory, on a port of its own.
struct TestServer: Sendable {
    static let signingKey = [UInt8](repeating: 7, count: 32)
    static let pagerDutyKey = "0123456789abcdef0123456789abcdef"
    static let alertmanagerKey = "fedcba9876543210fedcba9876543210"
    static let token = "muster_token-of-ada"
    static let setupSecret = "muster_setup-secret"

    let node: Node
    let journal: MemoryJournal
    let server: MusterServer
    let client: LoopbackClient

    /// Runs the body against a fresh installation with two keys, Ada's token and a set-up link.
    static func run(
        publicURL: String? = nil, alarms: [String] = [], bodyTime: Duration = Limits.bodyTime,
        clock: @escaping @Sendable () -> Engine.Reading = SystemClock.read,
        proofs: ProofSources = .none,
        send: @escaping @Sendable ([Dispatch]) -> Void = { _ in },
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        let journal = MemoryJournal()
        let handbook = ScreenSamples.handbook()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let node = Node(
            journal: journal,
            configuration: Node.Configuration(
                id: "test", version: "1", seed: 1, replacesAll: true,
                clock: clock, handbook: { _, _ in handbook }, send: send),
            logger: logger)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var configuration = ServerConfiguration(
            host: "127.0.0.1", port: 0, publicURL: publicURL, signingKey: signingKey,
            version: "1.2.3")
        configuration.bodyTime = bodyTime
        let server = try MusterServer(
            node: node, store: MemoryStore(journal: journal), configuration: configuration,
            logger: logger, alarms: { alarms }, proofSources: proofs,
            isRunning: { port.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (starts, start) = AsyncStream.makeStream(of: Void.self)
            group.addTask { try await node.run(isReady: { start.finish() }) }
            for await _ in starts {}
            node.learn(handbook)
            for administration in beginning(handbook) {
                _ = await node.submit(
                    Command(by: .operatorShell, kind: .administer(administration)))
            }
            group.addTask { try? await server.run() }
            for await number in ports {
                try await body(
                    TestServer(
                        node: node, journal: journal, server: server,
                        client: LoopbackClient(port: number)))
                break
            }
            node.stop()
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    private static func beginning(_ handbook: Handbook) -> [Administration] {
        [
            .applyHandbook(handbook.version),
            .createKey(
                id: "pager", digest: Secret.digest(of: pagerDutyKey), service: "ledger-db",
                format: "pagerduty"),
            .createKey(
                id: "alerts", digest: Secret.digest(of: alertmanagerKey), service: nil,
                format: "alertmanager"),
            .createToken(
                id: "ada-1", digest: Secret.digest(of: token), scope: .person, person: "ada",
                expiresAt: nil),
            .createToken(
                id: "setup", digest: Secret.digest(of: setupSecret), scope: .setup, person: nil,
                expiresAt: nil),
            .createToken(
                id: "old", digest: Secret.digest(of: "muster_old"), scope: .person, person: "ada",
                expiresAt: Moment(seconds: 1)),
        ]
    }

    // MARK: Requests

    static let bearer = ["Authorization": "Bearer \(token)"]

    func get(_ path: String, _ headers: [String: String] = bearer) async throws -> Reply {
        try await client.send("GET", path, headers: headers)
    }

    func post(
        _ path: String, _ body: String = "{}", _ headers: [String: String] = bearer
    ) async throws -> Reply {
        try await client.send("POST", path, headers: headers, body: Array(body.utf8))
    }

    func post(
        form: String, to path: String, cookie: String? = nil, headers: [String: String] = [:]
    ) async throws -> Reply {
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if let cookie { headers["Cookie"] = cookie }
        return try await client.send("POST", path, headers: headers, body: Array(form.utf8))
    }

    /// A form as a browser sends it for whoever is signed in.
    func post(
        _ fields: [String: String], to path: String, as session: (cookie: String, csrf: String)
    ) async throws -> Reply {
        let all = fields.merging(["csrf": session.csrf, "idempotency": "drawing-1"]) { a, _ in a }
        let form = all.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&")
        return try await post(form: form, to: path, cookie: session.cookie)
    }

    /// A change by the operator.
    func administer(_ administration: Administration) async -> Engine.Answer {
        await node.submit(Command(by: .operatorShell, kind: .administer(administration)))
    }

    /// A catastrophe declared by Ada: its number.
    func declare(_ title: String = "Ledger is down") async throws -> Int {
        let reply = try await post(
            "/api/v1/incidents",
            #"{"title": "\#(title)", "severity": "sev1", "service": "ledger-db"}"#)
        return reply.json["number"] as? Int ?? 0
    }

    func event(_ key: String = pagerDutyKey, dedup: String = "d1") -> String {
        #"{"routing_key": "\#(key)", "event_action": "trigger", "dedup_key": "\#(dedup)", "#
            + #""payload": {"summary": "disk full", "source": "db1", "severity": "critical"}}"#
    }

    /// The link of the first page of an incident, as delivery puts it into the page.
    func link(
        _ number: Int, openedAt: Moment? = nil, expiresIn: Duration = .hours(1)
    ) -> (path: String, person: PersonID)? {
        let incident = node.board.incident(IncidentNumber(number))
        guard let incident,
            let message = incident.messages.first(where: { $0.obligation != nil }),
            let person = message.person
        else { return nil }
        let token = LinkToken(
            person: person, message: message.id, openedAt: openedAt ?? incident.openedAt,
            obligation: message.obligation, expiresAt: SystemClock.now() + expiresIn)
        return ("/p/\(token.sealed(with: Self.signingKey))", person)
    }

    /// The cookie of somebody signed in with Ada's token, and the form token of that session.
    func signIn() async throws -> (cookie: String, csrf: String) {
        let reply = try await post(form: "token=\(Self.token)", to: "/sign-in")
        let cookie = reply.cookies.first ?? ""
        let text = String(cookie.drop { $0 != "=" }.dropFirst())
        let session = try SessionToken(text, key: Self.signingKey, at: SystemClock.now())
        return (cookie, session.formToken(key: Self.signingKey))
    }
}
