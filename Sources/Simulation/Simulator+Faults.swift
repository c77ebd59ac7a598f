import Core
import Journals

// What goes wrong, and what is looked at.

extension Simulator {
    /// The days of the story: when it storms, and when it becomes calm for good.
    mutating func plan() {
        var storms = [(Int64(1000), between(120_000, 600_000))]
        if chance(4) {
            // Long enough for acknowledgements to lapse and closed incidents to be archived.
            let from = storms[0].1 + between(3_700_000, 4_300_000)
            storms.append((from, from + between(60_000, 240_000)))
        }
        self.storms = storms
        for node in nodes { soon(.starts(machine: node.machine), in: 0, 200) }
        if chance(2) {
            submit(Sample.declare("before there is a handbook"), in: 100)
        }
        func administer(_ administration: Administration, _ delay: Int64) {
            submit(Command(by: .operatorShell, kind: .administer(administration)), in: delay)
        }
        administer(.applyHandbook(organisation.handbooks[0].version), 400)
        for (index, key) in organisation.keys.enumerated() {
            administer(
                .createKey(
                    id: key, digest: Sample.digest(UInt64(100 + index)), service: nil,
                    format: "alertmanager"), 450)
        }
        for (index, beater) in beaters.enumerated() {
            administer(beater.creation, 460)
            soon(.pulses(index), in: 600, 20_000)
        }
        for happening: Happening in [.senderSends, .somebodyActs, .fault] {
            agenda.add(happening, at: 1500)
        }
        if organisation.isQuiet { agenda.add(.somebodyKeepsQuiet, at: 1700) }
        if hasTellers { agenda.add(.somebodyTells, at: 1800) }
        agenda.add(.audit, at: 5000)
        agenda.add(.calm, at: storms[storms.count - 1].1)
    }

    /// A quarter of the worlds; in half of these people split incidents, and in others keep pages back.
    private var hasTellers: Bool { seedNumber % 4 == 2 || seedNumber % 16 == 7 }

    var isStormy: Bool { storms.contains { $0.0 <= clock && clock < $0.1 } }

    /// After so long, or when the next storm begins; nil when there is none.
    mutating func nextInStorm(after delay: Int64) -> Int64? {
        let next = clock + delay
        guard let storm = storms.first(where: { $0.1 > next }) else { return nil }
        return max(next, storm.0)
    }

    mutating func fail() {
        guard let next = nextInStorm(after: between(1000, 20_000)) else { return }
        agenda.add(.fault, at: next)
        guard isStormy else { return }
        let fault = pick(Fault.allCases.filter { $0 != .crashBetweenEffects })
        let machine = below(nodes.count)
        if cause(fault, machine) { auditor.count(fault) }
    }

    /// Returns whether it could happen.
    private mutating func cause(_ fault: Fault, _ machine: Int) -> Bool {
        let isRunning = nodes[machine].engine != nil
        drawing.add(.node(machine), at: clock, "FAULT: \(fault.rawValue)")
        switch fault {
        case .crash:
            guard isRunning else { return false }
            kill(machine, restart: true)
        case .crashBetweenEffects: return false
        case .orderlyStop:
            guard isRunning, !nodes[machine].isPaused else { return false }
            stopInOrder(machine)
        case .pause:
            guard isRunning, !nodes[machine].isPaused else { return false }
            nodes[machine].isPaused = true
            // Sometimes a machine sleeps for minutes.
            let long = chance(6) ? 300_000 : 15_000
            soon(.resumes(nodes[machine].incarnation), in: 500, long)
        case .slowDatabase, .lostAnswers:
            if fault == .slowDatabase { isSlow = true } else { isLossy = true }
            // People go on meanwhile: who hears nothing asks again, and nothing may be done twice.
            for _ in 0..<below(6) { saySomething(in: between(0, 4000)) }
        case .fullDatabase: database.isFull = true
        case .databaseCrash:
            guard database.isUp else { return false }
            crashDatabase()
        case .standbyPromoted:
            guard isAsynchronous, database.isUp, database.head.position > 100 else { return false }
            promoteStandby()
        case .partition: nodes[machine].isCut = true
        case .clockSkew, .clockJump:
            let most = fault == .clockSkew ? 1500 : 3_600_000
            nodes[machine].skew += between(0, 2 * most) - Int64(most)
            auditor.heartbeats.clockMoved(at: clock)
        case .storm: storm()
        case .receiverFails, .receiverIsGone, .receiverHangs, .receiverRefuses, .receiverIsLate,
            .receiverAnswersTwice:
            let address =
                "\(pick(organisation.people + ["fallback"]))/\(pick(organisation.methods))"
            receivers[address] = fault
            soon(.receiverHeals(address), in: 5000, 200_000)
        }
        if fault.concernsNodes {
            nodes[machine].troubledAt = clock
            auditor.heartbeats.nodeHasTrouble(at: clock)
        }
        soon(.heals(fault, machine: machine), in: 500, 15_000)
        return true
    }

