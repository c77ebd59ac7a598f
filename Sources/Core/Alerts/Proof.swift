/// What must prove, beside its key, that what comes is its sender's.
package enum Proof: Hashable, Sendable {
    /// A signature by a certificate of the sender's own maker: Amazon SNS's.
    case certificate
    /// A signature with a secret that both know. Where that lies: `${NAME}` or `file:PATH`.
    case secret(String)

    package var words: String {
        switch self {
        case .certificate: "certificate"
        case .secret(let place): place
        }
    }
}
