/// Many nodes on one journal: who is there, and whose turn it is with what is due.
extension Engine {
    /// How long after its moment this node takes up what is due: the first node at once, each other
    /// one a little later, so that they do not all decide the same (rule 11).
    var patience: Duration { Limits.rankDelay * rank }

    /// This node's place among those that are alive; 0 where there is one.
    package var rank: Int {
        situation.nodes.keys.count { [alive, node] in $0 < node && alive.contains($0) }
    }

    /// A node that others took for lost says that it works again before it decides anything: should
    /// it then be lost in earnest, what it began is taken over.
    func announced(_ commands: [Pending]) -> [Pending] {
        guard let start, situation.nodes[node] == nil, !commands.isEmpty,
            !commands.contains(where: \.isStart)
        else { return commands }
        return [Pending(ticket: nil, command: start, deadline: .max)] + commands
    }

    /// Nodes of the journal that give no sign of life are declared lost: by the first of the others
    /// at once, by the next ones if that one does not. A node that others declared lost says that it
    /// works again.
    mutating func see(_ nodes: Set<NodeID>, _ reading: Reading) {
        alive = nodes
        guard halted == nil else { return }
        if situation.nodes[node] == nil, let start, !own.contains(where: \.isStart) {
            own.append(Pending(ticket: nil, command: start, deadline: .max))
        }
        let now = now(reading)
        var silent: [NodeID: Int] = [:]
        for other in situation.nodes.values.sorted(by: { $0.id < $1.id }) where other.id != node {
            guard !nodes.contains(other.id), other.startedAt + Limits.nodeSilence <= now else {
                continue
            }
            let count = (silences[other.id] ?? 0) + 1
            silent[other.id] = count
            guard count > rank else { continue }
            own.append(
                Pending(
                    ticket: nil, command: Command(by: .muster, kind: .loseNode(other.id)),
                    deadline: .max))
        }
        silences = silent
    }
}

/// A program that is older than what the others write (rule 8).
extension Engine {
    mutating func haltIfOlder(_ effects: inout [Effect]) {
        guard halted == nil, situation.format > reads else { return }
        // What is in flight is settled first: its outcome comes.
        if case .appending = phase { return }
        halt("the journal is of format \(situation.format), this program reads \(reads)", &effects)
    }

    /// Decides nothing from here on; what it shows stays, and what it is sending goes on. Whoever
    /// waits is told to ask another node.
    mutating func halt(_ why: String, _ effects: inout [Effect]) {
        guard halted == nil else { return }
        halted = why
        start = nil
        own = []
        fetchPending = false
        var waiters = waiting + parked.values.joined()
        switch phase {
        case .appending(let flight):
            situation.rollBackProvisional()
            waiters += flight.pending
        case .confirming(let flight), .resolving(let flight): waiters += flight.pending
        case .idle, .fetching, .lacksHandbook: break
        }
        (waiting, parked) = ([], [:])
        phase = .idle
        for ticket in waiters.compactMap(\.ticket) {
            effects.append(.answer(ticket, .unavailable(why)))
        }
    }
}

extension Engine.Pending {
    fileprivate var isStart: Bool {
        if case .startNode = command.kind { true } else { false }
    }
}
