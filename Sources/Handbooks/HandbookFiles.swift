/// The organisation's files as bytes: what is hashed, stored whole, and read again years later.
package struct HandbookFiles: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        /// `rosters/people.yaml`, `runbooks/checkout-down.md`: relative, with forward slashes.
        package var path: String
        package var bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// Ascending by path, as bytes; every path once.
    package let files: [File]

    /// Of several files with the same path the last one counts.
    package init(_ files: [File]) {
        var byPath: [[UInt8]: File] = [:]
        for file in files { byPath[Array(file.path.utf8)] = file }
        self.files = byPath.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// From texts, for tests and examples.
    package init(texts: [String: String]) {
        self.init(texts.map { File(path: $0.key, bytes: Array($0.value.utf8)) })
    }

    // MARK: The stored form

    // A line `muster handbook files 1`, then for every file a line with the number of bytes of its
    // path and of its content in decimal, and the path and the content themselves, each followed by
    // a line break. Equal files give equal bytes, so a digest over them is the handbook's version.

    private static let heading = Array("muster handbook files 1\n".utf8)
    private static let lineBreak = UInt8(ascii: "\n")

    package var canonicalBytes: [UInt8] {
        var bytes = Self.heading
        for file in files {
            bytes += Array("\(file.path.utf8.count) \(file.bytes.count)\n".utf8)
            bytes += Array(file.path.utf8)
            bytes.append(Self.lineBreak)
            bytes += file.bytes
            bytes.append(Self.lineBreak)
        }
        return bytes
    }

    /// Reads back what `canonicalBytes` wrote; nil for anything else.
    package init?(canonicalBytes bytes: [UInt8]) {
        guard bytes.starts(with: Self.heading) else { return nil }
        var rest = bytes[Self.heading.count...]
        var files: [File] = []
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: Self.lineBreak) else { return nil }
            let counts = rest[..<end].split(separator: UInt8(ascii: " ")).map {
                Int(String(decoding: $0, as: UTF8.self))
            }
            rest = rest[(end + 1)...]
            guard counts.count == 2, let pathCount = counts[0], let contentCount = counts[1],
                let path = Self.take(pathCount, from: &rest),
                let content = Self.take(contentCount, from: &rest),
                let text = String(validating: path, as: UTF8.self)
            else { return nil }
            files.append(File(path: text, bytes: content))
        }
        self.init(files)
        guard canonicalBytes == bytes else { return nil }
    }

    private static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard count >= 0, count < rest.count,
            rest[rest.startIndex + count] == lineBreak
        else { return nil }
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count + 1)
        return taken
    }
}
