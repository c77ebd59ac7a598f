package import Core
import Foundation

/// Follows the references of the handbook into the environment and the files of this machine.
package struct SecretReader: Sendable {
    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    /// The text meant by a text of the handbook; a file behind `file:` may hold at most 64 KiB.
    package func resolve(_ text: String) throws(SecretReference.Failure) -> String {
        try SecretReference(text).resolved(environment: { environment[$0] }, file: Self.content)
    }

    private static func content(_ path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: 65_536) else { return nil }
        return String(validating: data, as: UTF8.self)
    }
}
