/// Where parcels wait: one queue for each destination, served in turn, with a bound on how many
/// are under way in all and to each, so that a receiver that hangs holds up only itself.
struct Lanes<Item> {
    enum Lane: Hashable, Sendable {
        /// `host:port` of an HTTP receiver.
        case receiver(String)
        /// `host:port` of a mail relay.
        case relay(String)
    }

    private struct Queue {
        var items = Fifo<Item>()
        var underWay = 0
        /// Stands in `ready`.
        var isReady = false
    }

    private let total: Int
    private let perReceiver: Int
    private let perRelay: Int
    private var queues: [Lane: Queue] = [:]
    /// Lanes that have something waiting and room for it.
    private var ready = Fifo<Lane>()
    private(set) var underWay = 0
    private(set) var waiting = 0

    init(total: Int, perReceiver: Int, perRelay: Int) {
        self.total = total
        self.perReceiver = perReceiver
        self.perRelay = perRelay
    }

    mutating func add(_ item: Item, to lane: Lane) {
        queues[lane, default: Queue()].items.append(item)
        waiting += 1
        enlist(lane)
    }

    /// The next item to begin; it counts as under way until `ended`.
    mutating func next() -> (Lane, Item)? {
        guard underWay < total, let lane = ready.popFirst(),
            let item = queues[lane]?.items.popFirst()
        else { return nil }
        waiting -= 1
        underWay += 1
        queues[lane]?.underWay += 1
        queues[lane]?.isReady = false
        enlist(lane)
        return (lane, item)
    }

    mutating func ended(_ lane: Lane) {
        guard let queue = queues[lane], queue.underWay > 0 else { return }
        underWay -= 1
        queues[lane]?.underWay -= 1
        if queue.underWay == 1, queue.items.isEmpty {
            queues[lane] = nil
        } else {
            enlist(lane)
        }
    }

    /// Everything that waits, which waits no more.
    mutating func removeWaiting() -> [Item] {
        var items: [Item] = []
        for lane in Array(queues.keys) {
            while let item = queues[lane]?.items.popFirst() { items.append(item) }
            queues[lane]?.isReady = false
            if queues[lane]?.underWay == 0 { queues[lane] = nil }
        }
        ready = Fifo()
        waiting = 0
        return items
    }

    private mutating func enlist(_ lane: Lane) {
        guard let queue = queues[lane], !queue.isReady, !queue.items.isEmpty,
            queue.underWay < limit(of: lane)
        else { return }
        queues[lane]?.isReady = true
        ready.append(lane)
    }

    private func limit(of lane: Lane) -> Int {
        switch lane {
        case .receiver: perReceiver
        case .relay: perRelay
        }
    }
}

/// First in, first out, each in constant time on average.
struct Fifo<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}
