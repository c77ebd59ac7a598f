import Core
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Stands at the door of one connection: asks for bodies that are held back, and ends the
/// connection so that an answer given before the end of a body is still read.
///
/// Closing a socket on which unread bytes lie, or come later, makes the kernel send a reset, and a
/// client that is reset loses the answer that it did not read yet. So after the last answer only
/// this side's half is closed; what comes is dropped, up to a bound, until the client closes its own.
final class BodyGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The event by which a route says that it is about to read the body.
    struct Wanted: Sendable {}

    private var progress = BodyProgress()
    private var isEnding = false
    private var deadline: Scheduled<Void>?
    /// When a body that is on its way must have come.
    private var arrival: Scheduled<Void>?
    private let patience: Duration

    init(patience: Duration) { self.patience = patience }

    // MARK: What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isEnding {
            if progress.dropped(part) { context.close(promise: nil) }
            return
        }
        progress.received(part)
        if !progress.isArriving { stopWaiting() }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Most bodies come whole with their head, and are not waited for.
        if progress.isArriving, !isEnding, arrival == nil {
            arrival = context.eventLoop.assumeIsolated().scheduleTask(
                in: .milliseconds(patience.inMilliseconds)
            ) {
                context.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
        // Nobody above asks for more any longer.
        if isEnding { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isEnding, let event = event as? ChannelEvent, event == .inputClosed {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What is dropped may be broken, too.
        if !isEnding { context.fireErrorCaught(error) }
    }

    // MARK: What goes out

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is Wanted else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        if progress.wanted() {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        promise?.succeed()
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            context.write(wrapOutboundOut(.head(progress.answering(head))), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            guard progress.answered() else { return context.write(data, promise: promise) }
            isEnding = true
            let written = promise ?? context.eventLoop.makePromise()
            written.futureResult.assumeIsolated().whenComplete { _ in self.end(context) }
            context.write(data, promise: written)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        // Who asked for the answer may be gone already.
        guard context.channel.isActive else { return }
        context.close(mode: .output, promise: nil)
        deadline = context.eventLoop.assumeIsolated().scheduleTask(
            in: .milliseconds(Limits.droppedBodyTime.inMilliseconds)
        ) {
            context.close(promise: nil)
        }
        context.read()
    }

    private func stopWaiting() {
        arrival?.cancel()
        arrival = nil
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stopWaiting()
        deadline?.cancel()
        deadline = nil
    }
}
