import Foundation

extension HandbookFiles {
    /// A directory that cannot be taken as the organisation's files.
    package enum DirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
        case missing(String)
        case unreadable(String)
        case deadLink(String)
        case tooLarge(String)
        case tooMany(String)

        package var description: String {
            switch self {
            case .missing(let path): "there is no directory \(path)"
            case .unreadable(let path): "\(path) cannot be read"
            case .deadLink(let path): "\(path) is a link that leads nowhere"
            case .tooLarge(let path): "\(path) is larger than \(Self.fileBytes) bytes"
            case .tooMany(let path): "\(path) holds more than \(Self.fileCount) files"
            }
        }

        /// A roster is written by people; a larger file is something else.
        static let fileBytes = 1 << 20
        static let fileCount = 2000
    }

    /// Reads `*.yaml`, `*.yml` and `*.ics` below `rosters` and `*.md` below `runbooks`,
    /// recursively.
    ///
    /// Whatever the directories are called, the paths begin with `rosters/` and `runbooks/`, so the
    /// version depends on the content alone. Hidden files and directories are left out, and links
    /// to directories are not followed; links to files are, since mounted configuration is made of
    /// them. A file that is named like one of those and cannot be read is an error. A missing
    /// `runbooks` counts as empty.
    package init(rosters: String, runbooks: String) throws(DirectoryError) {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: rosters, isDirectory: &isDirectory)
        guard exists, isDirectory.boolValue else { throw .missing(rosters) }
        var files = try Self.read(rosters, as: "rosters", endings: [".yaml", ".yml", ".ics"])
        if FileManager.default.fileExists(atPath: runbooks) {
            files += try Self.read(runbooks, as: "runbooks", endings: [".md"])
        }
        guard files.count <= DirectoryError.fileCount else { throw .tooMany(rosters) }
        self.init(files)
    }

    /// A file of rules, or the `*.yaml` and `*.yml` below a directory; paths are as they are named.
    package init(rules path: String) throws(DirectoryError) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw .unreadable(path)
        }
        guard isDirectory.boolValue else {
            self.init([File(path: path, bytes: try Self.content(of: path))])
            return
        }
        let name = path.hasSuffix("/") ? String(path.dropLast()) : path
        self.init(try Self.read(path, as: name, endings: [".yaml", ".yml"]))
    }

    private static func read(
        _ root: String, as prefix: String, endings: [String]
    ) throws(DirectoryError) -> [File] {
        var files: [File] = []
        var waiting = [(directory: root, path: prefix)]
        while let (directory, path) = waiting.popLast() {
            for name in try names(in: directory) where !name.hasPrefix(".") {
                let full = "\(directory)/\(name)"
                switch kind(of: full) {
                case .directory: waiting.append((full, "\(path)/\(name)"))
                case .file where endings.contains(where: name.hasSuffix):
                    files.append(File(path: "\(path)/\(name)", bytes: try content(of: full)))
                    guard files.count <= DirectoryError.fileCount else { throw .tooMany(root) }
                case .deadLink where endings.contains(where: name.hasSuffix):
                    throw .deadLink(full)
                case .other where endings.contains(where: name.hasSuffix):
                    throw .unreadable(full)
                case .file, .linkedDirectory, .deadLink, .other: continue
                }
            }
        }
        return files
    }

    private static func names(in directory: String) throws(DirectoryError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            throw .unreadable(directory)
        }
    }

    private enum Kind { case file, directory, linkedDirectory, deadLink, other }

    private static func kind(of path: String) -> Kind {
        let type =
            try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        switch type {
        case .typeRegular: return .file
        case .typeDirectory: return .directory
        case .typeSymbolicLink:
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            guard exists else { return .deadLink }
            return isDirectory.boolValue ? .linkedDirectory : .file
        default: return .other
        }
    }

    private static func content(of path: String) throws(DirectoryError) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable(path) }
        defer { try? handle.close() }
        let data: Data?
        do {
            data = try handle.read(upToCount: DirectoryError.fileBytes + 1)
        } catch {
            throw .unreadable(path)
        }
        let bytes = [UInt8](data ?? Data())
        guard bytes.count <= DirectoryError.fileBytes else { throw .tooLarge(path) }
        return bytes
    }
}
