import Core
import Journals

/// A node's connection to the database: when it breaks, the next one is another session.
struct Session: Hashable {
    var node: Incarnation
    var connection: Int
}

/// What a node asks of the database.
struct Request {
    enum Kind {
        case append(Batch, after: Head, inTurn: Bool)
        case confirm(Head)
        case fetch(after: Head)
        case turn(after: Head, voiding: BatchID?)
        case release
        case load(IncidentNumber)
        case handbook(HandbookVersion)
        case save(Snapshot)
    }

    var id: Int
    var session: Session
    var kind: Kind

    /// In a few words, for the drawing.
    var name: String {
        switch kind {
        case .append(let batch, let after, let inTurn):
            "append \(batch.entries.count) after \(after.position)\(inTurn ? " in turn" : "")"
        case .confirm(let head): "confirm \(head.position)"
        case .fetch(let head): "fetch after \(head.position)"
        case .turn(let head, let batch):
            "turn after \(head.position)\(batch.map { ", void \($0.serial)" } ?? "")"
        case .release: "release"
        case .load(let number): "load #\(number)"
        case .handbook: "load handbook"
        case .save(let snapshot): "snapshot at \(snapshot.head.position)"
        }
    }
}

/// What the database says.
enum Answer {
    case input(Engine.Input)
    /// The tail, and from here on nobody else's append is taken.
    case turn(Engine.Input)
    case nothing
}

/// The database: rows as they are stored, the fair queue, the voided batches, the clock check. What
/// `PostgresJournals` does in SQL, with simulated time.
struct Database {
    private(set) var rows: [JournalRow] = []
    private var chain = Chain(after: .start)
    private var ofIncident: [IncidentNumber: [Int]] = [:]
    private var voided: [NodeID: BatchSerial] = [:]
    private var snapshots: [Snapshot] = []
    private var handbooks: [HandbookVersion: Handbook] = [:]
    private(set) var turn: (session: Session, serial: Int)?
    private var turns = 0
    private var waiting: [Request] = []
    /// When each node gave its last sign of life.
    var signs: [NodeID: Int64] = [:]
    var isUp = true
    var isFull = false
    /// One node and its own file: no other clock to be held against.
    let isShared: Bool
    let plant: Plant?
    /// Rows that would survive; all of them, unless a bug is planted.
    private var durable = 0
    /// How many rows there were after each commit.
    private var commits: [Int] = []
    private var salts: Salts

    init(isShared: Bool, plant: Plant?, seed: UInt64) {
        self.isShared = isShared
        self.plant = plant
        salts = Salts(seed: Seed(seed))
    }

    var head: Head { chain.head }

    mutating func keep(_ handbook: Handbook) { handbooks[handbook.version] = handbook }

    /// Takes a request as it arrives and returns whatever is answered now, to whom.
    mutating func take(
        _ request: Request, at clock: Moment, isAlive: (Session) -> Bool
    ) -> [(Request, Answer)] {
        var answers: [(Request, Answer)] = []
        waiting.append(request)
        var index = 0
        // In the order of arrival; what needs the queue's lock waits for whoever has it.
        while index < waiting.count {
            let next = waiting[index]
            guard !isBlocked(next) else {
                index += 1
                continue
            }
            waiting.remove(at: index)
            let hadTurn = turn != nil
            answers.append((next, perform(next, at: clock, isAlive: isAlive)))
            if hadTurn, turn == nil { index = 0 }
        }
        return answers
    }

    /// The turn ended by time or because its holder is gone.
    mutating func endTurn(
        of session: Session, at clock: Moment, isAlive: (Session) -> Bool
    ) -> [(Request, Answer)] {
        guard turn?.session == session else { return [] }
        let release = Request(id: 0, session: session, kind: .release)
        return take(release, at: clock, isAlive: isAlive)
    }

    private func isBlocked(_ request: Request) -> Bool {
        guard let turn, turn.session != request.session else { return false }
        switch request.kind {
        case .append(_, _, let inTurn): return !inTurn
        case .turn: return true
        default: return false
        }
    }

