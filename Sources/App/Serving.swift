import Core
import Delivery
import Foundation
import Handbooks
import Journals
import Logging
import Nodes
import Seals
import Server
import ServiceLifecycle
import UnixSignals

/// A running installation: the journal, the node, delivery, the handbook and the server, built and
/// taken down in order.
package enum Serving {
    /// Serves until SIGTERM or SIGINT, then stops in order: no new requests, attempts in flight
    /// finished or left as leases, the last batch, a snapshot, the journal closed.
    package static func serve(_ configuration: ServeConfiguration) async throws {
        let (host, wanted) = try configuration.address()
        unblockSignals()
        ProcessMemory.settle()
        let logger = Logger(label: "muster")
        var generator = SystemRandomNumberGenerator()
        let id = NodeID("node-\(generator.next())")
        let opened: OpenJournal
        do throws(JournalError) {
            opened = try configuration.place.open(as: id, environment: configuration.environment)
        } catch {
            throw ServeFailure(error.words, error.isUsage ? .usage : .machine)
        }
        guard let port = wanted == 0 ? LoopbackListener.freePort() : wanted else {
            throw ServeFailure("no port is free")
        }
        let shownHost = host.contains(":") ? "[\(host)]" : host
        let publicURL = configuration.publicURL ?? "http://\(shownHost):\(port)"
        let parts = try await Parts(
            configuration: configuration, opened: opened, id: id, host: host, port: port,
            publicURL: publicURL, logger: logger)
        try await parts.run()
        do throws(JournalError) {
            try opened.close()
        } catch {
            logger.error("the journal did not close", metadata: ["reason": "\(error.words)"])
            return
        }
        parts.stop.waited(for: "closing the journal")
        parts.stop.log(to: logger, closedAt: parts.node.board.position)
    }
}

extension Serving {
    /// A parent may have started this process with the very signals blocked that end it in order.
    fileprivate static func unblockSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}

/// What an installation is made of, and how it comes up and goes down.
private struct Parts: Sendable {
    let configuration: ServeConfiguration
    let opened: OpenJournal
    let logger: Logger
    let courier: Courier
    let dispatcher: Dispatcher
    let node: Node
    let keeper: HandbookKeeper
    let heartbeat: Heartbeat
    let readiness: ReadinessWatch
    let retention: Retention
    let mailboxes: MailboxWatch
    let server: MusterServer
    let stop = OrderlyStop()

    init(
        configuration: ServeConfiguration, opened: OpenJournal, id: NodeID, host: String,
        port: Int, publicURL: String, logger: Logger
    ) async throws {
        self.configuration = configuration
        self.opened = opened
        let journal = opened.journal
        let clock = opened.clock
        self.logger = logger
        var generator = SystemRandomNumberGenerator()
        let signingKey = try await journal.secret(
            "signing", or: Secret.signingKey(using: &generator))
        let webhookSecret = try await journal.secret(
            "webhooks", or: Array(Secret.webhookSecret(using: &generator).utf8))
        let courier = try Courier()
        let wiring = Wiring()
        let reader = SecretReader(environment: configuration.environment)
        let installation = String(try await journal.identity().id.prefix(8))
        let dispatcher = Dispatcher(
            courier: courier,
            configuration: Dispatcher.Configuration(
                installation: installation,
                publicURL: publicURL, linkKey: signingKey,
                webhookSecret: String(decoding: webhookSecret, as: UTF8.self),
                handbook: { wiring.node?.board.handbook },
                resolve: { text throws(SecretReference.Failure) in try reader.resolve(text) },
                report: { wiring.node?.post($0) }, now: { clock().wall }),
            logger: logger)
        let node = Node(
            journal: journal,
            configuration: Node.Configuration(
                id: id, version: Program.version, seed: generator.next(),
                replacesAll: !opened.isShared, reads: Rehearsal.reads, clock: clock,
                handbook: HandbookKeeper.handbook,
                send: { dispatcher.send($0) }),
            logger: logger)
        wiring.node = node
        let keeper = HandbookKeeper(
            directories: configuration.directories, logger: logger, now: { clock().wall })
        self.courier = courier
        self.dispatcher = dispatcher
        self.node = node
        self.keeper = keeper
        let heartbeat = Heartbeat(
            node: node, installation: installation,
            address: try configuration.heartbeatAddress(reader),
            interval: configuration.heartbeatInterval, logger: logger)
        self.heartbeat = heartbeat
        let readiness = ReadinessWatch(
            node: node, journal: journal, logger: logger, now: { clock().wall })
        self.readiness = readiness
        let retention = Retention(
            keeps: configuration.keepsOriginals, journal: journal, node: node, logger: logger,
            now: { clock().wall })
        self.retention = retention
        let mailboxes = MailboxWatch(
            node: node, installation: installation, reader: reader, logger: logger,
            now: { clock().wall })
        self.mailboxes = mailboxes
        let announce = configuration.announce
        let offer = SetupOffer(
            node: node, publicURL: publicURL, announce: announce, logger: logger)
        server = try MusterServer(
            node: node, store: JournalStore(journal: journal),
            configuration: ServerConfiguration(
                host: host, port: port, publicURL: configuration.publicURL,
                signingKey: signingKey, version: Program.version),
            logger: logger, now: { clock().wall },
            alarms: { keeper.presentProblems.map { "\($0)" } },
            rosterReport: { readiness.report },
            metrics: {
                DeliveryMetrics.all(dispatcher.counters) + heartbeat.metrics + retention.metrics
                    + mailboxes.records.metrics
            },
            proofSources: ProofSources(reader),
            mailboxes: { mailboxes.records.rows },
            isRunning: { _ in
                announce("Muster \(Program.version) listens on \(publicURL)")
                if let hold = node.board.installation.hold {
                    logger.critical("\(hold.words)")
                    announce("\(hold.words): `muster resume`, or \(publicURL)/held")
                }
                await offer.make()
            })
    }

