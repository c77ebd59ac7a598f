package import Core
import Synchronization

/// Where the server finds what a sender's signature is checked with.
package struct ProofSources: Sendable {
    /// What came of asking an address.
    package enum Fetched: Hashable, Sendable {
        case bytes([UInt8])
        /// In words.
        case failed(String)
    }

    /// A certificate of Amazon SNS in PEM, from its address.
    package var certificate: @Sendable (String) async -> Fetched
    /// Says yes to a topic of Amazon SNS at the address that it named.
    package var confirm: @Sendable (String) async -> Fetched
    /// The secret behind `${NAME}` or `file:PATH`.
    package var secret: @Sendable (String) -> Result<String, SecretReference.Failure>

    package init(
        certificate: @escaping @Sendable (String) async -> Fetched,
        confirm: @escaping @Sendable (String) async -> Fetched,
        secret: @escaping @Sendable (String) -> Result<String, SecretReference.Failure>
    ) {
        self.certificate = certificate
        self.confirm = confirm
        self.secret = secret
    }

    /// For a server that asks nobody.
    package static let none = ProofSources(
        certificate: { _ in .failed("this server asks no address") },
        confirm: { _ in .failed("this server asks no address") },
        secret: { .failure(.malformed($0)) })
}

/// What a body's signature says of whose it is.
enum ProofFinding: Hashable, Sendable {
    /// It has none, and needs none: the key is enough.
    case none
    case good
    /// Nobody could tell, in words. The key is enough: a page that is lost is worse.
    case unchecked(String)
    case wrong(String)
}

/// How many signatures were found to be what, since the start.
final class ProofCounts: Sendable {
    private let counts = Mutex((good: 0, unchecked: 0, wrong: 0))

    func count(_ finding: ProofFinding) {
        counts.withLock {
            switch finding {
            case .none: break
            case .good: $0.good += 1
            case .unchecked: $0.unchecked += 1
            case .wrong: $0.wrong += 1
            }
        }
    }

    /// By name.
    var all: [(name: String, count: Int)] {
        let (good, unchecked, wrong) = counts.withLock { $0 }
        return [("good", good), ("unchecked", unchecked), ("wrong", wrong)]
    }
}