    private mutating func perform(
        _ request: Request, at clock: Moment, isAlive: (Session) -> Bool
    ) -> Answer {
        switch request.kind {
        case .append(let batch, let after, let inTurn):
            if inTurn, turn?.session != request.session { return .input(.unknown) }
            if inTurn { turn = nil }
            return .input(append(batch, after: after, at: clock))
        case .confirm(let head):
            if turn?.session == request.session { turn = nil }
            return .input(head == self.head ? .confirmed : .conflict)
        case .fetch(let head): return .input(tail(after: head))
        case .turn(let head, let batch):
            // A session that is gone leaves no lock and nothing written.
            guard isAlive(request.session) else { return .nothing }
            if let batch { voided[batch.node] = batch.serial }
            let tail = tail(after: head)
            if case .refolded = tail { return .input(tail) }
            turns += 1
            turn = (request.session, turns)
            return .turn(tail)
        case .release:
            if turn?.session == request.session { turn = nil }
            return .nothing
        case .load(let number): return .input(.loaded(number, incident(number)))
        case .handbook(let version):
            guard let handbook = handbooks[version] else { return .input(.unavailable("unknown")) }
            return .input(.handbook(handbook))
        case .save(let snapshot):
            if !isFull, holds(snapshot.head) { snapshots = (snapshots + [snapshot]).suffix(2) }
            return .nothing
        }
    }

    private mutating func append(_ batch: Batch, after: Head, at clock: Moment) -> Engine.Input {
        if isFull { return .unavailable("the disk is full") }
        if plant != .skipPositionCheck {
            guard after == head else { return .conflict }
            if let void = voided[batch.id.node], batch.id.serial <= void { return .conflict }
        }
        if isShared, let last = batch.entries.last, last.at > clock + Limits.clockAhead {
            return .unavailable("the clock is ahead")
        }
        for entry in batch.entries {
            var row = JournalRow(entry, salt: &salts)
            chain.link(&row)
            if let number = row.incident { ofIncident[number, default: []].append(rows.count) }
            rows.append(row)
        }
        commits.append(rows.count)
        if plant != .dropFsync || batch.id.serial.value % 8 == 0 { durable = rows.count }
        return .appended(head)
    }

    // MARK: Reading

    /// What came after a head, decoded from what is stored; a head that is not in the journal has
    /// everything folded anew.
    private func tail(after head: Head) -> Engine.Input {
        guard holds(head) else {
            let (situation, head) = fold(fromSnapshot: false)
            return .refolded(situation, head)
        }
        let read = rows[head.position.value...].prefix(Limits.foldedAtOnce)
        let entries = read.compactMap { try? $0.entry() }
        let end = read.last?.head ?? head
        return .tail(entries, end, isWhole: entries.count < Limits.foldedAtOnce)
    }

    /// The whole journal, from the newest snapshot or from the start.
    func fold(fromSnapshot: Bool) -> (Situation, Head) {
        var situation = Situation()
        var head = Head.start
        if fromSnapshot,
            let snapshot = snapshots.last(where: { $0.head.position <= self.head.position }),
            let folded = try? Situation(bytes: snapshot.bytes)
        {
            situation = folded
            head = snapshot.head
        }
        for row in rows[head.position.value...] {
            guard let entry = try? row.entry() else { break }
            situation.apply(entry)
            head = row.head
        }
        return (situation, head)
    }

    /// The state of one incident, folded from its own entries, as `Nodes` does it.
    private func incident(_ number: IncidentNumber) -> Incident? {
        var incident: Incident?
        for index in ofIncident[number] ?? [] {
            guard let entry = try? rows[index].entry() else { return nil }
            if case .archived = entry.event { continue }
            var known = incident ?? Incident(number: number)
            known.apply(entry)
            incident = known
        }
        return incident
    }

    /// Whether the journal still goes through here.
    func holds(_ head: Head) -> Bool {
        let position = head.position.value
        return position == 0 || (position <= rows.count && rows[position - 1].head == head)
    }

    // MARK: Ends

    /// It is killed: whoever waited hears nothing, and what was not durable is gone.
    mutating func crash() {
        isUp = false
        waiting = []
        turn = nil
        cut(to: durable)
    }

    /// A standby takes over that lacks so many of the last commits.
    mutating func promote(losing count: Int) {
        isUp = false
        waiting = []
        turn = nil
        commits.removeLast(min(count, commits.count - 1))
        durable = commits.last ?? 0
        voided = [:]
        snapshots.removeAll { $0.head.position.value > durable }
        cut(to: durable)
    }

    private mutating func cut(to end: Int) {
        guard end < rows.count else { return }
        rows.removeSubrange(end...)
        chain = Chain(after: rows.last?.head ?? .start)
        ofIncident = [:]
        for (index, row) in rows.enumerated() {
            guard let number = row.incident else { continue }
            ofIncident[number, default: []].append(index)
            if let digest = row.incidentChain { chain.set(number, to: digest) }
        }
    }
}

/// Salts from the seed, so that the same seed makes the same bytes.
struct Salts: RandomNumberGenerator {
    var seed: Seed
    mutating func next() -> UInt64 { seed.next() }
}
