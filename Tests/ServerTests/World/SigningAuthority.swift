import Foundation

/// A key and its certificate, made by openssl for one test.
struct SigningAuthority {
    struct Failed: Error { let words: String }

    private let directory: URL
    let certificate: [UInt8]

    init(newkey: [String] = ["rsa:2048"]) throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "muster-signing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let key = directory.appending(path: "key.pem").path
        let made = try Self.openssl(
            ["req", "-x509", "-newkey"] + newkey
                + [
                    "-nodes", "-days", "1", "-subj", "/CN=sns.amazonaws.com", "-keyout", key,
                ])
        certificate = Array(made)
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// `hash`: `sha1` or `sha256`.
    func sign(_ text: String, _ hash: String) throws -> [UInt8] {
        let file = directory.appending(path: "text")
        try Data(text.utf8).write(to: file)
        let key = directory.appending(path: "key.pem").path
        return Array(try Self.openssl(["dgst", "-\(hash)", "-sign", key, file.path]))
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
