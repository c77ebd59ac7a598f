/// The engine: gathers waiting commands into batches, decides them, and says what to do.
///
/// A synchronous struct (rule 5): `step` takes what happened and returns what must be done, in
/// order. It never waits and never asks the clock. One append is in flight at a time; what is
/// decided meanwhile waits for its outcome, and what loses is decided again.
package struct Engine: Sendable {
    /// The client's place in the queue; given out by the shell.
    package typealias Ticket = UInt64

    /// The clocks as the shell reads them at one step.
    package struct Reading: Sendable {
        package var wall: Moment
        /// Milliseconds of a clock that never jumps, from any origin.
        package var monotonic: Int64

        package init(wall: Moment, monotonic: Int64) {
            self.wall = wall
            self.monotonic = monotonic
        }
    }

    package enum Input: Sendable {
        case command(Ticket?, Command)
        /// The append succeeded: this is the new head.
        case appended(Head)
        /// Somebody else appended first, or the head is not the journal's.
        case conflict
        /// The journal still ends at the head on which the answers were decided.
        case confirmed
        /// Whether the append succeeded cannot be told.
        case unknown
        /// The journal refuses; nothing was written.
        case unavailable(String)
        /// The journal will never take this batch; nothing was written.
        case rejected(String)
        /// A newer program wrote what this one cannot read.
        case tooNew(String)
        /// Entries after the head that was folded; `isWhole` when there are no more for now.
        case tail([Entry], Head, isWhole: Bool)
        /// The head was not in the journal (a standby was promoted, a backup restored): everything
        /// was folded anew (rule 1).
        case refolded(Situation, Head)
        /// The values of a handbook version.
        case handbook(Handbook)
        /// An archived incident's final state, or nil when the store has none.
        case loaded(IncidentNumber, Incident?)
        /// The store could not be asked for an archived incident: nobody knows whether there is one.
        case notLoaded(IncidentNumber, String)
        /// Somebody appended: the journal goes up to here at least.
        case news(Position)
        /// The nodes that gave a sign of life lately (rule 9).
        case alive(Set<NodeID>)
        /// The journal can be reached again.
        case back
        case tick
    }

    package enum Effect: Sendable {
        case append(Batch, after: Head)
        case confirm(Head)
        /// Reads what others appended.
        case fetch(after: Position)
        /// The same in the fair queue: nobody else appends until this node has (rule 2). The batch,
        /// whose outcome is unknown, is made sure of: if it is not in the journal now, it never is.
        case takeTurn(after: Position, voiding: BatchID?)
        case loadIncident(IncidentNumber)
        case loadHandbook(HandbookVersion)
        case publish(Publication)
        case answer(Ticket, Answer)
        case send([Dispatch])
        case snapshot(Situation, Head)
        case warn(Warning)
    }

    package enum Answer: Hashable, Sendable {
        case done(Receipt)
        case refused(Refusal)
        /// Not now: the sender should try again (503).
        case unavailable(String)
    }

    package enum Warning: Hashable, Sendable {
        /// The wall clock moved against the monotonic one.
        case clockJumped(Duration)
        /// A timer was due and nothing came of it; it is looked at again a second later.
        case idleTimer(IncidentNumber)
        case lostBatch(commands: Int)
        /// What was decided for a command, in words, cannot be written.
        case rejected(String, String)
    }

    /// A command that waits, with where its answer goes and until when it makes sense.
    struct Pending: Sendable {
        var ticket: Ticket?
        var command: Command
        /// Monotonic milliseconds.
        var deadline: Int64
    }

    /// A batch whose outcome is awaited.
    struct InFlight: Sendable {
        var batch: Batch
        var pending: [Pending]
        var answers: [(Ticket, Answer)]
        /// Repeats among them: counted only once the outcome is known.
        var repeats: [(digest: Digest16, at: Reading)] = []
        /// Incidents that an alert of the batch left for another.
        var left: Set<IncidentNumber> = []
    }

    enum Phase: Sendable {
        case idle
        case appending(InFlight)
        /// Nothing was written, but the answers lean on the head (rule 4).
        case confirming(InFlight)
        /// The outcome of the batch is looked for in the tail.
        case resolving(InFlight)
        case fetching
        case lacksHandbook
    }

    package let node: NodeID
    package internal(set) var situation: Situation
    package internal(set) var head: Head
    var phase: Phase = .idle
    /// Clients' commands, in the order of their deadlines.
    var waiting: [Pending] = []
    /// What Muster itself wants; it has no deadline and is not given up.
    var own: [Pending] = []
    var parked: [IncidentNumber: [Pending]] = [:]
    var restorable: [IncidentNumber: Incident] = [:]
    var handbooks: [HandbookVersion: Handbook] = [:]
    var repeats: [Digest16: (count: Int, last: Moment)] = [:]
    var repeatsSince: Int64?
    /// So many commands more are decided each in a batch of its own.
    var apart = 0
    /// A fetch failed and is to be tried again at `notBefore`.
    var fetchPending = false
    /// No batch before this, after the journal refused one for this reason.
    var notBefore: Int64 = 0
    var refusedBecause = ""
    /// When senders last could not reach this node, or it not the journal, as far as it noticed: in
    /// monotonic milliseconds.
    var disturbedAt: Int64?
    /// When it last looked whether a sender is silent.
    var silenceSeenAt: Moment = .distantPast
    /// Why this node decides nothing any more: the journal is newer than its program (rule 8).
    package internal(set) var halted: String?
    /// The newest format that this program reads.
    let reads: Int
    /// Nodes that gave a sign of life lately; empty where there is one node.
    var alive: Set<NodeID> = []
    /// For how many signs of life in a row a node of the journal has given none.
    var silences: [NodeID: Int] = [:]
    /// What said that this node works: said again should the others take it for lost.
    var start: Command?
    /// It said goodbye: what it began now would be nobody's, so it begins nothing.
    var isLeaving = false
    var batches: BatchSerial = 1
    var seed: Seed
    /// The reading at the last entry applied: journal time advances from there.
    var lastApplied: Reading
    var lastReading: Reading
    var lastSnapshot: Position

    package init(
        node: NodeID, situation: Situation, head: Head, seed: UInt64, at reading: Reading,
        reads: Int = Format.newest
    ) {
        self.node = node
        self.reads = reads
        self.situation = situation
        self.head = head
        self.seed = Seed(seed)
        lastApplied = reading
        lastReading = reading
        lastSnapshot = head.position
    }

    /// Commands that wait for a batch.
    package var backlog: Int { waiting.count + own.count }

    package var handbook: Handbook? { situation.handbook.flatMap { handbooks[$0] } }

    package mutating func step(_ input: Input, at reading: Reading) -> [Effect] {
        step([input], at: reading)
    }

    /// Takes everything that happened, then decides one batch of what waits: that is what makes
    /// commands which came together share a commit.
    package mutating func step(_ inputs: [Input], at reading: Reading) -> [Effect] {
        var effects: [Effect] = []
        watchClock(reading, &effects)
        for input in inputs { take(input, reading, &effects) }
        haltIfOlder(&effects)
        fetchAgain(reading, &effects)
        pump(reading, &effects)
        return effects
    }

    private mutating func take(
        _ input: Input, _ reading: Reading, _ effects: inout [Effect]
    ) {
        switch input {
        case .command(let ticket, let command): enqueue(ticket, command, reading, &effects)
        case .appended(let head): appended(head, reading, &effects)
        case .conflict: conflict(&effects)
        case .confirmed: confirmed(&effects)
        case .unknown: unknownOutcome(&effects)
        case .unavailable(let why): unavailable(why, reading, &effects)
        case .rejected(let why): rejected(why, reading, &effects)
        case .tooNew(let why): halt(why, &effects)
        case .tail(let entries, let head, let isWhole):
            absorb(entries, head, isWhole, reading, &effects)
        case .handbook(let handbook): learn(handbook)
        case .loaded(let number, let incident): loaded(number, incident, &effects)
        case .notLoaded(let number, let why):
            for waiter in parked.removeValue(forKey: number) ?? [] {
                guard let ticket = waiter.ticket else { continue }
                effects.append(.answer(ticket, .unavailable(why)))
            }
        case .refolded(let situation, let head): refolded(situation, head, reading, &effects)
        case .news(let position): if position > situation.position { catchUp(&effects) }
        case .alive(let nodes): see(nodes, reading)
        case .back:
            notBefore = 0
            disturbedAt = reading.monotonic
            catchUp(&effects)
        case .tick: break
        }
    }

    /// When the shell must come back with a tick, in monotonic milliseconds from the reading; nil
    /// when only an input can bring news.
    package func wait(at reading: Reading) -> Int64? {
        var next: Int64?
        func consider(_ moment: Int64) { next = min(next ?? moment, moment) }
        if halted != nil { return nil }
        if fetchPending { consider(max(0, notBefore - reading.monotonic)) }
        if case .idle = phase, !isLeaving || backlog > 0 {
            let earliest = max(0, notBefore - reading.monotonic)
            let timer = situation.nextTimer.map { $0 + patience }
            for due in [timer, nextMissed].compactMap({ $0 }) {
                let away = (due - now(reading)).inMilliseconds
                consider(max(away, earliest))
            }
            if let repeatsSince {
                let away =
                    repeatsSince + Limits.repeatInterval.inMilliseconds - reading.monotonic
                consider(max(away, earliest))
            }
            if backlog > 0 { consider(earliest) }
        }
        if let deadline = firstDeadline { consider(max(0, deadline - reading.monotonic)) }
        return next
    }

    /// When the first of those who wait must be told that it took too long.
    var firstDeadline: Int64? {
        let parked = parked.values.joined().filter { $0.ticket != nil }.map(\.deadline).min()
        return [waiting.first?.deadline, parked].compactMap { $0 }.min()
    }

    /// Journal time: the wall clock, but never behind the last entry plus what has passed since.
    func now(_ reading: Reading) -> Moment {
        let passed = max(0, reading.monotonic - lastApplied.monotonic)
        return max(reading.wall, situation.at + .milliseconds(passed))
    }

    private mutating func watchClock(_ reading: Reading, _ effects: inout [Effect]) {
        let wall = (reading.wall - lastReading.wall).inMilliseconds
        let jump = wall.addingSaturating(lastReading.monotonic - reading.monotonic)
        if jump.magnitude > 2000 { effects.append(.warn(.clockJumped(.milliseconds(jump)))) }
        // The machine slept, as far as anybody can tell: what was due before comes sooner by that.
        if jump > Limits.heartbeatLate.inMilliseconds { disturbedAt = reading.monotonic }
        lastReading = reading
    }
}

