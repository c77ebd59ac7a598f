import Core
import Simulation
import Testing

/// A world in a box: nodes on one journal in memory, a simulated delivery and simulated clocks. It
/// jumps from one moment at which anything happens to the next, so hours pass in milliseconds.
struct Box {
    /// What the next append does instead of succeeding.
    enum Fault: Equatable {
        case conflict
        case unavailable
        /// It is written, but the answer gets lost.
        case unknownButWritten
        case unknownAndLost
    }

    /// An attempt that reached the delivery.
    struct Sent {
        var at: Int64
        var node: NodeID
        var message: Message
        var way: Int
        var number: Int
    }

    struct Arrival {
        var at: Int64
        var order: Int
        var node: NodeID
        var input: Engine.Input
    }

    static let noon = Moment(seconds: 1_800_000_000)

    /// Milliseconds since the box was made: the monotonic clock.
    private(set) var clock: Int64 = 0
    /// How far the wall clock is off.
    var wallSkew: Int64 = 0
    private(set) var engines: [NodeID: Engine] = [:]
    var journal: [Entry] = []
    private(set) var answers: [Engine.Ticket: Engine.Answer] = [:]
    var sent: [Sent] = []
    private(set) var warnings: [Engine.Warning] = []
    /// The latest.
    private(set) var publication: Publication?
    /// Calls of `Engine.step`.
    private(set) var steps = 0
    private(set) var confirms = 0
    var story = Story()
    /// By `person/method`; who is not named takes everything after 100 ms.
    var receivers: [String: Receiver] = [:]
    var faults: [Fault] = []
    /// What the journal will never take.
    var isRejected: @Sendable (Entry) -> Bool = { _ in false }
    /// The journal refuses everything, reading included.
    var isDown = false
    /// The next fetch finds that the head is not in the journal: everything is folded anew.
    var isForked = false
    /// The outcome of appends is kept back: the engine waits.
    var isFrozen = false
    var handbooks: [HandbookVersion: Handbook]
    var arrivals: [Arrival] = []
    var arrived = 0
    /// Messages and attempts begun so far.
    var began: Set<String> = []
    private var nextTicket: Engine.Ticket = 1
    private var work: [(NodeID, Engine.Input)] = []

    init(_ handbook: Handbook = Sample.handbook(), nodes: [NodeID] = ["one"]) {
        handbooks = [handbook.version: handbook]
        for node in nodes { start(node) }
        administer(.applyHandbook(handbook.version))
        administer(
            .createKey(id: "monitor", digest: .zero, service: nil, format: "alertmanager"))
        story = Story()
    }

    // MARK: What tests ask

    var reading: Engine.Reading {
        Engine.Reading(wall: wall, monotonic: clock + 5_000_000)
    }
    var wall: Moment { Self.noon + .milliseconds(clock + wallSkew) }
    var seconds: Int64 { clock / 1000 }
    var node: NodeID { engines.keys.min() ?? "one" }
    var engine: Engine? { engines[node] }
    var situation: Situation { engine?.situation ?? Situation() }
    var handbook: Handbook { handbooks[situation.handbook ?? ""] ?? Sample.handbook() }
    /// The only incident, or the one with this number.
    func incident(_ number: IncidentNumber = 1) -> Incident? { situation.incidents[number] }
    func obligation(_ title: String, of number: IncidentNumber = 1) -> Obligation? {
        incident(number)?.obligations.last { $0.title == title }
    }

    // MARK: What tests do

    /// A process begins to work on the journal as it is now. `alive`: whom it sees before it has
    /// decided anything.
    mutating func start(
        _ node: NodeID, replacing: [NodeID] = [], reads: Int = Format.newest,
        seeing alive: Set<NodeID> = []
    ) {
        for gone in replacing {
            engines[gone] = nil
            arrivals.removeAll { $0.node == gone }
        }
        var situation = Situation()
        for entry in journal { situation.apply(entry) }
        engines[node] = Engine(
            node: node, situation: situation, head: head,
            seed: Sample.fingerprint(node.text), at: reading, reads: reads)
        enqueue(
            Command(
                by: .muster,
                kind: .startNode(node, replacing: replacing, version: "test", reads: reads)),
            to: node)
        if !alive.isEmpty { work.append((node, .alive(alive))) }
        run()
    }

    /// These processes are gone without a word.
    mutating func kill(_ nodes: Set<NodeID>) {
        for node in nodes { engines[node] = nil }
        arrivals.removeAll { nodes.contains($0.node) }
    }

    /// Hands in a command and returns what came of it as soon as anything has.
    @discardableResult
    mutating func submit(_ command: Command, to node: NodeID? = nil) -> Engine.Answer? {
        let ticket = enqueue(command, to: node)
        run()
        return answers[ticket]
    }

