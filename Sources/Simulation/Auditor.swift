import Core
import Journals

/// Folds what the database committed, beside all nodes, and says what must never be so. Stands for
/// somebody who sees everything: the journal, what receivers got and what senders were told.
struct Auditor {
    /// What is so, by the journal.
    private(set) var truth = Situation()
    private(set) var head = Head.start
    /// When the last entry was committed, in the world's time.
    private(set) var committedAt: Int64 = 0
    private(set) var census = Census()
    /// The first thing that was not as it must be.
    private(set) var violation: String?
    /// Digests of the situation at some of the positions.
    private var digests: [Position: (head: Head, digest: Digest32)] = [:]
    /// When each entry was committed, in the world's time.
    private var clocks: [Int64] = []
    /// The timer that was overdue at the last look, and since which look.
    private var late: (due: Moment, since: Int64)?
    /// Obligations that were open at the last look, since when, and after how many rounds.
    private var waiting: [String: (since: Int64, exhausted: Int)] = [:]
    private var compared: [NodeID: Position] = [:]
    private var verifier = Verifier()
    /// What each alert was, from when on: its body while it fired, nil while it did not.
    private var alerts: [Digest16: [(at: Int64, body: Digest16?)]] = [:]
    private var touched: Set<IncidentNumber> = []
    var paging = PagingAudit()
    var clients = ClientAudit()
    var heartbeats = HeartbeatAudit()
    var expiries = ExpiryAudit()
    /// Whether the last commit says that entries were lost.
    private(set) var isLossTold = false
    private static let loss = Alert.ownTrouble(.entriesLost, detail: "").digest

    mutating func accuse(_ what: String) { violation = violation ?? what }

    mutating func count(_ fault: Fault) { census.count(fault, in: truth) }
    mutating func count(_ refusal: Refusal) { census.count(refusal) }

    // MARK: The journal

    /// Takes the rows of one commit.
    mutating func take(_ rows: ArraySlice<JournalRow>, at clock: Int64) {
        touched = []
        isLossTold = false
        for row in rows { take(row, at: clock) }
        committedAt = clock
        for number in touched.sorted() {
            guard let incident = truth.incidents[number] else { continue }
            let broken = Invariants.broken(in: incident)
            if let first = broken.first { accuse("#\(number): \(first)") }
            if let problem = QuietAudit.problem(with: incident) { accuse("#\(number): \(problem)") }
        }
        if let problem = heartbeats.problem(after: truth) { accuse(problem) }
        if head.position.value % 17 == 0 {
            digests[head.position] = (head, digest(of: truth))
        }
    }

    private mutating func take(_ row: JournalRow, at clock: Int64) {
        if let problem = verifier.check(row) { return accuse(problem) }
        guard let entry = try? row.entry() else {
            return accuse("entry \(row.position) is unreadable")
        }
        if case .alerted(let alerted) = entry.event, alerted.alert.digest == Self.loss {
            isLossTold = true
        }
        if entry.at < truth.at { accuse("time goes back at entry \(entry.position)") }
        if let number = entry.incident { touched.insert(number) }
        if let problem = clients.problem(with: entry) { accuse(problem) }
        if let problem = paging.problem(with: entry, in: truth, at: clock) {
            accuse("entry \(entry.position), #\(entry.incident?.description ?? "-"): \(problem)")
        }
        if let problem = heartbeats.problem(with: entry, in: truth, at: clock) {
            accuse("entry \(entry.position): \(problem)")
        }
        if let problem = expiries.problem(with: entry, at: clock) {
            accuse("entry \(entry.position): \(problem)")
        }
        census.count(entry.event, on: truth)
        let before = watched(entry).map { ($0, truth.firing[$0]?.bodyDigest) }
        truth.apply(entry)
        head = row.head
        clocks.append(clock)
        for (digest, body) in before where truth.firing[digest]?.bodyDigest != body {
            alerts[digest, default: []].append((clock, truth.firing[digest]?.bodyDigest))
        }
    }

    private func watched(_ entry: Entry) -> [Digest16] {
        switch entry.event {
        case .alerted(let alerted): [alerted.alert.digest]
        case .alertCleared(let cleared): [cleared.digest]
        default: []
        }
    }

