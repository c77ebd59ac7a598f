import Core
import Simulation
import Testing

/// The journal and the delivery.
extension Box {
    /// A digest that depends on everything before it.
    var head: Head {
        guard let last = journal.last else { return .start }
        let mark = Sample.fingerprint("\(last.position) \(last.batch.node) \(last.batch.serial)")
        let bytes = (0..<32).map { UInt8(truncatingIfNeeded: mark >> UInt64($0 % 8 * 8)) }
        return Head(position: last.position, digest: Digest32(bytes) ?? .zero)
    }

    mutating func append(_ batch: Batch, after: Head) -> Engine.Input {
        let fault = faults.isEmpty ? nil : faults.removeFirst()
        if isDown || fault == .unavailable { return .unavailable("down") }
        if batch.entries.contains(where: isRejected) { return .rejected("too odd") }
        if fault == .conflict || after != head { return .conflict }
        if fault == .unknownAndLost { return .unknown }
        write(batch.entries)
        return fault == .unknownButWritten ? .unknown : .appended(head)
    }

    private mutating func write(_ entries: [Entry]) {
        for entry in entries {
            if entry.position != Position(journal.count + 1) {
                Issue.record("a gap in the journal at \(entry.position)")
            }
            check(entry)
            journal.append(entry)
            story.tell(entry, at: clock)
        }
    }

    /// No message and no attempt is ever begun twice: their keys are what receivers go by.
    private mutating func check(_ entry: Entry) {
        let key: String
        switch entry.event {
        case .paged(let paged): key = "\(paged.message)"
        case .notified(let notified): key = "\(notified.message)"
        case .attemptBegan(let began): key = "\(began.message) \(began.way) \(began.number)"
        default: return
        }
        if !began.insert("\(entry.incident ?? 0) \(key)").inserted {
            Issue.record("\(key) of \(entry.incident ?? 0) was begun before")
        }
    }

    /// Somebody else appended: the engines do not know of it yet.
    mutating func intrude(_ events: [(IncidentNumber?, Event)]) {
        let id = BatchID(node: "stranger", serial: BatchSerial(journal.count))
        write(
            events.enumerated().map { offset, event in
                Entry(
                    position: Position(journal.count + 1 + offset), at: wall, by: .muster,
                    batch: id, incident: event.0, event: event.1)
            })
    }

    /// The state in which an incident was archived, as the store would fold it.
    func archived(_ number: IncidentNumber) -> Incident? {
        guard let end = journal.lastIndex(where: { $0.incident == number && $0.event.isArchived })
        else { return nil }
        var situation = Situation()
        for entry in journal[..<end] { situation.apply(entry) }
        return situation.incidents[number]
    }

    mutating func deliver(_ dispatch: Dispatch, for node: NodeID) {
        let way = dispatch.message.ways[dispatch.attempt.way]
        let whom = dispatch.message.person?.text ?? "fallback"
        sent.append(
            Sent(
                at: clock, node: node, message: dispatch.message, way: dispatch.attempt.way,
                number: dispatch.attempt.number))
        story.ring(whom, way.method.text, dispatch, at: clock)
        let receiver = receivers["\(whom)/\(way.method)"] ?? .delivers()
        guard let (delay, outcome) = receiver.answer(clock) else { return }
        arrived += 1
        arrivals.append(
            Arrival(
                at: clock + delay, order: arrived, node: node,
                input: .command(
                    nil,
                    Command(
                        by: .muster,
                        kind: .attemptEnded(dispatch.attempt, outcome, retryAfter: nil)))))
    }
}

extension Event {
    var isArchived: Bool { if case .archived = self { true } else { false } }
}
