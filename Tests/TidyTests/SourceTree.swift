import Foundation

/// The project's own files, as text.
struct SourceTree {
    struct File {
        /// Relative to the project.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The target it belongs to: the folder below `Sources` or `Tests`.
        var target: String {
            let parts = path.split(separator: "/")
            return parts.count > 1 ? String(parts[1]) : ""
        }
        /// Lines without comments; what stands in strings stays.
        var code: [(number: Int, line: Substring)] {
            lines.enumerated().compactMap { number, line in
                let trimmed = line.drop { $0 == " " }
                return trimmed.hasPrefix("//") ? nil : (number + 1, line)
            }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func files(below folder: String, endings: Set<String> = ["swift"]) -> [File] {
        let base = root.appending(path: folder)
        let found = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        var files: [File] = []
        while let url = found?.nextObject() as? URL {
            guard endings.contains(url.pathExtension),
                let text = try? String(contentsOf: url, encoding: .utf8)
            else { continue }
            let path = url.path.replacingOccurrences(of: root.path + "/", with: "")
            files.append(File(path: path, text: text))
        }
        return files.sorted { $0.path < $1.path }
    }
}