    /// A node that applied everything up to here must have the same situation.
    mutating func compare(_ situation: Situation, _ head: Head, of node: NodeID) {
        guard situation.position == head.position, compared[node] != head.position else { return }
        compared[node] = head.position
        guard let known = digests[head.position], known.head == head else { return }
        if known.digest != digest(of: situation) {
            accuse("\(node) has another situation at \(head.position)")
        }
    }

    /// Every node must have come to the same end, whatever way it took.
    mutating func compareEnds(_ situation: Situation, _ head: Head, of node: NodeID) {
        guard head == self.head, digest(of: situation) != digest(of: truth) else { return }
        accuse("\(node) ends at \(head.position) with another situation")
    }

    /// The journal lost its last entries: what is so is what is left of it.
    mutating func lose(allBut rows: [JournalRow]) {
        let clocks = clocks
        var other = Auditor()
        (other.clients, other.paging) = (clients.withoutJournal(), paging.withoutJournal())
        other.heartbeats = heartbeats.withoutJournal()
        other.expiries = expiries.withoutJournal()
        for (row, clock) in zip(rows, clocks) { other.take([row], at: clock) }
        (other.census, other.violation) = (census, violation)
        self = other
    }

    // MARK: What clients were told

    /// A sender was told that its alert is taken: then it is, at some moment since it asked.
    mutating func accepted(_ alert: Alert, since asked: Int64, at clock: Int64) {
        guard alert.status != .acknowledged else { return }
        let wanted = alert.status == .firing ? alert.bodyDigest : nil
        let history = alerts[alert.digest] ?? []
        let before = history.last { $0.at < asked }?.body ?? nil
        let since = history.filter { $0.at >= asked }
        if before == wanted || since.contains(where: { $0.body == wanted }) { return }
        accuse("\(alert.dedupKey) \(alert.status.name) was accepted at t+\(clock) and is nowhere")
    }

    /// A beat, asked for then, was called done.
    mutating func heard(_ id: KeyID, _ told: ToldHead?, since asked: Int64) {
        if let problem = heartbeats.accepted(id, told, since: asked, in: truth) { accuse(problem) }
    }

    // MARK: Time

    /// Journal time that every working node has reached at least.
    func journalTime(at clock: Int64) -> Moment { truth.at + .milliseconds(clock - committedAt) }

    /// What should have been done so long ago; nil when nothing is overdue.
    mutating func overdue(by patience: Duration, at clock: Int64) -> String? {
        let now = journalTime(at: clock)
        if let problem = heartbeats.unheard(in: truth, by: patience, now: now, at: clock) {
            return problem
        }
        guard let next = truth.nextMoment, next < now else {
            late = nil
            return paging.missedPromise(in: truth, patience: patience, at: now)
        }
        // What becomes due may have been due before: it counts from when it was first seen.
        if late?.due != next { late = (next, clock) }
        guard let late, late.since + patience.inMilliseconds < clock else { return nil }
        let numbers = truth.due(at: next).map { "#\($0)" }.joined(separator: " ")
        return "\(numbers) due for \((clock - late.since) / 1000) s, and nothing happens"
    }

    /// Nothing goes wrong and everybody answers: what is open has its answer or its alarm within
    /// ten minutes.
    mutating func unanswered(at clock: Int64) -> String? {
        var open: [String: (since: Int64, exhausted: Int)] = [:]
        var late: String?
        for number in truth.incidents.keys.sorted() {
            for obligation in truth.incidents[number]?.obligations ?? []
            where obligation.state == .open && truth.incidents[number]?.snooze == nil {
                let place = "#\(number) \(obligation.title)"
                var wait = waiting[place] ?? (clock, obligation.exhausted)
                if obligation.exhausted != wait.exhausted { wait = (clock, obligation.exhausted) }
                open[place] = wait
                if clock - wait.since > 600_000 { late = late ?? place }
            }
        }
        waiting = open
        return late.map { "\($0) has no answer and no alarm for ten minutes" }
    }
}
