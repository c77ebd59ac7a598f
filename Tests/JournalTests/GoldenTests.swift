import Core
import Foundation
import Testing

@testable import Journals

/// The journal of rule 8: one entry of each kind, written once and read by every later program.
///
/// `Golden/journal-v1.txt` has one row a line, its fields parted by blanks, bytes in hexadecimal,
/// `-` for what is absent: position, at, kind, incident, node (hexadecimal too), serial, sealed,
/// body digest, chain, incident chain, original. When kinds were added before the first release, write it
/// anew with `MUSTER_WRITE_GOLDEN=1 swift test --filter GoldenTests`; afterwards only append.
@Suite("golden journal")
struct GoldenTests {
    static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/journal-v1.txt")

    @Test
    func `is read and written again as it is`() throws {
        if ProcessInfo.processInfo.environment["MUSTER_WRITE_GOLDEN"] != nil { try write() }
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
        let rows = try lines.map { try #require(JournalRow(line: $0), "\($0)") }
        #expect(rows.map(\.kind) == Event.kinds, "one entry of each kind")
        var verifier = Verifier()
        for row in rows { #expect(verifier.check(row) == nil) }
        var chain = Chain(after: .start)
        for row in rows {
            // The original's salt is drawn first.
            var salt = Replay(bytes: Array((row.original ?? []).prefix(16)) + (row.sealed ?? []))
            var again = JournalRow(try row.entry(), salt: &salt)
            chain.link(&again)
            #expect(again == row, "entry \(row.position)")
        }
        #expect(chain.head.position == Position(rows.count))
    }

    private func write() throws {
        var random = RandomCoder(seed: 1)
        var salts = SeededGenerator(seed: 1)
        var chain = Chain(after: .start)
        let lines = try Event.kinds.enumerated().map { index, kind in
            var entry = try random.entry(Position(index + 1), kind: kind)
            if let incident = entry.incident {
                entry.incident = IncidentNumber(Int(incident.value.magnitude % 3) + 1)
            }
            var row = JournalRow(entry, salt: &salts)
            chain.link(&row)
            return row.line
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Self.file)
    }
}

/// The salt of a row, once more.
private struct Replay: RandomNumberGenerator {
    var bytes: [UInt8]

    mutating func next() -> UInt64 {
        defer { bytes.removeFirst(8) }
        return bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension JournalRow {
    fileprivate var line: String {
        let fields: [String] = [
            position.description, String(at.milliseconds), String(kind),
            incident?.description ?? "-", hexadecimal(Array(batch.node.text.utf8)),
            batch.serial.description, hexadecimal(sealed), hexadecimal(bodyDigest.bytes),
            hexadecimal(chain.bytes), hexadecimal(incidentChain?.bytes), hexadecimal(original),
        ]
        return fields.joined(separator: " ")
    }

    fileprivate init?(line: Substring) {
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 11, let position = Int(fields[0]), let at = Int64(fields[1]),
            let kind = Int(fields[2]), let serial = Int(fields[5]),
            let node = bytes(fields[4]), let bodyDigest = bytes(fields[7]).flatMap(Digest32.init),
            let chain = bytes(fields[8]).flatMap(Digest32.init)
        else { return nil }
        self.init(
            position: Position(position), at: Moment(milliseconds: at), kind: kind,
            incident: Int(fields[3]).map { IncidentNumber($0) },
            batch: BatchID(
                node: NodeID(String(decoding: node, as: UTF8.self)), serial: BatchSerial(serial)),
            sealed: bytes(fields[6]), bodyDigest: bodyDigest, chain: chain,
            incidentChain: bytes(fields[9]).flatMap(Digest32.init), original: bytes(fields[10]))
    }
}

private func hexadecimal(_ bytes: [UInt8]?) -> String {
    guard let bytes else { return "-" }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func bytes(_ text: Substring) -> [UInt8]? {
    guard text != "-", text.count.isMultiple(of: 2) else { return nil }
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
}
