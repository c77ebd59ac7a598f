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

    private typealias Job = @Sendable (Result<Session, JournalError>) -> Void

    private let jobs = JobQueue<Job>(limit: ReaderPool.queue)

    init(_ settings: PostgresSettings) {
        for number in 1...Self.size {
            let thread = Thread { [jobs] in
                var session: Session?
                while let job = jobs.take() {
                    if session?.isBroken == true { session = nil }
                    let opened = Self.open(settings, session)
                    session = try? opened.get()
                    job(opened)
                }
            }
            thread.name = "reader \(number)"
            thread.start()
        }
    }

    private static func open(
        _ settings: PostgresSettings, _ session: Session?
    ) -> Result<Session, JournalError> {
        if let session { return .success(session) }
        return Result { () throws(JournalError) in
            let session = try Session(settings, purpose: "reader")
            _ = try PostgresJournal.greet(session)
            return session
        }
    }

    /// Runs `body` on a thread of the pool. A session that turned out to be broken is opened anew
    /// once: reads change nothing, so that they may be tried again.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (Session) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        do throws(JournalError) {
            return try await once(body)
        } catch .unavailable {
            return try await once(body)
        }
    }

    private func once<Value: Sendable>(
        _ body: @escaping @Sendable (Session) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let outcome: Result<Value, JournalError> = await withCheckedContinuation { continuation in
            let isTaken = jobs.post { session in
                continuation.resume(
                    returning: Result { () throws(JournalError) in try body(try session.get()) })
            }
            if !isTaken {
                continuation.resume(returning: .failure(.unavailable("too many reads wait")))
            }
        }
        return try outcome.get()
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
