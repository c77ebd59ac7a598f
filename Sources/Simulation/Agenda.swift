import Core

/// What is to happen when: the only order in which anything happens. Ties go by who asked first.
struct Agenda {
    private struct Slot {
        var at: Int64
        var order: Int
        var happening: Happening

        static func < (a: Self, b: Self) -> Bool { (a.at, a.order) < (b.at, b.order) }
    }

    private var heap: [Slot] = []
    private var asked = 0

    mutating func add(_ happening: Happening, at: Int64) {
        asked += 1
        heap.append(Slot(at: at, order: asked, happening: happening))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> (at: Int64, happening: Happening)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (first.at, first.happening) }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return (first.at, first.happening) }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

/// One life of a program on one machine: what was meant for an earlier life reaches nobody.
struct Incarnation: Hashable {
    var machine: Int
    var life: Int
}

/// Everything that can happen at a moment of the simulated world. Boxed, because the agenda moves them.
indirect enum Happening {
    // Machines.
    case starts(machine: Int)
    case folded(Incarnation)
    case wakes(Incarnation)
    case resumes(Incarnation)
    case saysGoodbye(Incarnation)
    case stops(Incarnation)
    // The database.
    case reaches(Request)
    case hears(Incarnation, request: Int, Answer)
    case waitedEnough(Incarnation, request: Int)
    case turnIsOver(Int)
    case beats(Incarnation)
    case news(Incarnation, Position)
    // The world outside.
    case asks(client: Int)
    /// After how many losses of the journal it was answered, by a node that knew of all of them.
    case isAnswered(client: Int, Engine.Answer, losses: Int?)
    case asksAgain(client: Int, attempt: Int)
    case rings(Parcel)
    case reports(Incarnation, Command)
    case reacts(Parcel)
    case somebodyActs
    case somebodyKeepsQuiet
    case senderSends
    /// A sender begins to tell of an alert, or somebody writes a mail.
    case somebodyTells
    case tells(Telling)
    /// Whoever beats does so, or does not.
    case pulses(Int)
    /// One alert fires or ends, and so on so many times.
    case flaps(alert: String, left: Int)
    // The story.
    case fault
    case heals(Fault, machine: Int)
    case receiverHeals(String)
    case audit
    case calm
}
