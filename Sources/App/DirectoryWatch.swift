import Foundation

/// Tells when files below some directories change, without polling: inotify on Linux.
///
/// `@unchecked Sendable` because the descriptors are set once, before the thread starts.
final class DirectoryWatch: @unchecked Sendable {
    private let descriptor: Int32
    private let wakeup: [Int32]
    private let roots: [String]
    private let onChange: @Sendable () -> Void

    /// Nil when the system has no watches left; then only SIGHUP and a restart tell.
    init?(_ roots: [String], onChange: @escaping @Sendable () -> Void) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC))
        var pipes: [Int32] = [0, 0]
        guard descriptor >= 0, pipe(&pipes) == 0 else { return nil }
        wakeup = pipes
        self.roots = roots
        self.onChange = onChange
        watchAll()
        let thread = Thread { self.run() }
        thread.name = "handbook-watch"
        thread.start()
    }

    func stop() {
        close(wakeup[1])
    }

    private func watchAll() {
        let mask = UInt32(
            IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF)
        for root in roots {
            inotify_add_watch(descriptor, root, mask)
            let below = FileManager.default.enumerator(atPath: root)
            while let path = below?.nextObject() as? String {
                var isDirectory: ObjCBool = false
                let full = root + "/" + path
                if FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory),
                    isDirectory.boolValue
                {
                    inotify_add_watch(descriptor, full, mask)
                }
            }
        }
    }

    private func run() {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeup[0], events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&polled, 2, -1) > 0 || errno == EINTR else { break }
            if polled[1].revents != 0 { break }
            guard read(descriptor, &buffer, buffer.count) > 0 else { continue }
            // Editors write in several steps: what follows within a moment belongs together.
            while poll(&polled, 1, 150) > 0, read(descriptor, &buffer, buffer.count) > 0 {}
            watchAll()
            onChange()
        }
        close(descriptor)
        close(wakeup[0])
    }
}
