/// Many nodes on one journal: who is there, and whose turn it is with what is due.
extension Engine {
    /// How long after its moment this node takes up what is due: the first node at once, each other
    /// one a little later, so that they do not all decide the same (rule 11).
    var patience: Duration { Limits.rankDelay * rank }

    /// This node's place among those that are alive; 0 where there is one.
    var rank: Int {
        situation.nodes.keys.filter { $0 < node && alive.contains($0) }.count
    }

    /// Nodes of the journal that give no sign of life are declared lost: by the first of the others
    /// at once, by the next ones if that one does not. A node that others declared lost says that it
    /// works again.
    mutating func see(_ nodes: Set<NodeID>, _ reading: Reading) {
        alive = nodes
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

extension Engine.Pending {
    fileprivate var isStart: Bool {
        if case .startNode = command.kind { true } else { false }
    }
}
