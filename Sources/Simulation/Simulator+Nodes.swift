import Core
import Journals

// Programs on machines: they start, work and end. The loop is the one of `NodeLoop`.

extension Simulator {
    mutating func start(_ machine: Int) {
        guard nodes[machine].engine == nil else { return }
        let node = nodes[machine].incarnation
        guard database.isUp, !nodes[machine].isCut else {
            return soon(.starts(machine: machine), in: 300, 900)
        }
        soon(.folded(node), in: 5, 60)
    }

    /// Reads the journal, from a snapshot or from the start, and says that it works.
    mutating func begin(_ machine: Int) {
        guard nodes[machine].engine == nil else { return }
        guard database.isUp, !nodes[machine].isCut else {
            return soon(.starts(machine: machine), in: 300, 900)
        }
        let (situation, head) = database.fold(fromSnapshot: !chance(3))
        lives += 1
        if nodes.allSatisfy({ $0.engine == nil }) { auditor.heartbeats.nobodyWasThere(at: clock) }
        let id = NodeID("n\(below(9000) + 1000)-\(lives)")
        auditor.compare(situation, head, of: id)
        nodes[machine].id = id
        nodes[machine].connection += 1
        nodes[machine].isConnected = true
        nodes[machine].troubledAt = clock
        nodes[machine].isForgetful = plant?.isForgetful == true && lives > nodes.count
        let reading = reading(machine)
        nodes[machine].engine = Engine(
            node: id, situation: situation, head: head, seed: seed.next(), at: reading)
        let replaced = isShared ? [] : situation.nodes.keys.sorted()
        drawing.add(.node(machine), at: clock, "\(id) starts at \(head.position)")
        post(
            [
                .command(
                    nil,
                    Command(
                        by: .muster, kind: .startNode(id, replacing: replaced, version: "sim")))
            ], to: machine)
        if isShared { beat(machine) }
    }

    /// The program is killed; if `restart`, it is started again.
    mutating func kill(_ machine: Int, restart: Bool) {
        let session = nodes[machine].session
        for ticket in nodes[machine].tickets.keys.sorted() {
            // The connection breaks: the client sees that, or finds out by itself.
            guard let client = nodes[machine].tickets[ticket], chance(2) else { continue }
            soon(.asksAgain(client: client, attempt: clients[client].attempt), in: 1, 500)
        }
        drawing.add(.node(machine), at: clock, "\(nodes[machine].id) is gone")
        gone[nodes[machine].id] = clock
        witnesses.remove(nodes[machine].incarnation)
        nodes[machine].end()
        nodes[machine].troubledAt = clock
        // A process that is killed closes its session at once, where the network carries that.
        if !nodes[machine].isCut { endTurn(of: session) }
        if restart { soon(.starts(machine: machine), in: 50, 12_000) }
    }

    mutating func resume(_ machine: Int) {
        nodes[machine].isPaused = false
        drawing.add(.node(machine), at: clock, "goes on")
        work(machine)
    }

    mutating func post(_ inputs: [Engine.Input], to machine: Int) {
        guard nodes[machine].engine != nil else { return }
        nodes[machine].mailbox += inputs
        work(machine)
    }

    /// Performs and decides until it has to wait for the database, for time or for news.
    mutating func work(_ machine: Int) {
        while auditor.violation == nil, nodes[machine].engine != nil, nodes[machine].asked == nil,
            !nodes[machine].isPaused
        {
            if !nodes[machine].effects.isEmpty {
                if !isCalm, isStormy, chance(1500) {
                    drawing.add(.node(machine), at: clock, "killed between effects")
                    auditor.count(.crashBetweenEffects)
                    return kill(machine, restart: true)
                }
                perform(nodes[machine].effects.removeFirst(), machine)
            } else if nodes[machine].hadTurn, nodes[machine].hasTurn {
                // Nothing came of the turn: the others go on.
                nodes[machine].hasTurn = false
                send(.release, machine)
            } else if !step(machine) {
                return
            }
        }
    }

