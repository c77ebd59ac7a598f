import Core

/// What the server is told at its start.
package struct ServerConfiguration: Sendable {
    /// The address to listen on; loopback unless somebody wants otherwise.
    package var host: String
    /// 0: any free port; `isRunning` tells which.
    package var port: Int
    /// What people's browsers call this server, such as `https://muster.example.org`, without a
    /// slash at the end. With `https`, cookies are sent over it alone.
    package var publicURL: String?
    /// The installation's signing key (`Secret.signingKey`): links and sessions are sealed with it.
    package var signingKey: [UInt8]
    /// The program's version, for `/healthz` and the description of the API.
    package var version: String
    /// How long a body may take to come.
    var bodyTime = Limits.bodyTime

    package init(
        host: String, port: Int, publicURL: String?, signingKey: [UInt8], version: String
    ) {
        self.host = host
        self.port = port
        self.publicURL = publicURL
        self.signingKey = signingKey
        self.version = version
    }

    var usesHTTPS: Bool { publicURL?.lowercased().hasPrefix("https://") ?? false }
}
