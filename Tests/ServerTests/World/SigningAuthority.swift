import Foundation

/// A key and its certificate, made by openssl for one test.
struct SigningAuthority {
    struct Failed: Error { let words: String }

    private let key: Data
    let certificate: [UInt8]

    init(newkey: [String] = ["rsa:2048"]) throws {
        (key, certificate) = try Self.inDirectory { directory in
            let key = directory.appending(path: "key.pem")
            let made = try Self.openssl(
                ["req", "-x509", "-newkey"] + newkey
                    + [
                        "-nodes", "-days", "1", "-subj", "/CN=sns.amazonaws.com", "-keyout",
                        key.path,
                    ])
            return (try Data(contentsOf: key), Array(made))
        }
    }

    /// `hash`: `sha1` or `sha256`.
    func sign(_ text: String, _ hash: String) throws -> [UInt8] {
        try Self.inDirectory { directory in
            let (file, key) = (
                directory.appending(path: "text"), directory.appending(path: "key.pem")
            )
            try Data(text.utf8).write(to: file)
            try self.key.write(to: key)
            return Array(try Self.openssl(["dgst", "-\(hash)", "-sign", key.path, file.path]))
        }
    }

    /// A directory that is gone afterwards.
    private static func inDirectory<Value>(_ body: (URL) throws -> Value) throws -> Value {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "muster-signing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try body(directory)
    }

    private static func openssl(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(
                words: "openssl \(arguments.first ?? "") ended with \(process.terminationStatus)")
        }
        return output
    }
}
