import Core
import Foundation
import JournalTesting
import Journals
import PostgresJournals
import PostgresTesting
import Synchronization
import Testing

@testable import Nodes

@Suite("PostgreSQL journal", .serialized)
struct PostgresJournalTests {
    private func journals(_ nodes: String...) throws -> [PostgresJournal] {
        let address = try TemporaryPostgres.shared.get().database()
        return try nodes.map {
            try PostgresJournal(PostgresSettings(address: address, node: $0))
        }
    }

    /// A test process that stands still for two seconds loses its turn, as it should: then it is
    /// played again.
    @Test
    func `a turn keeps others from appending until it ends`() async throws {
        for _ in 1..<5 {
            do {
                return try await holdOffARival()
            } catch let error as JournalError {
                guard case .unknown = error else { throw error }
            }
        }
        try await holdOffARival()
    }

    private func holdOffARival() async throws {
        let both = try journals("a", "b")
        defer { both.forEach { $0.close() } }
        var mine = SampleEntries(node: "a")
        var theirs = SampleEntries(node: "b")
        let start = try await both[0].append(mine.notes(3, after: .start), after: .start)
        let tail = try await both[0].turn(after: start, limit: 10, voiding: nil)
        #expect(tail.entries.isEmpty && tail.head == start)
        let foreign = theirs.notes(1, after: start)
        let other = both[1]
        let rival = Task.detached { () async throws(JournalError) -> Head in
            try await other.append(foreign, after: start)
        }
        try await Task.sleep(for: .milliseconds(200))
        let end = try await both[0].append(mine.notes(2, after: start), after: start)
        await #expect(throws: JournalError.conflict) { try await rival.value }
        #expect(try await both[1].turn(after: start, limit: 10, voiding: nil).head == end)
        await both[1].release()
        #expect(try await both[0].head() == end)
    }