    /// Hands in commands that come together: they share a step.
    @discardableResult
    mutating func submit(together commands: [Command]) -> [Engine.Ticket] {
        let tickets = commands.map { _ in
            defer { nextTicket += 1 }
            return nextTicket
        }
        take(zip(tickets, commands).map { .command($0, $1) }, at: node)
        run()
        return tickets
    }

    @discardableResult
    mutating func enqueue(_ command: Command, to node: NodeID? = nil) -> Engine.Ticket {
        defer { nextTicket += 1 }
        work.append((node ?? self.node, .command(nextTicket, command)))
        return nextTicket
    }

    @discardableResult
    mutating func administer(_ administration: Administration) -> Engine.Answer? {
        submit(Command(by: .operatorShell, kind: .administer(administration)))
    }

    /// Lets this much time pass; whatever is due happens when it is due.
    mutating func pass(_ duration: Duration) {
        let end = clock + duration.inMilliseconds
        var stalled = 0
        while true {
            run()
            let next = nextArrival
            guard next <= end else { break }
            stalled = next > clock ? 0 : stalled + 1
            guard stalled < 20_000 else {
                Issue.record("time stands still at t+\(clock)")
                return
            }
            clock = max(clock, next)
            deliverArrivals()
            for node in engines.keys.sorted() where engines[node]?.wait(at: reading) == 0 {
                step([.tick], at: node)
            }
        }
        clock = end
        run()
    }

    /// Time that this computer did not live through: suspended, or the process stopped.
    mutating func suspend(_ duration: Duration) { clock += duration.inMilliseconds }

    /// Hands the engine an input out of turn.
    mutating func take(_ inputs: [Engine.Input], at node: NodeID) { step(inputs, at: node) }

    // MARK: The machine

    private var nextArrival: Int64 {
        var next = arrivals.map(\.at).min() ?? .max
        for engine in engines.values {
            if let wait = engine.wait(at: reading) { next = min(next, clock + wait) }
        }
        return next
    }

    private mutating func deliverArrivals() {
        let due = arrivals.filter { $0.at <= clock }.sorted {
            ($0.at, $0.order) < ($1.at, $1.order)
        }
        arrivals.removeAll { $0.at <= clock }
        for arrival in due { work.append((arrival.node, arrival.input)) }
        run()
    }

    private mutating func run() {
        while !work.isEmpty {
            let (node, input) = work.removeFirst()
            step([input], at: node)
        }
    }

    private mutating func step(_ inputs: [Engine.Input], at node: NodeID) {
        guard engines[node] != nil else { return }
        steps += 1
        let now = reading
        let effects = engines[node]?.step(inputs, at: now) ?? []
        for effect in effects { perform(effect, for: node) }
    }

    private mutating func perform(_ effect: Engine.Effect, for node: NodeID) {
        func reply(_ input: Engine.Input) { work.append((node, input)) }
        switch effect {
        case .append(let batch, let after):
            if isFrozen {
                frozen = (node, batch, after)
            } else {
                reply(append(batch, after: after))
            }
        case .confirm(let head):
            confirms += 1
            if isDown { return reply(.unavailable("down")) }
            reply(head == self.head ? .confirmed : .conflict)
        case .fetch(let position), .takeTurn(let position, _):
            if isDown { return reply(.unavailable("down")) }
            if isForked {
                isForked = false
                return reply(.refolded(journal.reduce(into: Situation()) { $0.apply($1) }, head))
            }
            reply(.tail(Array(journal.dropFirst(position.value)), head, isWhole: true))
        case .loadIncident(let number):
            reply(isDown ? .notLoaded(number, "down") : .loaded(number, archived(number)))
        case .loadHandbook(let version):
            if let handbook = handbooks[version] { reply(.handbook(handbook)) }
        case .publish(let publication): self.publication = publication
        case .answer(let ticket, let answer):
            if let before = answers[ticket] {
                Issue.record("ticket \(ticket) is answered twice: \(before), \(answer)")
            }
            answers[ticket] = answer
        case .send(let dispatches):
            for dispatch in dispatches { deliver(dispatch, for: node) }
        case .snapshot: break
        case .warn(let warning): warnings.append(warning)
        }
    }

    private var frozen: (NodeID, Batch, Head)?

    /// The append that was kept back is carried out (or fails as the faults say).
    mutating func release() {
        isFrozen = false
        guard let (node, batch, after) = frozen else { return }
        frozen = nil
        work.append((node, append(batch, after: after)))
        run()
    }

    /// The append that was kept back is carried out, and nobody hears of it yet.
    mutating func carryOutUnheard() {
        guard let (_, batch, after) = frozen else { return }
        _ = append(batch, after: after)
    }

    /// The append that was kept back gets lost, and nobody can say so.
    mutating func loseFrozen() {
        isFrozen = false
        guard let (node, _, _) = frozen else { return }
        frozen = nil
        work.append((node, .unknown))
        run()
    }
}
