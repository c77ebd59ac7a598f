import Core
import Journals

// Between nodes and the database.

extension Simulator {
    /// How long a node waits before it calls an outcome unknown, as `PostgresJournal` does.
    private static let patience: Int64 = 4000
    /// How long the database lets a session keep a turn in which it does nothing.
    private static let idleTurn: Int64 = 2000

    mutating func send(_ kind: Request.Kind, _ machine: Int) {
        lastRequest += 1
        let request = Request(id: lastRequest, session: nodes[machine].session, kind: kind)
        nodes[machine].asked = request
        let node = nodes[machine].incarnation
        guard nodes[machine].isConnected else {
            // No session: whoever asks is told at once.
            drawing.add(.node(machine), at: clock, "no session for \(request.name)")
            return agenda.add(
                .hears(
                    node, request: request.id, .input(failure(of: kind, mayHaveHappened: false))),
                at: clock + 1)
        }
        drawing.add(.node(machine), at: clock, request.name)
        agenda.add(.waitedEnough(node, request: request.id), at: clock + Self.patience)
        if nodes[machine].isCut || !database.isUp { return }
        soon(.reaches(request), in: 1, isSlow ? 7000 : 4)
    }

    mutating func reach(_ request: Request) {
        guard database.isUp, request.id > lastLost else { return }
        let before = database.rows.count
        let answers = database.take(request, at: now, isAlive: isAlive())
        observe(from: before)
        answer(answers)
    }

    /// Whether somebody still is at the other end of a session.
    func isAlive() -> (Session) -> Bool {
        let sessions = nodes.map(\.session)
        return { sessions.contains($0) }
    }

    mutating func answer(_ answers: [(Request, Answer)]) {
        for (request, answer) in answers where request.id > 0 {
            let machine = request.session.node.machine
            if case .turn = answer, let turn = database.turn {
                agenda.add(.turnIsOver(turn.serial), at: clock + Self.idleTurn)
            }
            drawing.add(
                .database, at: clock, "\(machine + 1): \(request.name)\(Self.words(answer))")
            if isLossy, chance(3) { continue }
            guard !nodes[machine].isCut else { continue }
            soon(
                .hears(request.session.node, request: request.id, answer), in: 1,
                isSlow ? 3000 : 4)
        }
    }

    /// What was committed since is shown to the auditor and told to the nodes.
    mutating func observe(from count: Int) {
        guard database.rows.count > count else { return }
        auditor.take(database.rows[count...], at: clock)
        if auditor.isLossTold { witnesses = [] }
        guard isShared else { return }
        let position = database.head.position
        for node in nodes where node.engine != nil && !node.isCut {
            if !isCalm, chance(12) { continue }
            soon(.news(node.incarnation, position), in: 1, 6)
        }
    }

    mutating func hear(_ answer: Answer, to id: Int, _ machine: Int) {
        guard let request = nodes[machine].asked, request.id == id, nodes[machine].engine != nil
        else { return }
        nodes[machine].asked = nil
        switch answer {
        case .nothing: break
        case .turn(let input):
            nodes[machine].hasTurn = true
            nodes[machine].results.append(input)
        case .input(let input):
            if plant == .unknownIsRefused, case .unknown = input {
                nodes[machine].results.append(.conflict)
            } else {
                nodes[machine].results.append(input)
            }
            if case .appended = input, nodes[machine].wroteOther { refold(machine) }
            if case .refolded = input { sayLoss(machine) }
        }
        work(machine)
    }

    /// A planted bug changed what was written: the node goes on from what is in the journal.
    private mutating func refold(_ machine: Int) {
        let (situation, head) = database.fold(fromSnapshot: false)
        nodes[machine].mailbox.append(.refolded(situation, head))
    }

    /// As `NodeLoop` does when its end is gone: it becomes a case.
    private mutating func sayLoss(_ machine: Int) {
        drawing.add(.node(machine), at: clock, "its end is gone: folded again")
        let trouble = Alert.ownTrouble(.entriesLost, detail: "loss \(losses) seen by \(machine)")
        nodes[machine].mailbox.append(
            .command(nil, Command(by: .muster, kind: .report(trouble))))
    }

