import Core
import Foundation
import GRDB
import JournalTesting
import Journals
import Testing

@testable import SQLiteJournals

@Suite("tampering")
struct TamperTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var sql: [String] = []
        /// Position of the row and index of the byte of what is sealed there.
        var flipped: (Int, Int)?
        var words: String
    }

    private static let shift = """
        UPDATE entries SET position = -position WHERE position > 7
        """

    @Test(arguments: [
        Case(
            testDescription: "a changed byte of a body", flipped: (7, 20),
            words: "entry 7: the body does not match its digest"),
        Case(
            testDescription: "a changed byte of a salt", flipped: (7, 3),
            words: "entry 7: the body does not match its digest"),
        Case(
            testDescription: "another entry's body",
            sql: [
                """
                UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE position = 8)
                WHERE position = 7
                """
            ],
            words: "entry 7: the body does not match its digest"),
        Case(
            testDescription: "another entry's body with its digest",
            sql: [
                """
                UPDATE entries SET (sealed, body_digest) =
                    (SELECT sealed, body_digest FROM entries WHERE position = 8)
                WHERE position = 7
                """
            ],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "another time",
            sql: ["UPDATE entries SET at = at + 1 WHERE position = 7"],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "another kind",
            sql: ["UPDATE entries SET kind = 114 WHERE position = 7"],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "an unknown kind",
            sql: ["UPDATE entries SET kind = 999 WHERE position = 7"],
            words: "entry 7: the body cannot be read: an unknown kind 999"),
        Case(
            testDescription: "another incident",
            sql: ["UPDATE entries SET incident = 2 WHERE position = 7"],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "another node",
            sql: ["UPDATE entries SET node = 'node-b' WHERE position = 7"],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "another chain",
            sql: ["UPDATE entries SET chain = randomblob(32) WHERE position = 7"],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "another chain of the incident",
            sql: ["UPDATE entries SET incident_chain = randomblob(32) WHERE position = 7"],
            words: "entry 7: it does not follow from the entry of incident 1 before it"),
        Case(
            testDescription: "a deleted row", sql: ["DELETE FROM entries WHERE position = 7"],
            words: "position 7 is missing"),
        Case(
            testDescription: "deleted rows",
            sql: ["DELETE FROM entries WHERE position BETWEEN 12 AND 14"],
            words: "positions 12 to 14 are missing"),
        Case(
            testDescription: "a deleted beginning",
            sql: ["DELETE FROM entries WHERE position < 3"],
            words: "positions 1 to 2 are missing"),
        Case(
            testDescription: "a deleted row, the others moved up",
            sql: [
                "DELETE FROM entries WHERE position = 7", shift,
                "UPDATE entries SET position = -position - 1 WHERE position < 0",
            ],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "an inserted row",
            sql: [
                shift,
                """
                INSERT INTO entries SELECT 8, at, kind, incident, node, serial, sealed,
                    body_digest, chain, incident_chain, original FROM entries WHERE position = 7
                """,
                "UPDATE entries SET position = -position + 1 WHERE position < 0",
            ],
            words: "entry 8: it does not follow from the entry before it"),
        Case(
            testDescription: "swapped rows",
            sql: [
                "UPDATE entries SET position = 0 WHERE position = 7",
                "UPDATE entries SET position = 7 WHERE position = 8",
                "UPDATE entries SET position = 8 WHERE position = 0",
            ],
            words: "entry 7: it does not follow from the entry before it"),
        Case(
            testDescription: "a cut tail", sql: ["DELETE FROM entries WHERE position > 15"],
            words: "the journal ends at 15, but position 20 was seen earlier"),
    ])
    func `is found`(_ row: Case) async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let head = try await journal.append(
            samples.notes(20, after: .start, incidents: 3), after: .start)
        #expect(
            try await verify(journal, known: head)
                == .intact(entries: 20, redacted: 0, head: head))
        try journal.connection().inDatabase { db in
            for sql in row.sql { try db.execute(sql: sql) }
            if let (position, index) = row.flipped {
                let stored = try Data.fetchOne(
                    db, sql: "SELECT sealed FROM entries WHERE position = ?",
                    arguments: [position])
                var sealed = try #require(stored)
                sealed[index] ^= 0x10
                try db.execute(
                    sql: "UPDATE entries SET sealed = ? WHERE position = ?",
                    arguments: [sealed, position])
            }
        }
        #expect(try await verify(journal, known: head) == .broken(row.words))
        try journal.close()
    }

    @Test
    func `reading goes on past a redacted entry, and so does folding`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let opened = Event.Opened(title: "x", grouping: .none, group: "", handbook: "")
        let batch = samples.batch(
            after: .start,
            [
                (1, .opened(opened)), (1, .noted(Event.Noted(text: "gone"))),
                (1, SampleEntries.archived(1, "x")), (2, .opened(opened)),
            ])
        _ = try await journal.append(batch, after: .start)
        let before = try await journal.entries(after: .start, limit: 9).entries
            .reduce(into: Situation()) { $0.apply($1) }
        for position: Position in [1, 2, 3] { try await journal.redact(position) }
        let tail = try await journal.entries(after: .start, limit: 9)
        let noted = try #require(tail.entries.dropFirst().first)
        #expect(noted.event == .redacted(Event.Redacted(kind: 110, kindName: "noted")))
        #expect(noted.position == 2 && noted.at == batch.entries[1].at && noted.incident == 1)
        #expect(noted.event.kindName == "noted" && noted.event.kind == 110)
        #expect(tail.entries.last == batch.entries.last)
        let after = tail.entries.reduce(into: Situation()) { $0.apply($1) }
        #expect(digest(of: after) == digest(of: before))
        // What it was of is read back as well as it can be.
        let entries = try await journal.entries(of: 1, limit: 9)
        var incident = Incident(number: 1)
        for entry in entries { incident.apply(entry.event, at: entry.at, by: entry.by) }
        #expect(incident.title == "redacted" && incident.openedAt == batch.entries[0].at)
        try journal.close()
    }

    @Test(arguments: [
        (
            "UPDATE entries SET original = CAST(original || x'00' AS BLOB)",
            "the original does not match its digest"
        ),
        (
            "UPDATE entries SET original = zeroblob(20) WHERE position = 2",
            "it has an original that it does not know"
        ),
        ("UPDATE entries SET sealed = NULL", "it is redacted, and its original is there"),
    ])
    func `a changed original is found, a missing one is counted`(
        _ sql: String, _ words: String
    ) async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let head = try await journal.append(
            samples.batch(
                after: .start,
                [(1, SampleEntries.alerted(1)), (1, .noted(Event.Noted(text: "x")))]),
            after: .start)
        try journal.connection().inDatabase { try $0.execute(sql: sql) }
        let position = sql.hasSuffix("2") ? 2 : 1
        #expect(
            try await verify(journal, known: head) == .broken("entry \(position): \(words)"))
        try journal.close()
    }

    @Test
    func `what a fold depends on cannot be redacted`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let batch = samples.batch(
            after: .start,
            [
                (nil, .nodeStarted(Event.NodeStarted(node: "n", version: "1"))),
                (1, .noted(Event.Noted(text: "of an open incident"))),
                (2, .merged(Event.Merged(into: 1))), (2, SampleEntries.archived(2, "x")),
            ])
        _ = try await journal.append(batch, after: .start)
        for (position, why) in [
            (1, "is not of a closed incident"), (2, "is not of a closed incident"),
            (3, "says where alerts went"),
        ] {
            await #expect(throws: JournalError.invalid("entry \(position) \(why)")) {
                try await journal.redact(Position(position))
            }
        }
        // And nobody writes what has no body.
        let gone = Event.redacted(Event.Redacted(kind: 110, kindName: "noted"))
        let head = try await journal.head()
        await #expect(throws: JournalError.invalid("entry 5 has no body")) {
            try await journal.append(samples.batch(after: head, [(1, gone)]), after: head)
        }
        try journal.close()
    }

    @Test
    func `a redacted body is gone and breaks no chain`() async throws {
        let directory = try TemporaryDirectory()
        let journal = try SQLiteJournal(directory: directory.path)
        var samples = SampleEntries()
        let secret = "the-patient-is-called-Ada-Lovelace"
        let batch = samples.batch(
            after: .start,
            [
                (1, .opened(Event.Opened(title: secret, grouping: .none, group: "", handbook: ""))),
                (1, .noted(Event.Noted(text: secret))), (1, .mitigated(Event.Mitigated(text: ""))),
                (1, SampleEntries.archived(1, secret)),
            ])
        let head = try await journal.append(batch, after: .start)
        try await journal.save(Snapshot(head: head, fold: 1, bytes: Array(secret.utf8)))
        for position: Position in [1, 2, 4] { try await journal.redact(position) }
        #expect(
            try await verify(journal, known: head)
                == .intact(entries: 4, redacted: 3, head: head))
        #expect(try await journal.rows(after: 0, limit: 1).first?.isRedacted == true)
        #expect(try await journal.latestSnapshot() == nil)
        #expect(try await journal.closedIncidents(ClosedQuery()).map(\.title) == ["redacted"])
        await #expect(throws: JournalError.notFound("there is no entry 5")) {
            try await journal.redact(5)
        }
        try journal.close()
        for file in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            let path = "\(directory.path)/\(file)"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file) still says it")
        }
    }
}
