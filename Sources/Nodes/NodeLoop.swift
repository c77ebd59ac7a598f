import Core
import Journals
import Logging
import Synchronization

/// The loop of a node: state that only the engine's thread ever touches.
final class NodeLoop {
    private let node: Node
    private let journal: any Journal
    private var continuations: [Engine.Ticket: CheckedContinuation<Engine.Answer, Never>] = [:]
    private var lastTicket: Engine.Ticket = 0
    private var isStopping = false
    /// Nobody else appends, until this node has (rule 2).
    private var hasTurn = false
    private var trail = Trail()

    init(node: Node) {
        self.node = node
        journal = node.journal
    }

    func run(isReady: @Sendable () -> Void) async throws(JournalError) {
        let (situation, head) = try await Fold.whole(of: journal)
        node.board.reset(situation, head)
        trail.restart(at: head)
        var engine = Engine(
            node: node.id, situation: situation, head: head, seed: node.configuration.seed,
            at: node.configuration.clock(), reads: node.configuration.reads)
        guard situation.format <= node.configuration.reads else {
            throw .tooNew(
                "it is of format \(situation.format), this program reads \(node.configuration.reads)"
            )
        }
        let replaced = node.configuration.replacesAll ? situation.nodes.keys.sorted() : []
        let start = Command(
            by: .muster,
            kind: .startNode(
                node.id, replacing: replaced, version: node.configuration.version,
                reads: node.configuration.reads))
        var effects = engine.step(.command(nil, start), at: node.configuration.clock())
        journal.watch { [node] in node.hear($0) }
        isReady()
        while true {
            var results: [Engine.Input] = []
            let hadTurn = hasTurn
            for effect in effects {
                if let result = await perform(effect, of: engine) { results.append(result) }
            }
            if hadTurn, hasTurn {
                // Nothing came of it: the others go on.
                hasTurn = false
                await journal.release()
            }
            var items: [Node.Item]
            if results.isEmpty {
                if isStopping { break }
                items = node.mailbox.take(within: engine.wait(at: node.configuration.clock()))
            } else {
                items = node.mailbox.drain()
            }
            results += inputs(from: items)
            if results.isEmpty { results = [.tick] }
            node.statistics.backlog.store(engine.backlog, ordering: .relaxed)
            node.statistics.turns.add(1, ordering: .relaxed)
            node.statistics.rank.store(engine.rank, ordering: .relaxed)
            effects = engine.step(results, at: node.configuration.clock())
            if let why = engine.halted, node.board.halt(why) {
                journal.fallSilent()
                node.logger.critical(
                    "this program is older than the journal: it decides nothing any more",
                    metadata: ["reason": "\(why)"])
            }
        }
        for continuation in continuations.values {
            continuation.resume(returning: .unavailable("Muster is stopping"))
        }
        if engine.halted == nil { await saveSnapshot(engine.situation, engine.head) }
        refuseLatecomers()
    }

    private func inputs(from items: [Node.Item]) -> [Engine.Input] {
        var inputs: [Engine.Input] = []
        inputs.reserveCapacity(items.count)
        for item in items {
            switch item {
            case .command(let command, let continuation):
                guard let continuation else {
                    inputs.append(.command(nil, command))
                    continue
                }
                lastTicket += 1
                continuations[lastTicket] = continuation
                inputs.append(.command(lastTicket, command))
            case .input(let input):
                if case .handbook(let handbook) = input { known[handbook.version] = handbook }
                inputs.append(input)
            case .stop: isStopping = true
            }
        }
        return inputs
    }

    /// Handbooks that were brought in, until the board shows the one in force.
    private var known: [HandbookVersion: Handbook] = [:]

    private func refuseLatecomers() {
        for item in node.mailbox.drain() {
            if case .command(_, let continuation) = item {
                continuation?.resume(returning: .unavailable("Muster is stopping"))
            }
        }
    }

    // MARK: Effects

    private func perform(_ effect: Engine.Effect, of engine: Engine) async -> Engine.Input? {
        switch effect {
        case .append(let batch, let head):
            hasTurn = false
            return await append(batch, after: head)
        case .confirm(let head):
            hasTurn = false
            do throws(JournalError) {
                try await journal.confirm(head)
                return .confirmed
            } catch {
                return input(for: error)
            }
        case .fetch: return await fetch(after: engine.head)
        case .takeTurn(_, let batch): return await takeTurn(after: engine.head, voiding: batch)
        case .loadIncident(let number): return await load(number)
        case .loadHandbook(let version): return await loadHandbook(version)
        case .publish(let publication):
            show(publication)
            return nil
        case .answer(let ticket, let answer):
            continuations.removeValue(forKey: ticket)?.resume(returning: answer)
            return nil
        case .send(let dispatches):
            node.configuration.send(dispatches)
            return nil
        case .snapshot(let situation, let head):
            await saveSnapshot(situation, head)
            return nil
        case .warn(let warning):
            node.logger.warning("engine", metadata: ["warning": "\(warning)"])
            return nil
        }
    }

