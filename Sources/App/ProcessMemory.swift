import Foundation

/// How the C library hands out memory to a program that runs for months.
enum ProcessMemory {
    private typealias Option = @convention(c) (CInt, CInt) -> CInt
    /// `M_ARENA_MAX`.
    private static let mostHeaps: CInt = -8
    /// `M_MMAP_THRESHOLD`, in bytes.
    private static let largeFrom: CInt = -3

    /// What is freed goes back to the system instead of lying about.
    ///
    /// glibc keeps up to eight heaps a processor, each with holes of its own, and learns from the first
    /// large buffer to put the next ones into them. Here there are as many heaps as processors, and
    /// buffers stay apart (docs/performance.md has the figures). Its options are in malloc.h, which
    /// Swift's view of the C library leaves out; where there are none, nothing happens.
    static func settle() {
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let option = unsafeBitCast(symbol, to: Option.self)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        _ = option(Self.mostHeaps, CInt(clamping: max(2, processors)))
        _ = option(Self.largeFrom, 128 * 1024)
    }
}
