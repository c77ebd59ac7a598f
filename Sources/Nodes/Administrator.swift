package import Core
package import Journals

/// Changes to the installation when no server holds the data directory: fold, decide, append once.
package struct Administrator {
    /// Others may append at the same time; nobody is that busy for so long.
    private static let tries = 20

    private let journal: any Journal
    private let clock: @Sendable () -> Engine.Reading
    private let handbook: @Sendable (HandbookVersion, [UInt8]) -> Handbook?

    package init(
        journal: any Journal, clock: @escaping @Sendable () -> Engine.Reading = SystemClock.read,
        handbook: @escaping @Sendable (HandbookVersion, [UInt8]) -> Handbook?
    ) {
        self.journal = journal
        self.clock = clock
        self.handbook = handbook
    }

    /// Why an administration came to nothing.
    package enum Failure: Error, Sendable {
        case refused(Refusal)
        case journal(JournalError)
    }

    /// The situation as the journal has it now.
    package func situation() async throws(JournalError) -> Situation {
        try await Fold.whole(of: journal).situation
    }

    /// Folds a journal that was restored, and keeps what came of it for the first start.
    package static func settle(
        _ journal: any Journal
    ) async throws(JournalError) -> Situation {
        let (situation, head) = try await Fold.whole(of: journal)
        try await journal.save(Snapshot(of: situation, at: head))
        return situation
    }

    package func perform(
        _ administration: Administration
    ) async throws(Failure) -> Position {
        for _ in 1..<Self.tries {
            do throws(Failure) {
                return try await tryOnce(administration)
            } catch .journal(.conflict) {
                continue
            }
        }
        return try await tryOnce(administration)
    }

    private func tryOnce(_ administration: Administration) async throws(Failure) -> Position {
        let folded: (situation: Situation, head: Head)
        var known: Handbook?
        do throws(JournalError) {
            folded = try await Fold.whole(of: journal)
            if let version = folded.situation.handbook {
                known = handbook(version, try await journal.handbook(version))
            }
        } catch {
            throw .journal(error)
        }
        let clock = clock()
        let world = World(
            now: max(clock.wall, folded.situation.at), wall: clock.wall,
            handbook: known ?? .empty, node: "offline", seed: 0)
        let command = Command(by: .operatorShell, kind: .administer(administration))
        let proposals: [Proposal]
        do throws(Refusal) {
            proposals = try folded.situation.decide(command, in: world)
        } catch {
            throw .refused(error)
        }
        var position = folded.head.position
        let batch = BatchID(node: "offline", serial: BatchSerial(position.value))
        let entries = proposals.map { proposal in
            position = position.next
            return Entry(
                position: position, at: world.now, by: .operatorShell, batch: batch,
                incident: proposal.incident, event: proposal.event)
        }
        guard !entries.isEmpty else { return position }
        do throws(JournalError) {
            _ = try await journal.append(
                Batch(id: batch, entries: entries), after: folded.head)
        } catch {
            throw .journal(error)
        }
        return position
    }
}

/// Reading a journal into a situation.
enum Fold {
    /// The newest snapshot that this program can read, and every entry after it; every entry where
    /// the snapshot is of another journal.
    static func whole(
        of journal: any Journal
    ) async throws(JournalError) -> (situation: Situation, head: Head) {
        if let snapshot = try await journal.latestSnapshot(), let read = snapshot.situation() {
            do throws(JournalError) {
                return try await rest(of: journal, after: read, at: snapshot.head)
            } catch .forked {
                return try await rest(of: journal, after: Situation(), at: .start)
            }
        }
        return try await rest(of: journal, after: Situation(), at: .start)
    }

    private static func rest(
        of journal: any Journal, after situation: Situation, at head: Head
    ) async throws(JournalError) -> (situation: Situation, head: Head) {
        var situation = situation
        var head = head
        while true {
            let tail = try await journal.entries(after: head, limit: Limits.foldedAtOnce)
            for entry in tail.entries { situation.apply(entry) }
            head = tail.head
            if tail.entries.count < Limits.foldedAtOnce { return (situation, head) }
        }
    }
}
