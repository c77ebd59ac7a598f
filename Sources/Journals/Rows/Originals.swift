import Core

/// The senders' own bytes stand beside the entries that they came with: the entry has their salted
/// digest, so that they can be let go after a while and no chain breaks (promise 11).
///
/// Nothing is folded, judged or replayed by them: what an alert says is in its entry.
package struct LetGo: Hashable, Sendable {
    /// Entries whose originals went.
    package var gone: Int
    /// Nothing more is as old.
    package var isDone: Bool

    package init(gone: Int, isDone: Bool) {
        self.gone = gone
        self.isDone = isDone
    }
}

extension JournalRow {
    /// The event without its original, and the original behind a salt of its own.
    static func part(
        _ event: Event, salt: inout some RandomNumberGenerator
    ) -> (event: Event, original: [UInt8]?) {
        guard case .alerted(var alerted) = event, !alerted.alert.raw.isEmpty else {
            return (event, nil)
        }
        var writer = Writer(capacity: saltBytes + alerted.alert.raw.count)
        for _ in 0..<(saltBytes / 8) { writer.word(salt.next()) }
        let original = writer.bytes + alerted.alert.raw
        alerted.alert.raw = []
        return (.alerted(alerted), original)
    }

    /// The event with its original, where that is kept still.
    func join(_ event: Event) -> Event {
        guard let original, case .alerted(var alerted) = event else { return event }
        alerted.alert.raw = Array(original.dropFirst(Self.saltBytes))
        return .alerted(alerted)
    }

    /// What is wrong with the original of a row whose body has this digest of it; nil when nothing is.
    func problemOfOriginal(_ digest: Digest32?) -> String? {
        guard let original else { return nil }
        guard let digest else { return "it has an original that it does not know" }
        return sha256(original) == digest ? nil : "the original does not match its digest"
    }
}
