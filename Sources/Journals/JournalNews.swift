package import Core

/// What a journal that others write to, too, tells without being asked.
package enum JournalNews: Hashable, Sendable {
    /// Somebody appended: it goes up to here now.
    case appended(Position)
    /// The nodes that gave a sign of life lately (rule 9).
    case alive(Set<NodeID>)
    /// It cannot be reached; the words say why.
    case away(String)
    /// It can be reached again; what was appended meanwhile is not known.
    case back
}
