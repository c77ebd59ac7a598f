package import Core

/// What became of a check of a whole journal.
package enum Verification: Hashable, Sendable {
    /// Every entry is as it was written: how many there are, how many of them are redacted, how many
    /// alerts' originals were let go, and the end to compare with what the outside heartbeat last
    /// carried.
    case intact(entries: Int, redacted: Int, letGo: Int = 0, head: Head)
    /// The first thing that is not, in words: `entry 4711: the body does not match its digest`.
    case broken(String)
}

/// Reads a journal from its beginning, page by page, and checks that positions are gapless, that
/// bodies match their digests, that both chains hold and that every entry can be read.
///
/// `known` is a head seen earlier (an outside heartbeat carries it): a journal that was cut off
/// before it, or that says something else there, is broken. Throws only when it cannot be read.
package func verify(
    _ journal: any Journal, known: Head? = nil
) async throws(JournalError) -> Verification {
    try await verify(known) { position throws(JournalError) in
        try await journal.rows(after: position, limit: 1000)
    }
}

/// The same of a journal's file.
package func verify(
    source: any JournalSource, known: Head?
) async throws(JournalError) -> Verification {
    try await verify(known) { position throws(JournalError) in
        try await source.rows(after: position, limit: 1000)
    }
}

private func verify(
    _ known: Head?, _ read: (Position) async throws(JournalError) -> [JournalRow]
) async throws(JournalError) -> Verification {
    var verifier = Verifier(known: known)
    while true {
        let rows = try await read(verifier.position)
        guard !rows.isEmpty else { return verifier.finish() }
        for row in rows {
            if let problem = verifier.check(row) { return .broken(problem) }
        }
    }
}

/// The check, one row at a time.
package struct Verifier: Sendable {
    private var chain = Chain(after: .start)
    private var redacted = 0
    private var letGo = 0
    private let known: Head?

    package init(known: Head? = nil) { self.known = known }

    /// The last position checked.
    package var position: Position { chain.head.position }

    /// What is wrong with this row as the next one, in words; nil when nothing is.
    package mutating func check(_ row: JournalRow) -> String? {
        let expected = chain.head.position.next
        guard row.position == expected else { return gap(from: expected, to: row.position) }
        if let problem = problemOfBody(row) { return "entry \(row.position): \(problem)" }
        var linked = row
        chain.link(&linked)
        guard linked.chain == row.chain else {
            return "entry \(row.position): it does not follow from the entry before it"
        }
        guard linked.incidentChain == row.incidentChain else {
            return "entry \(row.position): it does not follow from the entry of incident "
                + "\(row.incident.map(\.description) ?? "?") before it"
        }
        if let known, known.position == row.position, known.digest != row.chain {
            return "entry \(row.position): its digest is not the one that was seen earlier"
        }
        return nil
    }

    package func finish() -> Verification {
        if let known, known.position > position {
            return .broken(
                "the journal ends at \(position), but position \(known.position) was seen earlier")
        }
        return .intact(
            entries: position.value, redacted: redacted, letGo: letGo, head: chain.head)
    }

    private func gap(from expected: Position, to found: Position) -> String {
        let last = found.value &- 1
        if found < expected { return "entry \(found) is out of order" }
        return last == expected.value
            ? "position \(expected) is missing" : "positions \(expected) to \(last) are missing"
    }

    private mutating func problemOfBody(_ row: JournalRow) -> String? {
        guard let sealed = row.sealed else {
            redacted += 1
            return row.original == nil ? nil : "it is redacted, and its original is there"
        }
        guard sha256(sealed) == row.bodyDigest else {
            return "the body does not match its digest"
        }
        do throws(CodecError) {
            let digest = try row.read().original
            if digest != nil, row.original == nil { letGo += 1 }
            return row.problemOfOriginal(digest)
        } catch {
            return "the body cannot be read: \(error.words)"
        }
    }
}
