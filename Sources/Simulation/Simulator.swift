import Core
import Journals

/// One run of the simulated world: nodes with the real engine, a database with the real rows and
/// chains, receivers, senders and people, and everything that goes wrong, all from one seed.
package struct Simulator {
    package struct Outcome: Sendable {
        package var seed: UInt64
        /// What was not as it must be, and when; nil when all was well.
        package var violation: String?
        package var census: Census
        package var drawing: Drawing
        /// How far the journal went.
        package var entries: Int
        /// Simulated milliseconds.
        package var duration: Int64
    }

    let seedNumber: UInt64
    var seed: Seed
    /// Of those who keep pages back, where there are any.
    var quietSeed: Seed
    /// Of those who tell until when, and of those who write mails.
    var tellerSeed: Seed
    let plant: Plant?
    var clock: Int64 = 0
    var agenda = Agenda()
    var nodes: [SimulatedNode]
    var database: Database
    var auditor = Auditor()
    var drawing: Drawing
    var clients: [Client] = []
    var beaters: [Beater]
    var organisation: Organisation
    /// What each address does instead of delivering.
    var receivers: [String: Fault] = [:]
    /// Begins and ends of trouble with the database: slow, lossy.
    var isSlow = false
    var isLossy = false
    /// From here on nothing goes wrong any more, and everybody answers.
    var isCalm = false
    var end: Int64 = .max
    var calmSince: Int64 = 0
    var lastRequest = 0
    var lives = 0
    /// Content that went out under each key.
    var keys: [String: String] = [:]
    /// The keys of each message and way.
    var keysOfWay: [String: String] = [:]
    /// When each program ended.
    var gone: [NodeID: Int64] = [:]
    /// From when to when it storms, in milliseconds.
    var storms: [(Int64, Int64)] = []
    let isShared: Bool
    /// Commits do not wait for the standby: what was durable may be lost.
    let isAsynchronous: Bool
    /// How often the journal lost its last entries, and the requests that were on their way then.
    var losses = 0
    var lastLost = 0
    /// Programs that had folded what is gone, and did not say so yet.
    var witnesses: Set<Incarnation> = []

    package init(seed number: UInt64, plant: Plant? = nil, isDrawn: Bool = false) {
        seedNumber = number
        var seed = Seed(number &* 0x9E37_79B9 &+ 7)
        quietSeed = Seed(number &* 0x9E37_79B9 &+ 11)
        tellerSeed = Seed(number &* 0x9E37_79B9 &+ 13)
        self.plant = plant
        let count = [1, 2, 3, 3][Int(seed.next(below: 4))]
        isShared = count > 1
        isAsynchronous = isShared && seed.next(below: 4) == 0
        nodes = (0..<count).map { SimulatedNode(machine: $0) }
        database = Database(isShared: count > 1, plant: plant, seed: seed.next())
        organisation = Organisation(seed: &seed, isQuiet: number % 4 == 3)
        beaters = Beater.draw(&seed)
        drawing = Drawing(nodes: count, isKept: isDrawn)
        self.seed = seed
        auditor.heartbeats.isShared = isShared
        for handbook in organisation.handbooks { database.keep(handbook) }
    }

    package mutating func run() -> Outcome {
        plan()
        while auditor.violation == nil, let (at, happening) = agenda.next() {
            guard at <= end else { break }
            clock = max(clock, at)
            perform(happening)
        }
        if auditor.violation == nil { checkEnd() }
        return Outcome(
            seed: seedNumber, violation: auditor.violation.map { "t+\(clock): \($0)" },
            census: auditor.census, drawing: drawing, entries: auditor.head.position.value,
            duration: clock)
    }

    private mutating func perform(_ happening: Happening) {
        switch happening {
        case .starts(let machine): start(machine)
        case .folded(let node): if lives(node) { begin(node.machine) }
        case .wakes(let node):
            guard lives(node), nodes[node.machine].wake == clock else { return }
            nodes[node.machine].wake = nil
            work(node.machine)
        case .resumes(let node): if lives(node) { resume(node.machine) }
        case .saysGoodbye(let node): if lives(node) { sayGoodbye(node.machine) }
        case .stops(let node): if lives(node) { kill(node.machine, restart: true) }
        case .reaches(let request): reach(request)
        case .hears(let node, let id, let answer):
            if lives(node) { hear(answer, to: id, node.machine) }
        case .waitedEnough(let node, let id):
            if lives(node), nodes[node.machine].asked?.id == id { breakConnection(node.machine) }
        case .turnIsOver(let serial): if database.turn?.serial == serial { endTurn() }
        case .beats(let node): if lives(node) { beat(node.machine) }
        case .news(let node, let position): if lives(node) { tell(node.machine, of: position) }
        case .asks(let client): ask(client)
        case .isAnswered(let client, let answer, let loss): take(answer, for: client, since: loss)
        case .asksAgain(let client, let attempt): askAgain(client, attempt)
        case .rings(let parcel): ring(parcel)
        case .reports(let node, let command):
            guard lives(node) else { return }
            post([.command(nil, command)], to: node.machine)
        case .reacts(let parcel): react(to: parcel)
        case .somebodyActs: somebodyActs()
        case .somebodyKeepsQuiet: somebodyKeepsQuiet()
        case .senderSends: senderSends()
        case .somebodyTells: somebodyTells()
        case .tells(let telling): tell(telling)
        case .pulses(let index): pulse(index)
        case .flaps(let alert, let left): flap(alert, left: left)
        case .fault: fail()
        case .heals(let fault, let machine): heal(fault, machine)
        case .receiverHeals(let address): receivers[address] = nil
        case .audit: audit()
        case .calm: calm()
        }
    }

    // MARK: Chance

    mutating func below(_ bound: Int) -> Int { Int(seed.next(below: UInt64(max(bound, 1)))) }
    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
    mutating func chance(_ one: Int) -> Bool { below(one) == 0 }
    mutating func between(_ low: Int, _ high: Int) -> Int64 { Int64(low + below(high - low)) }
    mutating func soon(_ happening: Happening, in low: Int, _ high: Int) {
        agenda.add(happening, at: clock + between(low, high))
    }

    // MARK: Time

    static let noon = Moment(seconds: 1_800_000_000)
    /// The time that the database's clock shows: the true one.
    var now: Moment { Self.noon + .milliseconds(clock) }

    func reading(_ machine: Int) -> Engine.Reading {
        let node = nodes[machine]
        return Engine.Reading(
            wall: now + .milliseconds(node.skew + node.offset),
            monotonic: clock + 5_000_000 + Int64(machine) * 777)
    }

    func lives(_ node: Incarnation) -> Bool { nodes[node.machine].life == node.life }
}
