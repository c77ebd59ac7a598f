package import Core

/// The one append-only record of everything, at gapless positions 1, 2, 3 …
///
/// Correctness rests on `append` and `confirm`, which compare position and chain digest of the end
/// in the same transaction as they write or read (rules 1 and 4). These two and `head` block the
/// caller's thread, which is the engine's own; everything else runs elsewhere and is safe to await
/// from anywhere. No call is cancelled with its task (rule 18).
package protocol Journal: Sendable {
    /// Which journal this is.
    func identity() async throws(JournalError) -> JournalIdentity
    /// Its end now.
    func head() async throws(JournalError) -> Head

    /// Writes a whole batch right after `head`, durably, and returns the new end. The entries'
    /// positions must follow `head` without a gap; a batch without entries is a `confirm`.
    ///
    /// Throws `.conflict` when the end is another, `.unknown` when the outcome cannot be told;
    /// after any other error nothing was written.
    func append(_ batch: Batch, after head: Head) async throws(JournalError) -> Head
    /// Throws `.conflict` unless the journal ends at `head`.
    func confirm(_ head: Head) async throws(JournalError)

    /// Waits until nobody else may append, and returns what came after `head` (rule 2). Until
    /// `append`, `confirm` or `release`, which end the turn, nobody else's append succeeds; a turn
    /// that is held too long is taken away, and the append then throws.
    ///
    /// `batch`, if it is not in the journal by now, never will be: what was sent and got lost on the
    /// way must not arrive after it was decided anew. Throws `.forked` as `entries(after:)` does.
    func turn(
        after head: Head, limit: Int, voiding batch: BatchID?
    ) async throws(JournalError) -> Tail
    /// Ends a turn in which there was nothing to append.
    func release() async

    /// Tells from now on what others do. Called once; a journal with one writer has no news.
    func watch(_ tell: @escaping @Sendable (JournalNews) -> Void)

    /// This node does nothing any more, and gives no sign of life: others take over from it.
    func fallSilent()

    /// Rows after a position, in order, at most `limit`.
    func rows(after position: Position, limit: Int) async throws(JournalError) -> [JournalRow]
    /// Rows of one incident after a position, in order, at most `limit`.
    func rows(
        of incident: IncidentNumber, after position: Position, limit: Int
    ) async throws(JournalError) -> [JournalRow]

    /// The newest snapshot that is whole; nil when there is none.
    func latestSnapshot() async throws(JournalError) -> Snapshot?
    /// Keeps a snapshot, and the one before it in case this one is damaged.
    func save(_ snapshot: Snapshot) async throws(JournalError)

    /// The stored bytes of a version of the handbook. Throws `.notFound`.
    func handbook(_ version: HandbookVersion) async throws(JournalError) -> [UInt8]
    /// Keeps a version of the handbook for good; storing it again changes nothing.
    func store(handbook: [UInt8], as version: HandbookVersion) async throws(JournalError)

    /// The secret of this name; the first caller's `candidate` becomes it.
    func secret(_ name: String, or candidate: [UInt8]) async throws(JournalError) -> [UInt8]

    /// Closed incidents, newest first.
    func closedIncidents(_ query: ClosedQuery) async throws(JournalError) -> [IncidentSummary]

    /// Lets go of the originals of alerts that were written before a moment: looks at so many entries
    /// behind those that it has looked at, once and for all.
    func letGo(before moment: Moment, looking limit: Int) async throws(JournalError) -> LetGo

    /// Writes what changes nothing, as durably as an append; throws what kept it from that.
    func probe() async throws(JournalError)
    /// Sizes, for metrics.
    func health() async throws(JournalError) -> JournalHealth
    /// What durable means here, for `/readyz` (rule 18).
    var durability: String { get }
}

/// A journal with one writer needs no queue.
extension Journal {
    package func turn(
        after head: Head, limit: Int, voiding batch: BatchID?
    ) async throws(JournalError) -> Tail {
        try await entries(after: head, limit: limit)
    }

    package func release() async {}

    package func watch(_ tell: @escaping @Sendable (JournalNews) -> Void) {}

    package func fallSilent() {}
}

extension Journal {
    /// Entries after a position, at most `limit`. Throws `.notFound` beyond the end, `.tooNew` or
    /// `.corrupt` at an entry that cannot be read.
    package func entries(
        after position: Position, limit: Int
    ) async throws(JournalError) -> Tail {
        guard position > 0 else {
            return try Tail(await rows(after: 0, limit: limit), after: .start)
        }
        var rows = try await rows(after: Position(position.value - 1), limit: limit &+ 1)
        guard let first = rows.first, first.position == position else {
            throw .notFound("there is no entry \(position)")
        }
        rows.removeFirst()
        return try Tail(rows, after: first.head)
    }

    /// Entries after the end that was folded so far. Throws `.forked` when that is not an entry of
    /// this journal.
    package func entries(after head: Head, limit: Int) async throws(JournalError) -> Tail {
        let found: Tail
        do throws(JournalError) {
            found = try await entries(after: head.position, limit: limit)
        } catch .notFound {
            throw .forked
        }
        guard found.start == head else { throw .forked }
        return found
    }

    /// Entries of one incident after a position, at most `limit`.
    package func entries(
        of incident: IncidentNumber, after position: Position = 0, limit: Int
    ) async throws(JournalError) -> [Entry] {
        try await rows(of: incident, after: position, limit: limit).entries()
    }
}

/// Consecutive entries, and the ends before and behind them.
package struct Tail: Hashable, Sendable {
    package var start: Head
    package var entries: [Entry]
    /// Equals `start` when there are no entries.
    package var head: Head

    /// Of rows that begin with the entry at `head`, unless that is the start. Throws `.forked` when
    /// they do not.
    package init(_ rows: [JournalRow], following head: Head) throws(JournalError) {
        guard head.position > 0 else {
            try self.init(rows, after: head)
            return
        }
        guard rows.first?.head == head else { throw .forked }
        try self.init(Array(rows.dropFirst()), after: head)
    }

    init(_ rows: [JournalRow], after start: Head) throws(JournalError) {
        self.start = start
        entries = try rows.entries()
        head = rows.last?.head ?? start
    }
}

extension [JournalRow] {
    fileprivate func entries() throws(JournalError) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        for row in self {
            do throws(CodecError) {
                entries.append(try row.entry())
            } catch {
                throw JournalError(error, at: row.position)
            }
        }
        return entries
    }
}

/// Which journal this is, and which life of it: a restored copy gets another epoch.
package struct JournalIdentity: Hashable, Sendable {
    /// Thirty-two hexadecimal digits, random.
    package var id: String
    package var epoch: Int

    package init(id: String, epoch: Int) {
        self.id = id
        self.epoch = epoch
    }
}

/// A situation as it was at a position, so that a start reads the open world and not all history.
package struct Snapshot: Hashable, Sendable {
    package var head: Head
    /// The version of the fold that made it: another fold cannot use it.
    package var fold: Int
    package var bytes: [UInt8]

    package init(head: Head, fold: Int, bytes: [UInt8]) {
        self.head = head
        self.fold = fold
        self.bytes = bytes
    }
}

/// How large a journal is.
package struct JournalHealth: Hashable, Sendable {
    package var entries: Int
    /// On disk, without what is not checkpointed yet; 0 in memory.
    package var bytes: Int
    /// Written but not checkpointed yet.
    package var pendingBytes: Int

    package init(entries: Int, bytes: Int, pendingBytes: Int) {
        self.entries = entries
        self.bytes = bytes
        self.pendingBytes = pendingBytes
    }
}
