import Core

/// What may be redacted: bodies of closed incidents, since no fold may depend on what is gone
/// (promise 11). While an incident is open its bodies are what it consists of.
package enum Redaction {
    /// To the fold these say more than their headers even when their incident is closed: where
    /// alerts went.
    private static let needed = [
        Event.merged(.init()), .absorbed(.init()), .alertCleared(.init()), .split(.init()),
    ].map(\.kind)

    /// These hold the title that lists and searches show.
    private static let titled = [
        Event.opened(.init()), .archived(.init()), .restored(.init()),
    ].map(\.kind)

    /// Whether an entry of this kind may be redacted once its incident is closed.
    package static func isAllowed(kind: Int) -> Bool { !needed.contains(kind) }

    /// Whether the incident's title is to go with the body.
    package static func takesTitle(kind: Int) -> Bool { titled.contains(kind) }
}

extension JournalRow {
    /// What the header says of an entry whose body was taken away.
    func redactedEntry() throws(CodecError) -> Entry {
        guard let blank = Event(blank: kind) else { throw .unknownKind(kind) }
        return Entry(
            position: position, at: at, by: .muster, batch: batch, incident: incident,
            event: .redacted(Event.Redacted(kind: kind, kindName: blank.kindName)))
    }
}
