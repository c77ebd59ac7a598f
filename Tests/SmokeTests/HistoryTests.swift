import Core
import Foundation
import GRDB
import Journals
import PostgresJournals
import PostgresTesting
import SQLiteJournals
import Testing

/// A start behind a long history: a million entries of closed incidents cost neither time nor memory.
@Suite(.serialized) struct Histories {
    private static let entries = 1_000_000
    private static let entriesPerIncident = 20

    /// What a start cost: the best of three, since other programs run here, too.
    private struct Cost {
        var seconds = Double.infinity
        var megabytes = Double.infinity

        var words: String {
            String(
                format: "%.0f ms to the first healthy answer, %.1f MB", seconds * 1000, megabytes)
        }
    }

    private func start(_ program: Program) throws -> Cost {
        var cost = Cost()
        for _ in 1...3 {
            let start = Date.now
            try program.serve()
            cost.seconds = min(cost.seconds, Date.now.timeIntervalSince(start))
            let bytes = try program.metric("process_resident_memory_bytes")
            cost.megabytes = min(cost.megabytes, Double(bytes) / 1_048_576)
            program.terminate()
        }
        return cost
    }

    /// How a store says what the history is made of.
    private struct Dialect: Sendable {
        var schema: String
        /// So many bytes that differ from row to row.
        var bytes: @Sendable (Int) -> String
        /// Rows with the numbers `n` from the first to the last.
        var numbers: @Sendable (Int, Int) -> String

        static let sqlite = Dialect(
            schema: "", bytes: { "randomblob(\($0))" },
            numbers: {
                "(WITH RECURSIVE r (n) AS (SELECT \($0) UNION ALL SELECT n + 1 FROM r "
                    + "WHERE n < \($1)) SELECT n FROM r)"
            })
        static let postgres = Dialect(
            schema: "muster.", bytes: { "decode(repeat(md5(n::text), \($0 / 16)), 'hex')" },
            numbers: { "generate_series(\($0), \($1)) AS r (n)" })
    }

    /// Rows as they lie in a store: nothing that a start reads looks into them.
    private func history(after head: Head, _ store: Dialect) -> [String] {
        let last = head.position.value + Self.entries
        let entries = store.numbers(head.position.value + 1, last)
        let incidents = store.numbers(10, last / Self.entriesPerIncident + 10)
        let digests = [String](repeating: store.bytes(32), count: 3).joined(separator: ", ")
        return [
            """
            INSERT INTO \(store.schema)entries SELECT n, 1790000000000 + n, 110,
                n / \(Self.entriesPerIncident) + 10, 'node-1', n, \(store.bytes(208)), \(digests), NULL
            FROM \(entries)
            """,
            """
            INSERT INTO \(store.schema)closed SELECT n, 'disk full on db-' || n, 3, 4, 2,
                'everybody', 'svc-0', 1790000000000, 1790000000000, 1
            FROM \(incidents)
            """,
        ]
    }

    /// The snapshot that a node would have left behind this history.
    private func snapshot(of journal: any Journal, before: Head) async throws -> Snapshot {
        let old = try #require(try await journal.latestSnapshot())
        var situation = try Situation(bytes: old.bytes)
        #expect(old.head == before)
        let head = try await journal.head()
        situation.position = head.position
        situation.nextIncident = IncidentNumber(head.position.value)
        return Snapshot(head: head, fold: Situation.fold, bytes: situation.bytes)
    }

    private func compare(_ few: Cost, _ many: Cost, _ store: String) {
        print("\(store), a few entries: \(few.words)")
        print("\(store), \(Self.entries) entries of closed incidents: \(many.words)")
        #expect(many.seconds < 1)
        #expect(many.megabytes < few.megabytes + 10)
    }

    @Test func `a start on SQLite takes no longer behind a million closed entries`() async throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 3))
        let token = try program.token(for: "pat")
        let few = try start(program)
        let path = "\(program.data)/\(SQLiteJournal.fileName)"
        var journal = try SQLiteJournal(directory: program.data)
        let before = try await journal.head()
        try journal.close()
        let history = history(after: before, .sqlite)
        try await DatabaseQueue(path: path).writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = OFF")
            for statement in history { try db.execute(sql: statement) }
        }
        journal = try SQLiteJournal(directory: program.data)
        try await journal.save(try await snapshot(of: journal, before: before))
        try journal.close()
        let many = try start(program)
        compare(few, many, "SQLite")
        try program.serve()
        #expect(try program.declare("goes on", severity: "sev4", token) > 50_000)
        program.kill()
    }

    @Test func `a start on PostgreSQL takes no longer behind a million closed entries`()
        async throws
    {
        let hooks = try #require(Hooks())
        let server = try TemporaryPostgres.shared.get()
        let address = try server.database()
        let program = try Program(database: address)
        try program.write(Rosters.small(hooks: hooks.port, services: 3))
        #expect(try program.run(["roster", "apply"] + program.place).status == 0)
        let token = try program.token(for: "pat")
        let few = try start(program)
        let journal = try PostgresJournal(PostgresSettings(address: address, node: "test"))
        defer { journal.close() }
        let before = try await journal.head()
        let name = String(address.split(separator: "=").last ?? "")
        for statement in history(after: before, .postgres) {
            try server.execute(statement, in: name)
        }
        try server.execute("ANALYZE muster.entries", in: name)
        try await journal.save(try await snapshot(of: journal, before: before))
        let many = try start(program)
        compare(few, many, "PostgreSQL")
        try program.serve()
        #expect(try program.declare("goes on", severity: "sev4", token) > 50_000)
        program.kill()
    }
}