/// What readers may see after a commit: the entries, and the incidents as they are now.
package struct Publication: Sendable {
    package var entries: [Entry]
    package var head: Head
    /// Incidents that the entries changed, as they are now.
    package var incidents: IncidentTable
    /// Incidents that were archived.
    package var gone: [IncidentNumber]
    /// Alerts that fire otherwise than before; nil: no longer.
    package var firing: [Digest16: Situation.Firing?] = [:]
    /// Present when the entries changed anything of it.
    package var installation: Installation?
}

/// The situation without its incidents, as readers see it.
package struct Installation: Sendable {
    package var handbook: HandbookVersion?
    package var keys: [KeyID: IntegrationKey]
    package var heartbeats: [KeyID: Heartbeat]
    package var tokens: [TokenID: AccessToken]
    package var changes: RosterChanges
    package var nodes: [NodeID: NodeRecord]
    package var failedChannels: [Channel: Moment]
    package var refused: [KeyID: Situation.LastRefused]
    package var recentChanges: [Change]
    /// Nothing is sent until a person resumes.
    package var hold: Situation.Hold?
    package var mutes: Mutes

    package init(_ situation: Situation) {
        handbook = situation.handbook
        keys = situation.keys
        heartbeats = situation.heartbeats
        tokens = situation.tokens
        changes = situation.rosterChanges
        nodes = situation.nodes
        failedChannels = situation.failedChannels
        refused = situation.refused
        recentChanges = situation.recentChanges
        hold = situation.hold
        mutes = situation.mutes
    }
}

/// An attempt to perform, with the incident as it was when the attempt was committed.
package struct Dispatch: Sendable {
    package var attempt: Attempt
    package var message: Message
    package var incident: Incident

    package init(attempt: Attempt, message: Message, incident: Incident) {
        self.attempt = attempt
        self.message = message
        self.incident = incident
    }

    /// The message is one of `Situation.notices`.
    package var isOfNoIncident: Bool { incident.number == 0 }
}