    mutating func heal(_ fault: Fault, _ machine: Int) {
        switch fault {
        case .slowDatabase: isSlow = false
        case .lostAnswers: isLossy = false
        case .fullDatabase: database.isFull = false
        case .databaseCrash, .standbyPromoted:
            // It may be back already: everything is mended when the story calms down.
            if !database.isUp { auditor.heartbeats.databaseWasAway(at: clock) }
            database.isUp = true
        case .partition: nodes[machine].isCut = false
        default: break
        }
    }

    /// As `Serving` takes a program down: what is on its way comes back as to be tried again, it says
    /// goodbye, and leaves what it knows for whoever starts next.
    private mutating func stopInOrder(_ machine: Int) {
        let id = nodes[machine].id
        nodes[machine].isStopping = true
        var inputs: [Engine.Input] = []
        for number in auditor.truth.holders {
            for message in auditor.truth.holder(of: number)?.messages ?? [] {
                for (index, way) in message.ways.enumerated() {
                    guard case .sending(let count, id, _) = way.progress else { continue }
                    let attempt = Attempt(of: message, way: index, number: count)
                    inputs.append(.command(nil, Self.givenBack(attempt, "stopping")))
                }
            }
        }
        post(inputs, to: machine)
        soon(.saysGoodbye(nodes[machine].incarnation), in: 1, 5000)
    }

    mutating func sayGoodbye(_ machine: Int) {
        let id = nodes[machine].id
        post(
            [.command(nil, Command(by: .muster, kind: .loseNode(id, isGoodbye: true)))],
            to: machine)
        if database.isUp, !nodes[machine].isCut, let engine = nodes[machine].engine,
            engine.situation.position == engine.head.position
        {
            let snapshot = Snapshot(
                head: engine.head, fold: Situation.fold, bytes: engine.situation.bytes)
            _ = database.take(
                Request(id: 0, session: nodes[machine].session, kind: .save(snapshot)), at: now,
                isAlive: isAlive())
        }
        soon(.stops(nodes[machine].incarnation), in: 5, 400)
    }

    static func givenBack(_ attempt: Attempt, _ why: String) -> Command {
        Command(by: .muster, kind: .attemptEnded(attempt, .retry(why), retryAfter: nil))
    }

    private mutating func crashDatabase() {
        drawing.add(.database, at: clock, "is killed")
        database.crash()
        if database.head.position < auditor.head.position {
            auditor.accuse(
                "what was durable up to \(auditor.head.position) ends at \(database.head.position)")
        }
        for node in nodes where node.engine != nil { breakConnection(node.machine) }
    }

    /// What was accepted may be lost; but every node notices, folds again and says so.
    private mutating func promoteStandby() {
        let before = database.head.position
        database.promote(losing: 1 + below(12))
        drawing.add(
            .database, at: clock,
            "a standby takes over that ends at \(database.head.position) of \(before)")
        auditor.lose(allBut: database.rows)
        losses += 1
        lastLost = lastRequest
        let known = auditor.truth.nextIncident
        for client in clients.indices { clients[client].known = min(clients[client].known, known) }
        for node in nodes where node.engine != nil {
            if !database.holds(node.engine?.head ?? .start) { witnesses.insert(node.incarnation) }
            breakConnection(node.machine)
        }
    }

