package import Core
import Synchronization

/// A journal that ends with its process: for tests, simulations and programs that only look.
///
/// Stores the same rows as the durable ones, so that codecs and chains are in every test's path.
package final class MemoryJournal: Journal {
    /// What the next append does instead of succeeding.
    package enum Fault: Hashable, Sendable {
        /// Nothing is written, and it says so.
        case unavailable
        /// Nothing is written, now or ever.
        case invalid
        /// It is written, but the answer gets lost.
        case unknownButWritten
        /// Nothing is written, and the answer gets lost.
        case unknownAndLost
    }

    fileprivate struct State {
        var rows: [JournalRow] = []
        var chain = Chain(after: .start)
        var ofIncident: [IncidentNumber: [Int]] = [:]
        var closed: [IncidentNumber: IncidentSummary] = [:]
        var snapshot: Snapshot?
        var handbooks: [HandbookVersion: [UInt8]] = [:]
        var secrets: [String: [UInt8]] = [:]
        var faults: [Fault] = []
        /// Entries whose originals were let go, or that had none.
        var keptFrom = 0
        var salts: any RandomNumberGenerator & Sendable
    }

    private let state: Mutex<State>
    private let name: JournalIdentity
    package let durability = "memory: nothing survives the process"

    package init(
        id: String = "00000000000000000000000000000000",
        salts: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        name = JournalIdentity(id: id, epoch: 1)
        state = Mutex(State(salts: salts))
    }

    /// The next append fails in this way; several queue up.
    package func failNext(_ fault: Fault) {
        state.withLock { $0.faults.append(fault) }
    }

    package func identity() async throws(JournalError) -> JournalIdentity { name }

    package func head() async throws(JournalError) -> Head { state.withLock { $0.chain.head } }

    package func append(_ batch: Batch, after head: Head) async throws(JournalError) -> Head {
        try batch.check(after: head)
        return try state.withLock { state throws(JournalError) in
            guard state.chain.head == head else { throw .conflict }
            guard !batch.entries.isEmpty else { return head }
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            switch fault {
            case .unavailable: throw .unavailable("as the test wants it")
            case .invalid: throw .invalid("as the test wants it")
            case .unknownAndLost: throw .unknown("as the test wants it")
            case nil, .unknownButWritten: break
            }
            state.write(batch)
            guard fault == nil else { throw .unknown("as the test wants it") }
            return state.chain.head
        }
    }

    package func confirm(_ head: Head) async throws(JournalError) {
        guard try await self.head() == head else { throw .conflict }
    }

    package func rows(after position: Position, limit: Int) async throws(JournalError)
        -> [JournalRow]
    {
        state.withLock { state in
            let start = min(max(position.value, 0), state.rows.count)
            return Array(state.rows[start...].prefix(max(limit, 0)))
        }
    }

    package func rows(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws(JournalError) -> [JournalRow] {
        state.withLock { state in
            // The row at index i has position i + 1.
            let later = (state.ofIncident[incident] ?? []).filter { $0 >= position.value }
            return later.prefix(max(limit, 0)).map { state.rows[$0] }
        }
    }

    package func latestSnapshot() async throws(JournalError) -> Snapshot? {
        state.withLock { $0.snapshot }
    }

    package func save(_ snapshot: Snapshot) async throws(JournalError) {
        state.withLock { state in
            guard snapshot.head.position >= state.snapshot?.head.position ?? 0 else { return }
            state.snapshot = snapshot
        }
    }

    package func handbook(_ version: HandbookVersion) async throws(JournalError) -> [UInt8] {
        guard let bytes = state.withLock({ $0.handbooks[version] }) else {
            throw .notFound("handbook \(version)")
        }
        return bytes
    }

    package func store(
        handbook: [UInt8], as version: HandbookVersion
    ) async throws(JournalError) {
        state.withLock { state in
            if state.handbooks[version] == nil { state.handbooks[version] = handbook }
        }
    }

    package func secret(
        _ name: String, or candidate: [UInt8]
    ) async throws(JournalError) -> [UInt8] {
        state.withLock { state in
            if let known = state.secrets[name] { return known }
            state.secrets[name] = candidate
            return candidate
        }
    }

    package func closedIncidents(
        _ query: ClosedQuery
    ) async throws(JournalError) -> [IncidentSummary] {
        state.withLock { state in
            let found = state.closed.values.filter { query.matches($0) }
            return Array(found.sorted { $0.number > $1.number }.prefix(query.boundedLimit))
        }
    }

    package func letGo(
        before moment: Moment, looking limit: Int
    ) async throws(JournalError) -> LetGo {
        state.withLock { state in
            let looked = state.rows[state.keptFrom...].prefix(max(limit, 0))
            let old = looked.prefix { $0.at < moment }
            let gone = old.count { $0.original != nil }
            for index in old.indices { state.rows[index].original = nil }
            state.keptFrom += old.count
            return LetGo(gone: gone, isDone: old.count < limit)
        }
    }

    /// Fails as the next append would, and leaves the fault to it.
    package func probe() async throws(JournalError) {
        if let fault = state.withLock({ $0.faults.first }) {
            throw fault == .unavailable
                ? .unavailable("as the test wants it") : .unknown("as the test wants it")
        }
    }

    package func health() async throws(JournalError) -> JournalHealth {
        JournalHealth(entries: state.withLock { $0.rows.count }, bytes: 0, pendingBytes: 0)
    }
}

extension MemoryJournal.State {
    fileprivate mutating func write(_ batch: Batch) {
        for entry in batch.entries {
            var row = JournalRow(entry, salt: &salts)
            chain.link(&row)
            if let incident = row.incident { ofIncident[incident, default: []].append(rows.count) }
            rows.append(row)
            switch entry.event {
            case .archived(let archived): closed[archived.summary.number] = archived.summary
            case .restored(let restored): closed[restored.incident.number] = nil
            default: break
            }
        }
    }
}

extension Batch {
    /// Throws `.invalid` unless the entries follow `head` without a gap, carry this batch's id and
    /// have bodies.
    package func check(after head: Head) throws(JournalError) {
        var expected = head.position
        for entry in entries {
            expected = expected.next
            guard entry.position == expected else {
                throw .invalid("entry \(entry.position) in the place of \(expected)")
            }
            guard entry.batch == id else {
                throw .invalid("entry \(entry.position) carries another batch's id")
            }
            if case .redacted(let redacted) = entry.event, Rehearsal.event(redacted.kind) == nil {
                throw .invalid("entry \(entry.position) has no body")
            }
        }
    }
}
