package import Core
package import Journals
package import Logging

/// A process at work on the journal: the shell around the engine.
///
/// It owns the only loop. The loop takes what came, lets the engine decide, and performs the
/// effects in order on a thread of its own; nothing else can run between deciding and appending.
package final class Node: Sendable {
    package struct Configuration: Sendable {
        package var id: NodeID
        package var version: String
        package var seed: UInt64
        /// Nodes that this one replaces: with SQLite, every earlier one.
        package var replacesAll: Bool
        /// The newest format that the program reads (rule 8).
        package var reads: Int
        package var clock: @Sendable () -> Engine.Reading
        /// The values of a version of the handbook that is in the store.
        package var handbook: @Sendable (HandbookVersion, [UInt8]) -> Handbook?
        /// Takes over attempts that were committed; must not block.
        package var send: @Sendable ([Dispatch]) -> Void

        package init(
            id: NodeID, version: String, seed: UInt64, replacesAll: Bool,
            reads: Int = Format.newest,
            clock: @escaping @Sendable () -> Engine.Reading = SystemClock.read,
            handbook: @escaping @Sendable (HandbookVersion, [UInt8]) -> Handbook?,
            send: @escaping @Sendable ([Dispatch]) -> Void
        ) {
            self.id = id
            self.version = version
            self.seed = seed
            self.replacesAll = replacesAll
            self.reads = reads
            self.clock = clock
            self.handbook = handbook
            self.send = send
        }
    }

    /// What the loop is asked to do.
    enum Item: Sendable {
        case command(Command, CheckedContinuation<Engine.Answer, Never>?)
        case input(Engine.Input)
        case stop
    }

    package let board = Board()
    package let statistics = Statistics()
    let journal: any Journal
    let configuration: Configuration
    let logger: Logger
    let mailbox = Mailbox<Item>()

    package init(journal: any Journal, configuration: Configuration, logger: Logger) {
        self.journal = journal
        self.configuration = configuration
        self.logger = logger
    }

    package var id: NodeID { configuration.id }

    /// Decides a command and waits until what it came to is durable.
    package func submit(_ command: Command) async -> Engine.Answer {
        await withCheckedContinuation { mailbox.post(.command(command, $0)) }
    }

    /// Decides several commands, which share a batch where they fit.
    package func submit(_ commands: [Command]) async -> [Engine.Answer] {
        guard commands.count != 1 else { return [await submit(commands[0])] }
        return await withTaskGroup(of: (Int, Engine.Answer).self) { group in
            for (index, command) in commands.enumerated() {
                group.addTask { (index, await self.submit(command)) }
            }
            var answers = [Engine.Answer](
                repeating: .unavailable("not decided"), count: commands.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
    }

    /// Hands in a command that nobody waits for.
    package func post(_ command: Command) { mailbox.post(.command(command, nil)) }

    /// Brings in the values of a handbook version; `administer(.applyHandbook)` puts it in force.
    package func learn(_ handbook: Handbook) { mailbox.post(.input(.handbook(handbook))) }

    /// What the journal tells of the other nodes.
    func hear(_ news: JournalNews) {
        switch news {
        case .appended(let position):
            if position > board.position { mailbox.post(.input(.news(position))) }
        case .alive(let nodes):
            board.see(at: configuration.clock().wall)
            mailbox.post(.input(.alive(nodes)))
        case .back:
            statistics.recover()
            board.see(at: configuration.clock().wall)
            mailbox.post(.input(.back))
        case .away(let why): board.miss(why, at: configuration.clock().wall)
        }
    }

    /// Asks the loop to end after the batch in flight.
    package func stop() { mailbox.post(.stop) }

    /// Folds the journal, says that this node has started, and works until `stop`.
    ///
    /// Throws what kept it from folding. `isReady` is called once the node works.
    package func run(isReady: @escaping @Sendable () -> Void) async throws {
        let thread = EngineThread(name: "engine")
        defer { thread.stop() }
        try await withTaskExecutorPreference(thread) {
            let loop = NodeLoop(node: self)
            try await loop.run(isReady: isReady)
        }
        board.feed.end()
    }
}
