package import Journals

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The exclusive hold on a data directory: one `serve` at a time (rule 20).
///
/// A lock of the kernel (`flock`), so that it ends with the process, however that ends; the file
/// holds the number of the process for whoever meets it.
package final class DataDirectoryLock: Sendable {
    package static let fileName = "lock"

    private let descriptor: CInt

    /// Makes the directory, for its owner only, if it is not there. Throws `.unavailable`, naming
    /// the process that holds it.
    package init(directory: String) throws(JournalError) {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw .unavailable("\(directory) cannot be made: \(Self.lastError)")
        }
        // The journal's side table holds the signing secret: what is made here is the owner's alone,
        // whatever the directory allows and an older start left behind.
        umask(0o077)
        for file in ["", "-wal", "-shm"] {
            chmod(directory + "/" + SQLiteJournal.fileName + file, 0o600)
        }
        let path = directory + "/" + Self.fileName
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("\(path) cannot be opened: \(Self.lastError)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno == EWOULDBLOCK ? Self.holder(descriptor) : Self.lastError
            close(descriptor)
            throw .unavailable("\(directory) is in use by \(reason)")
        }
        self.descriptor = descriptor
        let content = Array("\(getpid())\n".utf8)
        // Only for people: the lock holds without it.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, content, content.count, 0) }
    }

    deinit { close(descriptor) }

    private static func holder(_ descriptor: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(count, 0)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty
            ? "another process" : "process \(String(decoding: digits, as: UTF8.self))"
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
