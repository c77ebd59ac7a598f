import Foundation
import Journals
import Synchronization

/// Threads with a session each, on which reads wait for the database.
final class ReaderPool: Sendable {
    /// More only queue up in the database.
    static let size = 4
    /// Reads that wait for a thread; beyond it they are refused, so that a database that is away
    /// gathers no crowd.
    static let queue = 256

    private typealias Job = @Sendable (inout Session?) -> Void

    private let settings: PostgresSettings
    private let jobs = JobQueue<Job>(limit: ReaderPool.queue)

    init(_ settings: PostgresSettings) {
        self.settings = settings
        for number in 1...Self.size {
            let thread = Thread { [jobs] in
                var session: Session?
                while let job = jobs.take() { job(&session) }
            }
            thread.name = "reader \(number)"
            thread.start()
        }
    }

    /// Runs `body` on a thread of the pool. It may be run twice, so it does the same when done
    /// again: a session that lay there may have been cut since, all of them at once by a fail-over.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (Session) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let outcome: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            let isTaken = jobs.post { [settings] session in
                continuation.resume(returning: Self.perform(body, on: &session, settings))
            }
            if !isTaken {
                continuation.resume(returning: .failure(.unavailable("too many reads wait")))
            }
        }
        return try outcome.get()
    }

    private static func perform<Value>(
        _ body: (Session) throws(JournalError) -> Value, on session: inout Session?,
        _ settings: PostgresSettings
    ) -> Result<Value, JournalError> {
        if session?.isBroken == true { session = nil }
        if let kept = session {
            let outcome = Result { () throws(JournalError) in try body(kept) }
            guard kept.isBroken else { return outcome }
            session = nil
        }
        return Result { () throws(JournalError) in
            let opened = try Session(settings, purpose: "reader")
            _ = try PostgresJournal.greet(opened)
            session = opened
            return try body(opened)
        }
    }

    /// Ends the threads once what waits has run.
    func stop() { jobs.close() }
}

/// What waits for a few threads.
///
/// `@unchecked Sendable` because the condition guards all of its state.
private final class JobQueue<Job: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let limit: Int
    private var jobs: [Job] = []
    private var isClosed = false

    init(limit: Int) { self.limit = limit }

    /// False when it is full or closed.
    func post(_ job: Job) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed, jobs.count < limit else { return false }
        jobs.append(job)
        condition.signal()
        return true
    }

    /// The next one, after waiting for it; nil once it is closed and empty.
    func take() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty {
            guard !isClosed else { return nil }
            condition.wait()
        }
        return jobs.removeFirst()
    }

    func close() {
        condition.lock()
        isClosed = true
        condition.unlock()
        condition.broadcast()
    }
}
