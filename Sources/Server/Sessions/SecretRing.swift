import Core
import Seals
import Synchronization

/// What is known by the digest of a secret: integration keys and access tokens.
protocol SecretHolder: Hashable, Sendable {
    associatedtype ID: Hashable & Sendable
    var digest: Digest32 { get }
}

extension IntegrationKey: SecretHolder {
    typealias ID = KeyID
}

extension AccessToken: SecretHolder {
    typealias ID = TokenID
}

extension SecretHolder {
    /// What sessions know it by: the first eight bytes of its digest.
    var mark: UInt64 { digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

/// Finds the holder of a secret in one look-up. The index is built anew when the table it was made
/// from is another one; comparing the same table with itself costs nothing.
final class SecretRing<Holder: SecretHolder>: Sendable {
    private struct State {
        var source: [Holder.ID: Holder] = [:]
        var byDigest: [Digest32: Holder] = [:]
        var byMark: [UInt64: Holder] = [:]
    }

    private let state = Mutex(State())

    func holder(of secret: String, in table: [Holder.ID: Holder]) -> Holder? {
        let digest = Secret.digest(of: secret)
        return index(of: table) { $0.byDigest[digest] }
    }

    func holder(marked mark: UInt64, in table: [Holder.ID: Holder]) -> Holder? {
        index(of: table) { $0.byMark[mark] }
    }

    private func index(
        of table: [Holder.ID: Holder], _ find: (State) -> Holder?
    ) -> Holder? {
        state.withLock { state in
            if state.source != table {
                state.source = table
                state.byDigest = Dictionary(
                    table.values.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
                state.byMark = Dictionary(
                    table.values.map { ($0.mark, $0) }, uniquingKeysWith: { first, _ in first })
            }
            return find(state)
        }
    }
}