    /// Returns false when there is nothing to do now.
    private mutating func step(_ machine: Int) -> Bool {
        guard var engine = nodes[machine].engine else { return false }
        var inputs = nodes[machine].results + nodes[machine].mailbox
        nodes[machine].results = []
        nodes[machine].mailbox = []
        let reading = reading(machine)
        if inputs.isEmpty {
            guard let wait = engine.wait(at: reading), !forgets(machine, engine) else {
                return false
            }
            guard wait == 0 else {
                wake(machine, at: clock + wait)
                return false
            }
            inputs = [.tick]
        }
        guard isMoving(machine) else {
            auditor.accuse("\(nodes[machine].id) goes round in circles")
            return false
        }
        nodes[machine].hadTurn = nodes[machine].hasTurn
        nodes[machine].engine = nil
        nodes[machine].effects = engine.step(inputs, at: reading)
        if engine.situation.position == engine.head.position {
            auditor.compare(engine.situation, engine.head, of: engine.node)
        }
        nodes[machine].engine = engine
        return true
    }

    private func forgets(_ machine: Int, _ engine: Engine) -> Bool {
        guard nodes[machine].isForgetful else { return false }
        return plant == .forgetTimers || isHeartbeatNext(engine)
    }

    private mutating func wake(_ machine: Int, at moment: Int64) {
        if let planned = nodes[machine].wake, planned <= moment { return }
        nodes[machine].wake = moment
        agenda.add(.wakes(nodes[machine].incarnation), at: moment)
    }

    private mutating func isMoving(_ machine: Int) -> Bool {
        if nodes[machine].stepsNow.at != clock { nodes[machine].stepsNow = (clock, 0) }
        nodes[machine].stepsNow.count += 1
        return nodes[machine].stepsNow.count < 2000
    }

    private mutating func perform(_ effect: Engine.Effect, _ machine: Int) {
        switch effect {
        case .append(let batch, let head):
            let inTurn = nodes[machine].hasTurn
            nodes[machine].hasTurn = false
            if plant == .sendBeforeCommit { sendEarly(batch, machine) }
            let written = planted(batch)
            nodes[machine].wroteOther = written.entries != batch.entries
            send(.append(written, after: head, inTurn: inTurn), machine)
        case .confirm(let head):
            if plant == .laggingDuplicate { return nodes[machine].results.append(.confirmed) }
            nodes[machine].hasTurn = false
            send(.confirm(head), machine)
        case .fetch: send(.fetch(after: nodes[machine].engine?.head ?? .start), machine)
        case .takeTurn(_, let batch):
            send(.turn(after: nodes[machine].engine?.head ?? .start, voiding: batch), machine)
        case .loadIncident(let number): send(.load(number), machine)
        case .loadHandbook(let version): send(.handbook(version), machine)
        case .publish: break
        case .answer(let ticket, let answer): reply(ticket, answer, machine)
        case .send(let dispatches):
            for dispatch in dispatches { leave(dispatch, machine) }
        case .snapshot(let situation, let head):
            send(.save(Snapshot(head: head, fold: Situation.fold, bytes: situation.bytes)), machine)
        case .warn(.idleTimer(let number)):
            auditor.accuse("#\(number) had a timer of which nothing came")
        case .warn(let warning):
            drawing.add(.node(machine), at: clock, "warns: \(warning)")
        }
    }

    private mutating func reply(_ ticket: Engine.Ticket, _ answer: Engine.Answer, _ machine: Int) {
        guard let client = nodes[machine].tickets.removeValue(forKey: ticket) else {
            return auditor.accuse("ticket \(ticket) is answered twice")
        }
        drawing.add(.node(machine), at: clock, "answers \(client): \(Self.words(answer))")
        // Some answers get lost on the way, and the client asks again.
        if !isCalm, chance(25) { return }
        let isUpToDate = nodes[machine].engine.map { database.holds($0.head) } == true
        soon(
            .isAnswered(client: client, answer, losses: isUpToDate ? losses : nil), in: 1, 20)
    }

    private static func words(_ answer: Engine.Answer) -> String {
        switch answer {
        case .done(let receipt):
            "done at \(receipt.position)\(receipt.incident.map { " #\($0)" } ?? ""), "
                + "\(receipt.events.count) events"
        case .refused(let refusal): "refused, \(refusal)"
        case .unavailable(let why): "503, \(why)"
        }
    }
}
