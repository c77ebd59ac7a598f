import Core

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A build of tomorrow, for the test of a rolling upgrade: a debug build that finds
/// `MUSTER_REHEARSE_FORMAT` in its environment reads one entry kind more than other builds.
package enum Rehearsal {
    package static let isOn: Bool = {
        #if DEBUG
            getenv("MUSTER_REHEARSE_FORMAT") != nil
        #else
            false
        #endif
    }()

    /// The newest format that this process reads.
    package static var reads: Int { isOn ? Format.rehearsed : Format.newest }

    /// The event of that kind, which says nothing.
    static func event(_ kind: Int) -> Event? {
        guard isOn, kind == Format.rehearsedKind else { return nil }
        return .redacted(Event.Redacted(kind: kind, kindName: "rehearsed"))
    }
}
