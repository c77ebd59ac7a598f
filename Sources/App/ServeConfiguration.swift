import Core
import Handbooks

/// What `muster serve` is told.
package struct ServeConfiguration: Sendable {
    package var place: JournalPlace
    package var directories: HandbookKeeper.Directories
    /// `HOST:PORT`; port 0 lets the system choose.
    package var listen: String
    package var publicURL: String?
    package var environment: [String: String]
    /// Where signs of life go while all is well; nil: nowhere.
    package var heartbeat: String?
    package var heartbeatInterval: Duration
    /// How long the senders' own bytes of alerts are kept; nil: for ever.
    package var keepsOriginals: Duration?
    /// Prints a line for the operator: the address, the set-up link.
    package var announce: @Sendable (String) -> Void

    package init(
        place: JournalPlace, directories: HandbookKeeper.Directories, listen: String,
        publicURL: String?, environment: [String: String], heartbeat: String? = nil,
        heartbeatInterval: Duration = Limits.heartbeatEvery,
        keepsOriginals: Duration? = nil,
        announce: @escaping @Sendable (String) -> Void
    ) {
        self.place = place
        self.directories = directories
        self.listen = listen
        self.publicURL = publicURL
        self.environment = environment
        self.heartbeat = heartbeat
        self.heartbeatInterval = heartbeatInterval
        self.keepsOriginals = keepsOriginals
        self.announce = announce
    }

    /// The host and port to listen on. Throws for what is neither, and for a public address
    /// without a public URL: links in pages must lead somewhere.
    func address() throws(ServeFailure) -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[colon...].dropFirst()),
            (0...65535).contains(port)
        else { throw ServeFailure("--listen \(listen) is not HOST:PORT", .usage) }
        var host = String(listen[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let isLoopback = host == "localhost" || host == "::1" || host.hasPrefix("127.")
        guard isLoopback || publicURL != nil else {
            throw ServeFailure(
                "--listen \(listen) is open to others: say with --public-url where people reach it",
                .usage)
        }
        return (host, port)
    }
}

extension ServeConfiguration {
    /// The address of the sign of life with its references followed: it may be a secret, which a
    /// command line would show to everybody on the machine.
    func heartbeatAddress(_ reader: SecretReader) throws -> String? {
        do throws(SecretReference.Failure) {
            return try heartbeat.map { reference throws(SecretReference.Failure) in
                try reader.resolve(reference)
            }
        } catch {
            if case .unreadableFile = error { throw ServeFailure("--heartbeat: \(error)") }
            throw ServeFailure("--heartbeat: \(error)", .usage)
        }
    }
}
