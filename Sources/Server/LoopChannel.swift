import HummingbirdCore
import Logging
import NIOCore

/// HTTP/1 connections whose tasks run on the event loop that reads and writes for them.
///
/// A task that runs elsewhere changes threads twice for every request, and on a busy machine each
/// change costs as much as a commit. Routes that compute for longer than a sender should wait go to
/// the pool of threads by themselves (see `FrontDoor`).
struct LoopChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let connections: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        connections.setup(channel: channel, logger: logger)
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(loop: value.channel.eventLoop)) {
            await connections.handle(value: value, logger: logger)
        }
    }
}

extension HTTPServerBuilder {
    /// HTTP/1 with the tasks of a connection on its event loop.
    static func onLoop(_ configuration: HTTP1Channel.Configuration) -> HTTPServerBuilder {
        HTTPServerBuilder {
            LoopChannel(connections: HTTP1Channel(responder: $0, configuration: configuration))
        }
    }
}

/// Runs tasks on the thread of an event loop.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
