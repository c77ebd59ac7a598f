import Core
import Logging
import Nodes
import Seals

/// The one-time link with which the first person says who they are.
struct SetupOffer: Sendable {
    let node: Node
    let publicURL: String
    let announce: @Sendable (String) -> Void
    let logger: Logger

    /// Prints a link at every start until somebody has a token. It replaces those of earlier
    /// starts, so it is made only once the server can be reached at it.
    func make() async {
        let tokens = node.board.installation.tokens.values
        guard !tokens.contains(where: { $0.scope == .person }) else { return }
        for old in tokens where old.scope == .setup { _ = await perform(.revokeToken(old.id)) }
        var generator = SystemRandomNumberGenerator()
        let secret = Secret.token(prefix: Secret.setupPrefix, using: &generator)
        let digest = Secret.digest(of: secret)
        let answer = await perform(
            .createToken(
                id: TokenID("setup-\(digest.hexadecimal.prefix(8))"), digest: digest,
                scope: .setup, person: nil, expiresAt: nil))
        guard case .done = answer else {
            return logger.error(
                "no set-up link: start again, or use `muster token create`",
                metadata: ["answer": "\(answer)"])
        }
        announce("First start: say who you are, once, at \(publicURL)/setup?token=\(secret)")
    }

    private func perform(_ administration: Administration) async -> Engine.Answer {
        await node.submit(Command(by: .operatorShell, kind: .administer(administration)))
    }
}