    /// The session is given up; a new one is made at the next sign of life. A node with a file of its
    /// own opens that again at once, and finds out what became of the batch.
    mutating func breakConnection(_ machine: Int) {
        let session = nodes[machine].session
        let asked = nodes[machine].asked
        nodes[machine].connection += 1
        nodes[machine].isConnected = !isShared && database.isUp
        nodes[machine].troubledAt = clock
        drawing.add(.node(machine), at: clock, "the session breaks")
        if database.isUp, !nodes[machine].isCut { endTurn(of: session) }
        if let asked {
            hear(.input(failure(of: asked.kind, mayHaveHappened: true)), to: asked.id, machine)
        }
        guard !isShared, !nodes[machine].isConnected else { return }
        soon(.beats(nodes[machine].incarnation), in: 200, 600)
    }

    private func failure(of kind: Request.Kind, mayHaveHappened: Bool) -> Engine.Input {
        switch kind {
        case .append where mayHaveHappened: return .unknown
        case .load(let number): return .notLoaded(number, "the database is away")
        case .save, .release: return .tick
        default: return .unavailable("the database is away")
        }
    }

    mutating func endTurn() {
        guard let turn = database.turn else { return }
        drawing.add(
            .database, at: clock, "takes the turn away from \(turn.session.node.machine + 1)")
        endTurn(of: turn.session)
    }

    mutating func endTurn(of session: Session) {
        let before = database.rows.count
        let answers = database.endTurn(of: session, at: now, isAlive: isAlive())
        observe(from: before)
        answer(answers)
    }

    // MARK: Signs of life

    /// A sign of life, a look at who else gives one and at the database's clock.
    mutating func beat(_ machine: Int) {
        guard nodes[machine].engine != nil else { return }
        guard isShared || !nodes[machine].isConnected else { return }
        agenda.add(.beats(nodes[machine].incarnation), at: clock + 500)
        guard database.isUp, !nodes[machine].isCut, !nodes[machine].isPaused else { return }
        var inputs: [Engine.Input] = []
        if !nodes[machine].isConnected {
            nodes[machine].isConnected = true
            inputs.append(.back)
        }
        guard isShared else { return post(inputs, to: machine) }
        database.signs[nodes[machine].id] = clock
        nodes[machine].offset = between(0, 7) - 3 - nodes[machine].skew
        let silence = Limits.nodeSilence.inMilliseconds
        var alive = Set(database.signs.filter { $0.value > clock - silence }.keys)
        let known = Set(nodes[machine].engine?.situation.nodes.keys.map { $0 } ?? [])
        if plant == .deadNodesLive { alive.formUnion(known) }
        // The engine is told only what is news to it: the same again changes nothing.
        if alive != nodes[machine].alive || alive != known {
            nodes[machine].alive = alive
            inputs.append(.alive(alive))
        }
        let head = database.head.position
        if (clock / 500) % 2 == 0, head > nodes[machine].engine?.head.position ?? 0 {
            inputs.append(.news(head))
        }
        if !inputs.isEmpty { post(inputs, to: machine) }
    }

    mutating func tell(_ machine: Int, of position: Position) {
        guard let engine = nodes[machine].engine, !nodes[machine].isCut,
            position > engine.head.position
        else { return }
        post([.news(position)], to: machine)
    }

    private static func words(_ answer: Answer) -> String {
        switch answer {
        case .nothing: ""
        case .turn(.tail(let entries, _, _)): ": its turn, \(entries.count) entries"
        case .input(.tail(let entries, _, _)): ": \(entries.count) entries"
        case .input(.appended(let head)): ": ends at \(head.position)"
        case .input(.refolded): ": another journal"
        case .input(.conflict): ": conflict"
        case .input(.unavailable(let why)): ": \(why)"
        case .turn, .input: ": done"
        }
    }
}
