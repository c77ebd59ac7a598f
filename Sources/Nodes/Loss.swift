import Core
import Journals

/// The ends that a node folded lately, so that it can tell how far back a journal that is another
/// now is still the same.
struct Trail {
    /// At one batch in a millisecond, some seconds of a storm.
    private static let length = 4096

    private var heads: [Head] = []

    /// What was folded ends here now.
    mutating func extend(to head: Head) {
        if heads.last == head { return }
        heads.append(head)
        // By halves, so that it is seldom.
        if heads.count > Self.length { heads.removeFirst(Self.length / 2) }
    }

    /// Begins anew after everything was folded again.
    mutating func restart(at head: Head) { heads = [head] }

    /// The last end that is still in the journal; the start when none is that is remembered.
    func common(with journal: any Journal) async throws(JournalError) -> Head {
        var low = 0
        var high = heads.count
        while low < high {
            let middle = (low + high) / 2
            if try await holds(heads[middle], journal) { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? .start : heads[low - 1]
    }

    private func holds(_ head: Head, _ journal: any Journal) async throws(JournalError) -> Bool {
        do throws(JournalError) {
            _ = try await journal.entries(after: head, limit: 1)
            return true
        } catch {
            guard case .forked = error else { throw error }
            return false
        }
    }
}

/// What a node had folded and is not in the journal any more.
struct Loss {
    /// Incidents that are named; the rest is counted.
    private static let named = 20

    /// At most: of entries that others wrote only the last of each read is remembered.
    let entries: Int
    let words: String
    /// By title, since their numbers are given out anew.
    let gone: String
    /// Those that stand as they were before.
    let older: String

    init(
        from common: Head, to end: Head, shown: IncidentTable, now: Situation
    ) {
        entries = max(0, end.position.value - common.position.value)
        let touched = shown.values.filter { $0.position > common.position }
            .sorted { $0.number < $1.number }
        let gone = touched.filter { now.incidents[$0.number]?.openedAt != $0.openedAt }
        let older = touched.filter { now.incidents[$0.number]?.openedAt == $0.openedAt }
        self.gone = Self.list(gone.map { "#\($0.number) \($0.title.prefix(100))" })
        self.older = Self.list(older.map { "#\($0.number)" })
        words =
            "the last \(entries) that were here, from \(common.position.value + 1) on, are not in "
            + "the database any more; \(gone.count) incidents are gone with them, \(older.count) "
            + "are as they were before"
    }

    /// What a person must look into: what was told to senders and people is gone.
    var alert: Alert {
        var alert = Alert.ownTrouble(.entriesLost, detail: words)
        alert.details = [Field("as before", older), Field("gone", gone)].filter {
            !$0.value.isEmpty
        }
        return alert
    }

    private static func list(_ items: [String]) -> String {
        let more = items.count - named
        return items.prefix(named).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
