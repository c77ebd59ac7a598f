import Foundation

/// A thread of its own that runs the tasks which prefer it, one after the other.
///
/// The engine's loop may block on it: for news, and inside a commit. `@unchecked Sendable` because
/// the mailbox guards what is shared, and `thread` is set once before anything runs.
package final class EngineThread: TaskExecutor, @unchecked Sendable {
    private let jobs = Mailbox<UnownedJob?>()
    private let done = DispatchSemaphore(value: 0)

    package init(name: String) {
        let thread = Thread { [jobs, done] in
            let executor = self.asUnownedTaskExecutor()
            run: while true {
                for job in jobs.take(within: nil) {
                    guard let job else { break run }
                    job.runSynchronously(on: executor)
                }
            }
            done.signal()
        }
        thread.name = name
        // The engine folds deep values; the default of 512 KiB is for shallow work.
        thread.stackSize = 4 << 20
        thread.start()
    }

    package func enqueue(_ job: consuming ExecutorJob) { jobs.post(UnownedJob(job)) }

    /// Ends the thread once what is enqueued has run.
    package func stop() { jobs.post(nil) }
}
