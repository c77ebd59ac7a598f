import Foundation
import Server

/// Why an address cannot be listened on, for the operator.
enum ListenFailure {
    static func words(_ error: any Error) -> String {
        guard let code = SystemFailure.code(error) else { return "\(error)" }
        switch code {
        case EADDRINUSE: return "another program listens there already"
        case EADDRNOTAVAIL: return "this machine has no such address"
        case EACCES: return "only the administrator may listen there"
        default: return String(cString: strerror(code))
        }
    }
}
