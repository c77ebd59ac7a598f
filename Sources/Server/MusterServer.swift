package import Core
package import Handbooks
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import Nodes
import ServiceLifecycle

/// The HTTP server: intake, the API, sign-in, screens and the live stream, over one node.
///
/// The same value runs in the program and in tests. `run` ends with its task, or in order when
/// a `ServiceGroup` around it asks for a graceful shutdown: no new connections, live streams end,
/// answers in work are given.
package struct MusterServer: ServiceLifecycle.Service {
    let node: Node
    let store: any IncidentStore
    let configuration: ServerConfiguration
    let logger: Logger
    let screens: Screens
    let routes: RouteIndex
    let keys = SecretRing<IntegrationKey>()
    let tokens = SecretRing<AccessToken>()
    let streams = LiveStreams()
    let feeds = FeedMemory()
    let probe = WriteProbe()
    let proofs = ProofCounts()
    let proofSources: ProofSources
    let now: @Sendable () -> Moment
    /// What is wrong with the handbook's files, each with its `file:line`; empty while they are in
    /// force.
    let alarms: @Sendable () -> [String]
    /// What the last look ahead at the rosters found; nil before the first one.
    let rosterReport: @Sendable () -> ReadinessReport?
    let history = RosterHistory()
    /// Figures of other rooms, for `/metrics`.
    let metrics: @Sendable () -> [Metric]
    /// What is known of the mailboxes.
    let mailboxes: @Sendable () -> [MailboxRow]
    private let isRunning: @Sendable (Int) async -> Void

    /// `isRunning` is told the port once connections are taken. Throws for a template that does
    /// not compile.
    package init(
        node: Node, store: any IncidentStore, configuration: ServerConfiguration, logger: Logger,
        now: @escaping @Sendable () -> Moment = SystemClock.now,
        alarms: @escaping @Sendable () -> [String] = { [] },
        rosterReport: @escaping @Sendable () -> ReadinessReport? = { nil },
        metrics: @escaping @Sendable () -> [Metric] = { [] },
        proofSources: ProofSources = .none,
        mailboxes: @escaping @Sendable () -> [MailboxRow] = { [] },
        isRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        self.node = node
        self.store = store
        self.configuration = configuration
        self.logger = logger
        self.now = now
        self.alarms = alarms
        self.rosterReport = rosterReport
        self.metrics = metrics
        self.proofSources = proofSources
        self.mailboxes = mailboxes
        self.isRunning = isRunning
        screens = try Screens()
        routes = RouteIndex(RouteTable.routes)
    }

    var board: Board { node.board }

    package func run() async throws {
        let bodyTime = configuration.bodyTime
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [BodyGate(patience: bodyTime)],
            idleTimeout: .milliseconds(Limits.idleConnection.inMilliseconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headerBytes, maxHeaderListSize: Limits.headerBytes,
                maxHeaderFieldCount: Limits.headers))
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            responder: FrontDoor(server: self),
            server: .onLoop(http),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: Limits.connectionBacklog,
                availableConnectionsDelegate: MaximumAvailableConnections(Limits.connections)),
            onServerRunning: { [isRunning] in
                await isRunning($0.localAddress?.port ?? 0)
            },
            logger: logger)
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: { [streams] in
            streams.end()
        }
    }
}
