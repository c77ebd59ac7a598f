import Core
import Foundation
import Journals
import Synchronization

/// Opens the session that appends, on a thread of its own, so that the engine's never waits for a
/// database that is away.
final class SessionSupply: Sendable {
    private struct State {
        var ready: Session?
        var isOpening = false
        var isStopped = false
        /// Why there is none.
        var reason = "not connected yet"
        var onOpened: @Sendable () -> Void = {}
    }

    private let settings: PostgresSettings
    private let state = Mutex(State())

    init(_ settings: PostgresSettings) { self.settings = settings }

    /// Called, on any thread, when a session that was asked for is ready.
    var onOpened: @Sendable () -> Void {
        get { state.withLock { $0.onOpened } }
        set { state.withLock { $0.onOpened = newValue } }
    }

    /// The session that is ready. Throws `.unavailable` at once when there is none, and sees to it
    /// that there will be.
    func take() throws(JournalError) -> Session {
        let (session, reason, mustOpen) = state.withLock { state in
            defer { state.ready = nil }
            if let ready = state.ready { return (Optional(ready), "", false) }
            defer { state.isOpening = true }
            return (nil, state.reason, !state.isOpening && !state.isStopped)
        }
        if let session { return session }
        if mustOpen { open() }
        throw .unavailable(reason)
    }

    func stop() { state.withLock { $0.isStopped = true } }

    private func open() {
        let thread = Thread { [self] in
            var pause = Duration.milliseconds(50)
            while !state.withLock({ $0.isStopped }) {
                do throws(JournalError) {
                    let session = try Session(settings, purpose: "writer")
                    _ = try PostgresJournal.greet(session)
                    let tell = state.withLock { state in
                        state.ready = session
                        state.isOpening = false
                        state.reason = "the connection was lost"
                        return state.onOpened
                    }
                    return tell()
                } catch {
                    state.withLock { $0.reason = error.words }
                }
                Thread.sleep(forTimeInterval: Double(pause.inMilliseconds) / 1000)
                pause = min(pause * 2, .seconds(1))
            }
        }
        thread.name = "database"
        thread.start()
    }
}