    /// Nothing goes wrong any more, and everybody answers.
    mutating func calm() {
        isCalm = true
        calmSince = clock
        end = clock + 15 * 60_000
        auditor.heartbeats.databaseWasAway(at: database.isUp ? 0 : clock)
        receivers = [:]
        isSlow = false
        isLossy = false
        database.isFull = false
        database.isUp = true
        for index in nodes.indices {
            nodes[index].isCut = false
            nodes[index].troubledAt = clock
            if nodes[index].isPaused { resume(index) }
        }
        drawing.add(.outside, at: clock, "calm from here on")
    }

    // MARK: What is looked at

    private static let patience = Duration.seconds(20)

    mutating func audit() {
        agenda.add(.audit, at: clock + 2000)
        let isTrouble = !database.isUp || database.isFull || isSlow || isLossy
        for index in nodes.indices {
            let node = nodes[index]
            let isWrong =
                node.engine == nil || node.isCut || node.isPaused || !node.isConnected
                || (isShared && (node.skew + node.offset).magnitude > 1000)
            if isTrouble || isWrong { nodes[index].troubledAt = clock }
        }
        if isCalm, let problem = auditor.unanswered(at: clock) { auditor.accuse(problem) }
        let steady = max(calmSince, nodes.map(\.troubledAt).max() ?? 0)
        if isCalm,
            let problem = auditor.heartbeats.untold(in: auditor.truth, since: steady, at: clock)
        {
            auditor.accuse(problem)
        }
        let fine = nodes.filter { clock - $0.troubledAt >= Self.patience.inMilliseconds }
        guard !fine.isEmpty else { return }
        if let problem = auditor.overdue(by: Self.patience, at: clock) { auditor.accuse(problem) }
        if isCalm, steady + Self.patience.inMilliseconds < clock,
            let problem = QuietAudit.forgotten(
                in: auditor.truth, by: Self.patience, at: auditor.journalTime(at: clock))
        {
            auditor.accuse(problem)
        }
        if isCalm, auditor.heartbeats.areClocksSteady,
            let problem = auditor.expiries.endless(
                in: auditor.truth, since: steady, now: auditor.journalTime(at: clock), at: clock)
        {
            auditor.accuse(problem)
        }
        checkAttempts(fine.map(\.id))
    }

    /// Within 20 s whatever was begun is sent, has ended or was taken over. The time does not count in
    /// which something was wrong with the node that began it, nor, if that is gone, the time before
    /// any other has been well for as long: nobody is there who could take over.
    private mutating func checkAttempts(_ fine: [NodeID]) {
        let before = clock - Self.patience.inMilliseconds
        for number in auditor.truth.holders {
            for message in auditor.truth.holder(of: number)?.messages ?? []
            where !message.isWithdrawn && !message.isDelivered {
                for (index, way) in message.ways.enumerated() {
                    guard case .sending(let count, let node, _) = way.progress else { continue }
                    let attempt = Attempt(of: message, way: index, number: count)
                    guard auditor.paging.began(attempt).map({ $0 < before }) == true else {
                        continue
                    }
                    if let end = gone[node] {
                        guard end < before else { continue }
                        auditor.accuse("\(message.id) is with \(node), which is gone")
                    } else if fine.contains(node), !auditor.paging.wasSent(attempt) {
                        auditor.accuse("\(message.id) was begun by \(node) and never sent")
                    }
                }
            }
        }
    }

    /// A quarter of an hour after the last trouble.
    mutating func checkEnd() {
        if let problem = Invariants.broken(in: auditor.truth).first { auditor.accuse(problem) }
        // Who asked in the last moment is not answered before the end.
        let waiting = clients.indices.filter { clients[$0].since + Self.clientPatience < clock }
        if let client = waiting.first(where: { !clients[$0].isDone }) {
            auditor.accuse("client \(client) was never answered")
        }
        if !witnesses.isEmpty { auditor.accuse("entries were lost, and nobody says so") }
        let (situation, head) = database.fold(fromSnapshot: false)
        auditor.compareEnds(situation, head, of: "a new fold")
        for node in nodes {
            guard let engine = node.engine else {
                auditor.accuse("node \(node.machine + 1) does not run")
                continue
            }
            if !database.holds(engine.head) {
                auditor.accuse("\(engine.node) did not notice that its end is gone")
            }
            if engine.situation.position == engine.head.position {
                auditor.compareEnds(engine.situation, engine.head, of: engine.node)
            }
        }
    }
}
