package import Core
import Crypto

/// SHA-256 of these bytes.
package func sha256(_ bytes: [UInt8]) -> Digest32 {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Digest32(hash.finalize().withUnsafeBytes { Array($0) }) ?? .zero
}

/// Links rows: each digest is over the one before it, the header and the body's digest, so that a
/// change, a gap or an insertion anywhere changes every digest behind it (promise 11).
package struct Chain: Sendable {
    /// Set apart from each other, and from whatever else may be hashed, by a label.
    private static let journalLabel = Array("muster journal 1\n".utf8)
    private static let incidentLabel = Array("muster incident 1\n".utf8)

    /// The end of the journal so far.
    package private(set) var head: Head
    private var incidents: [IncidentNumber: Digest32] = [:]

    package init(after head: Head) { self.head = head }

    /// How many incidents' ends are remembered.
    package var knownIncidents: Int { incidents.count }

    package func knows(_ incident: IncidentNumber) -> Bool { incidents[incident] != nil }

    /// Where the incident's own chain stands; `.zero` before its first entry.
    package mutating func set(_ incident: IncidentNumber, to digest: Digest32) {
        incidents[incident] = digest
    }

    /// Gives the row its place behind the head. An incident that is not known begins here.
    package mutating func link(_ row: inout JournalRow) {
        let link = row.header + row.bodyDigest.bytes
        row.chain = sha256(Self.journalLabel + head.digest.bytes + link)
        head = row.head
        guard let incident = row.incident else {
            row.incidentChain = nil
            return
        }
        let before = incidents[incident] ?? .zero
        let after = sha256(Self.incidentLabel + before.bytes + link)
        incidents[incident] = after
        row.incidentChain = after
    }
}
