package import Core
package import Journals

// What a backup needs beside the rows.

extension PostgresJournal: JournalSource {
    package func handbookVersions() async throws(JournalError) -> [HandbookVersion] {
        let statement = Statement(sql: "SELECT version FROM muster.handbooks ORDER BY version")
        return try await read(statement) { rows throws(JournalError) in
            (0..<rows.count).compactMap { rows.text($0, 0) }.map { HandbookVersion($0) }
        }
    }

    package func secrets() async throws(JournalError) -> [String: [UInt8]] {
        let statement = Statement(sql: "SELECT name, bytes FROM muster.secrets")
        return try await read(statement) { rows throws(JournalError) in
            var found: [String: [UInt8]] = [:]
            for index in 0..<rows.count {
                if let name = rows.text(index, 0) { found[name] = rows.bytes(index, 1) }
            }
            return found
        }
    }
}
