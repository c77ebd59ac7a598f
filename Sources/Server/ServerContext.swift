import Hummingbird
import Logging
import NIOCore
import Synchronization

/// The form that a request posted, once it was read: what somebody wrote is theirs also when the form
/// is refused.
final class PostedForm: Sendable {
    private let known = Mutex<Fields?>(nil)

    var fields: Fields? {
        get { known.withLock { $0 } }
        set { known.withLock { $0 = newValue } }
    }
}

/// What is known of a request besides its bytes: whence it came.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel
    let posted = PostedForm()

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Asks for a body that its sender holds back until then.
    func wantBody() {
        channel.triggerUserOutboundEvent(BodyGate.Wanted(), promise: nil)
    }

    /// Whether the other end of the connection is this machine.
    var isLoopback: Bool {
        guard let address = channel.remoteAddress?.ipAddress else { return false }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