    private func append(_ batch: Batch, after head: Head) async -> Engine.Input {
        do throws(JournalError) {
            let head = try await journal.append(batch, after: head)
            let now = node.configuration.clock()
            node.statistics.count(batch, at: now.monotonic)
            // Whatever other connections to it say.
            node.board.see(at: now.wall)
            return .appended(head)
        } catch .invalid(let why) {
            node.logger.critical(
                "the journal refuses a batch: this is a fault of Muster, please report it",
                metadata: [
                    "reason": "\(why)", "batch": "\(batch.id)", "head": "\(head)",
                    "entries": "\(batch.entries.map(\.event.kindName))",
                ])
            node.statistics.refusals.add(1, ordering: .relaxed)
            return .rejected(why)
        } catch {
            return input(for: error)
        }
    }

    private func input(for error: JournalError) -> Engine.Input {
        switch error {
        case .conflict:
            node.statistics.conflicts.add(1, ordering: .relaxed)
            return .conflict
        case .tooNew(let why): return .tooNew(why)
        case .unknown(let why):
            node.statistics.fail(at: node.configuration.clock().monotonic)
            node.logger.error("append: outcome unknown", metadata: ["reason": "\(why)"])
            return .unknown
        default:
            node.logger.error("journal unavailable", metadata: ["reason": "\(error)"])
            node.statistics.refusals.add(1, ordering: .relaxed)
            node.statistics.fail(at: node.configuration.clock().monotonic)
            return .unavailable("the journal is unavailable")
        }
    }

    private func fetch(after head: Head) async -> Engine.Input {
        do throws(JournalError) {
            return input(try await journal.entries(after: head, limit: Limits.foldedAtOnce))
        } catch {
            return await refolded(error)
        }
    }

    private func takeTurn(after head: Head, voiding batch: BatchID?) async -> Engine.Input {
        do throws(JournalError) {
            let tail = try await journal.turn(
                after: head, limit: Limits.foldedAtOnce, voiding: batch)
            hasTurn = true
            return input(tail)
        } catch {
            return await refolded(error)
        }
    }

    private func input(_ tail: Tail) -> Engine.Input {
        .tail(tail.entries, tail.head, isWhole: tail.entries.count < Limits.foldedAtOnce)
    }

    /// A head that is not in the journal (a standby was promoted, a backup restored): everything is
    /// folded again, and what is gone is said: in the log, in a metric, and in a case.
    private func refolded(_ error: JournalError) async -> Engine.Input {
        guard case .forked = error else { return input(for: error) }
        do throws(JournalError) {
            let common = try await trail.common(with: journal)
            let (situation, head) = try await Fold.whole(of: journal)
            let loss = Loss(
                from: common, to: node.board.head, shown: node.board.incidents, now: situation)
            node.logger.critical(
                "the journal is not the one that was folded: folded again",
                metadata: [
                    "ends": "\(head.position)", "lost": "\(loss.words)", "gone": "\(loss.gone)",
                ])
            node.statistics.count(loss)
            node.board.reset(situation, head)
            trail.restart(at: head)
            node.post(Command(by: .muster, kind: .report(loss.alert)))
            return .refolded(situation, head)
        } catch {
            return input(for: error)
        }
    }

    private func load(_ number: IncidentNumber) async -> Engine.Input {
        do throws(JournalError) {
            return .loaded(number, try await journal.incident(number))
        } catch {
            node.logger.error(
                "cannot read a closed incident",
                metadata: ["incident": "\(number)", "reason": "\(error)"])
            return .notLoaded(number, "the journal is unavailable")
        }
    }

    private func loadHandbook(_ version: HandbookVersion) async -> Engine.Input {
        do throws(JournalError) {
            let bytes = try await journal.handbook(version)
            if let handbook = node.configuration.handbook(version, bytes) {
                known[version] = handbook
                // Brought into force by another node, and shown already as the one in force.
                if node.board.installation.handbook == version { node.board.use(handbook) }
                return .handbook(handbook)
            }
            node.logger.critical(
                "the handbook in force cannot be read", metadata: ["version": "\(version)"])
        } catch {
            node.logger.critical(
                "the handbook in force is not in the store",
                metadata: ["version": "\(version)", "reason": "\(error)"])
        }
        return .unavailable("the handbook in force cannot be read")
    }

    private func show(_ publication: Publication) {
        if let version = publication.installation?.handbook, let handbook = known[version] {
            node.board.use(handbook)
            known = [:]
        }
        node.board.publish(publication)
        trail.extend(to: publication.head)
    }

    private func saveSnapshot(_ situation: Situation, _ head: Head) async {
        do throws(JournalError) {
            try await journal.save(Snapshot(of: situation, at: head))
        } catch {
            node.logger.warning("no snapshot", metadata: ["reason": "\(error)"])
        }
    }
}