    func run() async throws {
        let (ready, opened) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [node] in
                defer { opened.finish() }
                do {
                    try await node.run(isReady: {
                        opened.yield()
                        opened.finish()
                    })
                } catch let error as JournalError {
                    throw ServeFailure(error.words, .input)
                }
            }
            var isReady = false
            for await _ in ready { isReady = true }
            if isReady {
                do {
                    try await work()
                } catch {
                    await takeDown()
                    throw error
                }
                await takeDown()
            }
            try await group.waitForAll()
            stop.waited(for: "the last batch and a snapshot")
        }
    }

    /// From the first look at the handbook to the graceful end.
    private func work() async throws {
        // With many nodes `muster roster apply` brings the files, never a node by accident (rule 14).
        let first = opened.isShared ? .unchanged : await keeper.refresh(node, opened.journal)
        if case .refused(let problems) = first, node.board.installation.handbook == nil {
            throw ServeFailure(
                "the organisation's files are not sound, and no older version is in force:\n"
                    + problems.map { "  \(keeper.directories.written($0))" }.joined(separator: "\n"),
                .input)
        }
        if opened.isShared, node.board.installation.handbook == nil {
            configuration.announce(
                "No handbook is in force: bring one with `muster roster apply --database …`")
        }
        let watch = HandbookWatch(keeper: keeper, node: node, opened: opened)
        let mark = StopMark(stop: stop)
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                // Told to stop in reverse: the mark before those that take their time.
                services: ([watch, heartbeat, readiness, retention, mailboxes, server, mark]
                    as [any ServiceLifecycle.Service]).map {
                        ServiceGroupConfiguration.ServiceConfiguration(service: $0)
                    },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger)))
        do {
            try await services.run()
            stop.waited(for: "requests and live streams")
        } catch let failure as ServeFailure {
            throw failure
        } catch {
            throw ServeFailure(
                "cannot serve at \(configuration.listen): \(ListenFailure.words(error))")
        }
    }

    /// Attempts in flight get their time; what does not end stays a lease that the next start
    /// takes over.
    private func takeDown() async {
        let load = courier.load
        await courier.stop(within: .seconds(5))
        stop.waited(for: "\(load.underWay + load.waiting) deliveries")
        if opened.isShared {
            // The others need not wait for signs of life.
            _ = await node.submit(
                Command(by: .muster, kind: .loseNode(node.id, isGoodbye: true)))
        }
        node.stop()
    }

    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }
}

/// The circle of node and delivery, closed after both are made.
///
/// `@unchecked Sendable` because the node is set once, before anything runs.
private final class Wiring: @unchecked Sendable {
    var node: Node?
}

/// Looks at the handbook's files when they change and on SIGHUP.
private struct HandbookWatch: ServiceLifecycle.Service {
    let keeper: HandbookKeeper
    let node: Node
    let opened: OpenJournal

    func run() async throws {
        let (pokes, poke) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let watch = DirectoryWatch(
            [keeper.directories.rosters, keeper.directories.runbooks], onChange: { poke.yield() })
        signal(SIGHUP, SIG_IGN)
        let hangup = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        hangup.setEventHandler { poke.yield() }
        hangup.resume()
        await withGracefulShutdownHandler {
            for await _ in pokes where !opened.isShared {
                _ = await keeper.refresh(node, opened.journal)
            }
        } onGracefulShutdown: {
            poke.finish()
        }
        hangup.cancel()
        watch?.stop()
    }
}
