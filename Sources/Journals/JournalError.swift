package import Core

/// Why a journal did not do what it was asked.
package enum JournalError: Error, Hashable, Sendable {
    /// Another node appended first: the head is not the one that was named.
    case conflict
    /// The head that was named is not in this journal at all: a backup was restored, or a standby
    /// promoted. Whatever was folded must be thrown away.
    case forked
    /// Whether it happened cannot be told. A batch that did is recognised by its id.
    case unknown(String)
    /// Nothing was done; it may work later. The words say why: the disk is full, locked, read-only.
    case unavailable(String)
    /// What is stored is not what was written.
    case corrupt(String)
    /// A newer program wrote what this one does not know (rule 8): stop deciding.
    case tooNew(String)
    /// There is no such thing in this journal.
    case notFound(String)
    /// The caller asked for what makes no sense, such as a batch with a gap.
    case invalid(String)

    /// For logs and `/readyz`; never for senders.
    package var words: String {
        switch self {
        case .conflict: "another node appended first"
        case .forked: "this is not the journal that was folded so far"
        case .unknown(let why): "the outcome is not known: \(why)"
        case .unavailable(let why): "the journal is not available: \(why)"
        case .corrupt(let why): "the journal is damaged: \(why)"
        case .tooNew(let why): "a newer program wrote this journal: \(why)"
        case .notFound(let what): "not in the journal: \(what)"
        case .invalid(let why): why
        }
    }

    /// What an entry that cannot be read means.
    package init(_ error: CodecError, at position: Position) {
        let words = "entry \(position): \(error.words)"
        self = error.isUnknown ? .tooNew(words) : .corrupt(words)
    }
}
