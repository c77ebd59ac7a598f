import Core

/// A machine and the program on it: the loop of `Nodes`, with its one request at a time.
final class SimulatedNode {
    let machine: Int
    var life = 0
    var id: NodeID = ""
    /// Nil while the program does not run or still reads the journal.
    var engine: Engine?
    var mailbox: [Engine.Input] = []
    /// Still to be performed, in order, and what came of those before.
    var effects: [Engine.Effect] = []
    var results: [Engine.Input] = []
    /// The request whose answer the loop waits for.
    var asked: Request?
    var hasTurn = false
    var hadTurn = false
    var connection = 0
    var isConnected = true
    var isCut = false
    var isPaused = false
    /// Its delivery takes nothing any more.
    var isStopping = false
    /// How far the wall clock is off, and what the database's clock was last seen to make of it.
    var skew: Int64 = 0
    var offset: Int64 = 0
    var tickets: [Engine.Ticket: Int] = [:]
    var lastTicket: Engine.Ticket = 0
    /// When it wants to be woken.
    var wake: Int64?
    var alive: Set<NodeID> = []
    /// The last moment at which anything was wrong with it.
    var troubledAt: Int64 = 0
    /// Steps within one millisecond: a loop that never ends is caught by this.
    var stepsNow: (at: Int64, count: Int) = (0, 0)
    /// A planted bug: no timer wakes it.
    var isForgetful = false
    /// A planted bug changed what it is about to write.
    var wroteOther = false

    init(machine: Int) { self.machine = machine }

    var incarnation: Incarnation { Incarnation(machine: machine, life: life) }
    var session: Session { Session(node: incarnation, connection: connection) }

    /// The program ends, whatever it was about to do.
    func end() {
        life += 1
        engine = nil
        mailbox = []
        effects = []
        results = []
        asked = nil
        hasTurn = false
        hadTurn = false
        isPaused = false
        isStopping = false
        tickets = [:]
        wake = nil
        alive = []
        offset = 0
        isForgetful = false
        wroteOther = false
    }
}
