import Core
package import Journals

/// What every journal keeps, one clause at a time: run each against a fresh, empty journal.
package struct JournalContract: Sendable, CustomStringConvertible {
    /// A clause that a journal broke.
    package struct Broken: Error, CustomStringConvertible {
        package var description: String
    }

    package var description: String
    package var check: @Sendable (any Journal) async throws -> Void

    package static let all: [JournalContract] =
        appending + reading + chaining + keeping
}

/// Throws unless it holds.
func expect(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws {
    guard !holds else { return }
    throw JournalContract.Broken(description: otherwise())
}

/// Throws unless the journal refuses in exactly this way.
func expect<Value>(
    _ error: JournalError, _ body: () async throws(JournalError) -> Value
) async throws {
    do throws(JournalError) {
        _ = try await body()
    } catch let found {
        return try expect(found == error, "\(error) expected, found \(found)")
    }
    throw JournalContract.Broken(description: "\(error) expected, but it succeeded")
}

extension JournalContract {
    /// Appends so many notes, so many a batch, and returns the end.
    static func fill(
        _ journal: any Journal, _ count: Int, by size: Int = 10, incidents: Int = 3
    ) async throws -> Head {
        var samples = SampleEntries()
        var head = try await journal.head()
        var written = 0
        while written < count {
            let next = samples.notes(
                min(size, count - written), after: head, incidents: incidents)
            head = try await journal.append(next, after: head)
            written += next.entries.count
        }
        return head
    }
}
