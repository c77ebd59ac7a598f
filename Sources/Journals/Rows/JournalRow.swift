package import Core

/// An entry as a store keeps it: a header in the clear, the salted body, and what the chains need.
///
/// The format, with its labels and digests, is specified in `docs/journal.md`.
package struct JournalRow: Hashable, Sendable {
    package var position: Position
    package var at: Moment
    package var kind: Int
    package var incident: IncidentNumber?
    package var batch: BatchID
    /// Sixteen random bytes, the salt, and behind it the body: who, when it was true, the
    /// idempotency key with what was asked for, and the event. Nil when redacted: the salt goes with the body, so that
    /// nobody can guess at what the digest was made of.
    package var sealed: [UInt8]?
    /// Sixteen random bytes of its own and behind them the sender's own bytes, of an alert that came
    /// with some; nil once they were let go, or with the body redacted.
    package var original: [UInt8]?
    /// SHA-256 of what is sealed: stays when it goes.
    package var bodyDigest: Digest32
    /// The chain over the whole journal, at this entry.
    package var chain: Digest32
    /// The chain over the incident's own entries, at this entry.
    package var incidentChain: Digest32?

    package init(
        position: Position, at: Moment, kind: Int, incident: IncidentNumber?, batch: BatchID,
        sealed: [UInt8]?, bodyDigest: Digest32, chain: Digest32,
        incidentChain: Digest32?, original: [UInt8]? = nil
    ) {
        self.position = position
        self.at = at
        self.kind = kind
        self.incident = incident
        self.batch = batch
        self.sealed = sealed
        self.original = original
        self.bodyDigest = bodyDigest
        self.chain = chain
        self.incidentChain = incidentChain
    }

    package static let saltBytes = 16

    package var isRedacted: Bool { sealed == nil }

    /// The end of a journal that ends with this row.
    package var head: Head { Head(position: position, digest: chain) }

    /// The bytes of the header that the chains are over.
    var header: [UInt8] { encoded(Header(self)) }

    private struct Header: Coded {
        var position: Position = 0
        var at = Moment.zero
        var kind = 0
        var incident: IncidentNumber?
        var batch = BatchID()

        init() {}

        init(_ row: JournalRow) {
            position = row.position
            at = row.at
            kind = row.kind
            incident = row.incident
            batch = row.batch
        }

        mutating func code(_ coder: inout some Coder) throws(CodecError) {
            try coder.code(1, &position)
            try coder.code(2, &at)
            try coder.code(3, &kind)
            try coder.code(4, &incident)
            try coder.code(5, &batch)
        }
    }
}

// MARK: Entries

extension JournalRow {
    /// The row of an entry, not yet in any chain. The salt is drawn from the generator.
    package init(_ entry: Entry, salt: inout some RandomNumberGenerator) {
        let (sealed, original) = JournalRow.seal(entry, salt: &salt)
        self.init(
            position: entry.position, at: entry.at, kind: entry.event.kind,
            incident: entry.incident, batch: entry.batch, sealed: sealed,
            bodyDigest: sha256(sealed), chain: .zero, incidentChain: nil, original: original)
    }

    /// The entry of this row; of a redacted row what its header still says. An alert has its
    /// original where that is kept still.
    package func entry() throws(CodecError) -> Entry { try read().entry }

    /// The entry, and the digest of its original.
    func read() throws(CodecError) -> (entry: Entry, original: Digest32?) {
        guard let sealed else { return (try redactedEntry(), nil) }
        var reader = try Reader(sealed, after: Self.saltBytes)
        var by = Actor.muster
        var happenedAt: Moment?
        var key: String?
        var request: Digest16?
        try reader.code(1, &by)
        try reader.code(2, &happenedAt)
        try reader.code(3, &key)
        let kind = kind
        let event = try reader.field(4) { nested throws(CodecError) -> Event in
            try Event(kind: kind, from: &nested)
        }
        var digest: Digest32?
        try reader.code(5, &request)
        try reader.code(6, &digest)
        try reader.finish()
        guard key != nil || request == nil else { throw .malformed("a request without its key") }
        let entry = Entry(
            position: position, at: at, happenedAt: happenedAt, by: by, batch: batch,
            incident: incident,
            idempotencyKey: key.map { IdempotencyKey($0, request: request) }, event: join(event))
        return (entry, digest)
    }

    private static func seal(
        _ entry: Entry, salt: inout some RandomNumberGenerator
    ) -> (sealed: [UInt8], original: [UInt8]?) {
        let (event, original) = part(entry.event, salt: &salt)
        var digest = original.map { sha256($0) }
        var writer = Writer(capacity: 1024)
        for _ in 0..<(saltBytes / 8) { writer.word(salt.next()) }
        var (by, happenedAt) = (entry.by, entry.happenedAt)
        var (key, request) = (entry.idempotencyKey?.text, entry.idempotencyKey?.request)
        writer.code(1, &by)
        writer.code(2, &happenedAt)
        writer.code(3, &key)
        writer.tag(4, .bytes)
        writer.nested { event.write(to: &$0) }
        writer.code(5, &request)
        writer.code(6, &digest)
        return (writer.bytes, original)
    }
}