    @Test
    func `a turn tells a head of another journal apart and lets go`() async throws {
        let both = try journals("a", "b")
        defer { both.forEach { $0.close() } }
        var samples = SampleEntries(node: "a")
        let head = try await both[0].append(samples.notes(3, after: .start), after: .start)
        let foreign = Head(position: head.position, digest: sha256([1]))
        await #expect(throws: JournalError.forked) {
            try await both[0].turn(after: foreign, limit: 10, voiding: nil)
        }
        var others = SampleEntries(node: "b")
        #expect(
            try await both[1].append(others.notes(1, after: head), after: head).position == 4)
    }

    @Test
    func `a voided batch never arrives`() async throws {
        let both = try journals("a", "b")
        defer { both.forEach { $0.close() } }
        var samples = SampleEntries(node: "a")
        let late = samples.notes(2, after: .start)
        let tail = try await both[0].turn(after: .start, limit: 10, voiding: late.id)
        #expect(tail.entries.isEmpty)
        await both[0].release()
        await #expect(throws: JournalError.conflict) {
            try await both[1].append(late, after: .start)
        }
        let next = samples.notes(1, after: .start)
        #expect(try await both[0].append(next, after: .start).position == 1)
    }

    @Test
    func `no snapshot is kept of a head that the journal does not have`() async throws {
        let journal = try journals("a")[0]
        defer { journal.close() }
        var samples = SampleEntries(node: "a")
        let head = try await journal.append(samples.notes(3, after: .start), after: .start)
        try await journal.save(Snapshot(head: head, fold: 1, bytes: [1]))
        let lost = [
            Head(position: head.position, digest: sha256([9])), Head(position: 9, digest: .zero),
        ]
        for head in lost { try await journal.save(Snapshot(head: head, fold: 1, bytes: [2])) }
        #expect(try await journal.latestSnapshot()?.bytes == [1])
    }

    @Test
    func `entries ahead of the database's clock are refused`() async throws {
        let journal = try journals("a")[0]
        defer { journal.close() }
        var samples = SampleEntries(node: "a")
        var batch = samples.notes(1, after: .start)
        let now = Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        batch.entries[0].at = now + .seconds(60)
        let error = await #expect(throws: JournalError.self) {
            try await journal.append(batch, after: .start)
        }
        #expect(error?.words.contains("ahead of the database's") == true)
        #expect(try await journal.head() == .start)
        batch.entries[0].at = now + .milliseconds(500)
        #expect(try await journal.append(batch, after: .start).position == 1)
    }

    @Test
    func `others hear of an append and of each other`() async throws {
        let both = try journals("a", "b")
        defer { both.forEach { $0.close() } }
        let news = News()
        both[0].watch { _ in }
        both[1].watch { news.add($0) }
        try await news.waits { $0.contains(.alive(["a", "b"])) }
        var samples = SampleEntries(node: "a")
        let clock = ContinuousClock()
        let start = clock.now
        var head = Head.start
        for _ in 0..<12 {
            head = try await both[0].append(samples.notes(7, after: head), after: head)
            try await news.waits { [head] in $0.contains(.appended(head.position)) }
        }
        // By notifications: the look every second would have taken eleven seconds.
        #expect(clock.now - start < .seconds(9))
    }

    @Test
    func `a connection that was cut is opened again, and nothing is lost or doubled`() async throws
    {
        let server = try TemporaryPostgres.shared.get()
        let address = try server.database()
        let journal = try PostgresJournal(PostgresSettings(address: address, node: "a"))
        defer { journal.close() }
        let name = String(address.split(separator: "=").last ?? "")
        var samples = SampleEntries(node: "a")
        var head = try await journal.append(samples.notes(3, after: .start), after: .start)
        try server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = '\(name)' AND pid <> pg_backend_pid()", in: "postgres")
        let batch = samples.notes(2, after: head)
        let error = await #expect(throws: JournalError.self) {
            try await journal.append(batch, after: head)
        }
        guard case .unknown = error else {
            Issue.record("an append that got no answer was called \(String(describing: error))")
            return
        }
        let tail = try await eventually { () async throws(JournalError) in
            try await journal.turn(after: head, limit: 10, voiding: batch.id)
        }
        #expect(tail.entries.isEmpty)
        head = try await journal.append(samples.notes(2, after: head), after: head)
        #expect(
            try await verify(journal, known: head) == .intact(entries: 5, redacted: 0, head: head))
    }

    @Test
    func `what can never be written is told apart from what cannot be written now`() async throws {
        let journal = try journals("a")[0]
        defer { journal.close() }
        var samples = SampleEntries(node: "a\0b")
        let error = await #expect(throws: JournalError.self) {
            try await journal.append(samples.notes(1, after: .start), after: .start)
        }
        guard case .invalid = error else {
            Issue.record("it is called \(String(describing: error))")
            return
        }
        samples = SampleEntries(node: "a")
        let good = samples.notes(1, after: .start)
        let head = try await eventually { () async throws(JournalError) in
            try await journal.append(good, after: .start)
        }
        #expect(head.position == 1)
    }

    @Test
    func `a node that fell silent is among those alive no longer, and hears the others`()
        async throws
    {
        let both = try journals("a", "b")
        defer { both.forEach { $0.close() } }
        let (mine, theirs) = (News(), News())
        both[0].watch { mine.add($0) }
        both[1].watch { theirs.add($0) }
        try await theirs.waits { $0.contains(.alive(["a", "b"])) }
        both[0].fallSilent()
        try await theirs.waits {
            $0.last { if case .alive = $0 { true } else { false } } == .alive(["b"])
        }
        var samples = SampleEntries(node: "b")
        let head = try await both[1].append(samples.notes(3, after: .start), after: .start)
        try await mine.waits { $0.contains(.appended(head.position)) }
    }

    @Test
    func `reads go on although every connection was cut`() async throws {
        let server = try TemporaryPostgres.shared.get()
        let address = try server.database()
        let journal = try PostgresJournal(PostgresSettings(address: address, node: "a"))
        defer { journal.close() }
        let name = String(address.split(separator: "=").last ?? "")
        // All of the pool's threads have one.
        let pooled = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%reader%'"
        while try server.execute(pooled + " AND datname = '\(name)'", in: "postgres") != "4" {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 { group.addTask { _ = try await journal.health() } }
                try await group.waitForAll()
            }
        }
        try server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE datname = '\(name)' AND pid <> pg_backend_pid()", in: "postgres")
        for _ in 0..<8 { #expect(try await journal.health().entries == 0) }
    }

    @Test
    func `a database that is away is told at once and never waited for`() async throws {
        let server = try TemporaryPostgres()
        let journal = try PostgresJournal(
            PostgresSettings(address: try server.database(), node: "a"))
        defer { journal.close() }
        let news = News()
        journal.watch { news.add($0) }
        try await news.waits { $0.contains(.back) }
        server.stop()
        var samples = SampleEntries(node: "a")
        _ = try? await journal.append(samples.notes(1, after: .start), after: .start)
        try await news.waits { $0.contains { if case .away = $0 { true } else { false } } }
        let start = ContinuousClock.now
        for _ in 0..<20 {
            await #expect(throws: JournalError.self) {
                try await journal.append(samples.notes(1, after: .start), after: .start)
            }
        }
        // Each would wait four seconds for an answer.
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test
    func `a database that does not promise that a commit lasts is refused`() throws {
        let server = try TemporaryPostgres.shared.get()
        let address = try server.database()
        let name = String(address.split(separator: "=").last ?? "")
        try server.execute("ALTER DATABASE \(name) SET synchronous_commit = off", in: "postgres")
        let error = #expect(throws: JournalError.self) {
            try PostgresJournal(PostgresSettings(address: address, node: "a"))
        }
        #expect(error?.words.contains("synchronous_commit=off") == true)
    }

    /// Three nodes that always have something to append, one of them slower between reading and
    /// appending: with turns after a loss, none is starved.
    @Test
    func `none of three busy writers is starved`() async throws {
        let all = try journals("a", "b", "c")
        defer { all.forEach { $0.close() } }
        let wins = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            let end = ContinuousClock.now + .seconds(3)
            for (index, journal) in all.enumerated() {
                // Each on a thread of its own, as engines are: appending blocks.
                let thread = EngineThread(name: "writer \(index)")
                group.addTask(executorPreference: thread) {
                    defer { thread.stop() }
                    return (index, try await Self.write(journal, index, until: end))
                }
            }
            return try await group.reduce(into: [Int](repeating: 0, count: 3)) { $0[$1.0] = $1.1 }
        }
        print("appends of three busy writers, the third slower by 1 ms: \(wins)")
        let least = wins.min() ?? 0
        #expect(least * 6 > wins.reduce(0, +), "\(wins)")
    }

    /// Appends as often as it can; how often that was.
    private static func write(
        _ journal: PostgresJournal, _ index: Int, until end: ContinuousClock.Instant
    ) async throws -> Int {
        var samples = SampleEntries(node: NodeID("node-\(index)"))
        var head = Head.start
        var wins = 0
        while ContinuousClock.now < end {
            if index == 2 { try await Task.sleep(for: .milliseconds(1)) }
            do throws(JournalError) {
                head = try await journal.append(samples.notes(1, after: head), after: head)
                wins += 1
            } catch .conflict {
                head = try await journal.turn(after: head, limit: 10_000, voiding: nil).head
            }
        }
        await journal.release()
        return wins
    }
}

/// Gathers what a journal tells.
private final class News: Sendable {
    private let all = Mutex<[JournalNews]>([])

    func add(_ news: JournalNews) { all.withLock { $0.append(news) } }

    func waits(_ holds: ([JournalNews]) -> Bool) async throws {
        for _ in 0..<3000 {
            if holds(all.withLock { $0 }) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("in half a minute there was only \(all.withLock { $0.suffix(10) })")
    }
}

/// Tries again for half a minute while the journal is not available.
private func eventually<Value>(
    _ body: () async throws(JournalError) -> Value
) async throws -> Value {
    for _ in 0..<3000 {
        do throws(JournalError) {
            return try await body()
        } catch .unavailable {
            try await Task.sleep(for: .milliseconds(10))
        }
    }
    return try await body()
}
