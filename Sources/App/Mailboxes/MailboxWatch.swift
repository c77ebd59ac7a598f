import Core
import Delivery
import Handbooks
import Logging
import Nodes
import Server
import ServiceLifecycle

/// Reads the mailboxes of the handbook in force, each on a thread of its own. When the handbook says
/// otherwise, or another node is to read, all of them begin anew.
struct MailboxWatch: ServiceLifecycle.Service {
    let node: Node
    let installation: String
    let reader: SecretReader
    let logger: Logger
    let records: MailboxRecords

    /// Between two looks whether this node is the one that reads.
    private static let pause: Duration = .milliseconds(500)

    init(
        node: Node, installation: String, reader: SecretReader, logger: Logger,
        now: @escaping @Sendable () -> Moment
    ) {
        self.node = node
        self.installation = installation
        self.reader = reader
        self.logger = logger
        records = MailboxRecords(now: now)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var before: [Mailbox] = []
            while !Task.isCancelled {
                let present = mailboxes
                let gone = before.filter { old in !present.contains { $0.id == old.id } }
                for mailbox in gone where isReader { await over(mailbox) }
                before = present
                records.begin(present, isReader: isReader)
                await read(isReader ? present : [])
            }
        }
    }

    private var mailboxes: [Mailbox] { node.board.handbook?.mailboxes ?? [] }

    /// One of many nodes is enough: the first by name that is there. For a moment two may read; they
    /// report the same mails under the same keys.
    private var isReader: Bool {
        (node.board.installation.nodes.keys.min() ?? node.id) == node.id
    }

    /// Returns when something else is to be read than these, or somewhere else.
    private func read(_ mailboxes: [Mailbox]) async {
        let wasReader = isReader
        await withTaskGroup(of: Void.self) { group in
            for mailbox in mailboxes {
                group.addTask {
                    let thread = EngineThread(name: "mailbox")
                    defer { thread.stop() }
                    let intake = MailboxIntake(
                        mailbox: mailbox, node: node, installation: installation, reader: reader,
                        logger: logger, records: records)
                    await withTaskExecutorPreference(thread) { await intake.run() }
                }
            }
            let present = self.mailboxes
            while !Task.isCancelled, isReader == wasReader, self.mailboxes == present {
                try? await Task.sleep(for: Self.pause)
            }
            group.cancelAll()
        }
    }

    /// The case about a mailbox that is read no longer ends.
    private func over(_ mailbox: Mailbox) async {
        var trouble = Alert.ownTrouble(.mailbox(mailbox.id), detail: "read no longer")
        trouble.status = .resolved
        _ = await node.submit(Command(by: .muster, kind: .report(trouble)))
    }
}
