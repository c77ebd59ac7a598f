/// The incidents in memory, by number, each in a box of its own.
///
/// Copies share the boxes. A snapshot, or what readers see, costs a reference per incident; the next
/// change of one copies that one alone.
package struct IncidentTable: Sendable {
    /// `@unchecked Sendable` because it is changed only while one table alone refers to it.
    private final class Box: @unchecked Sendable {
        /// Nil only inside `subscript(_:)`.
        var incident: Incident?

        init(_ incident: Incident) { self.incident = incident }
    }

    private var boxes: [IncidentNumber: Box]

    package init() { boxes = [:] }

    package var count: Int { boxes.count }
    package var isEmpty: Bool { boxes.isEmpty }
    package var keys: some Collection<IncidentNumber> { boxes.keys }
    package var values: some Collection<Incident> { boxes.values.lazy.compactMap(\.incident) }

    package mutating func reserveCapacity(_ count: Int) { boxes.reserveCapacity(count) }

    /// Changed in place where no other table has it.
    package subscript(_ number: IncidentNumber) -> Incident? {
        get { boxes[number]?.incident }
        _modify {
            guard let index = boxes.index(forKey: number) else {
                var added: Incident?
                yield &added
                if let added { boxes[number] = Box(added) }
                return
            }
            if !isKnownUniquelyReferenced(&boxes.values[index]),
                let incident = boxes.values[index].incident
            {
                boxes.values[index] = Box(incident)
            }
            yield &boxes.values[index].incident
            if boxes.values[index].incident == nil { boxes.remove(at: index) }
        }
        set {
            // What another table has stays as it is there.
            boxes[number] = newValue.map { Box($0) }
        }
    }

    // What is asked of many of them, without a copy of each.

    package func openedAt(_ number: IncidentNumber) -> Moment? {
        boxes[number]?.incident?.openedAt
    }

    package func severity(_ number: IncidentNumber) -> Severity? {
        boxes[number]?.incident?.severity
    }

    func traits(_ number: IncidentNumber) -> [Trait] { boxes[number]?.incident?.traits ?? [] }

    func marks(_ number: IncidentNumber) -> [Field] { boxes[number]?.incident?.marks ?? [] }

    /// Those of these numbers that there are, in the same boxes.
    package func part(_ numbers: some Sequence<IncidentNumber>) -> IncidentTable {
        var part = IncidentTable()
        for number in numbers {
            if let box = boxes[number] { part.boxes[number] = box }
        }
        return part
    }

    /// Takes those of another table over, in the same boxes.
    package mutating func merge(_ other: IncidentTable) {
        boxes.merge(other.boxes) { _, new in new }
    }
}

extension IncidentTable: Sequence {
    package func makeIterator() -> some IteratorProtocol<(key: IncidentNumber, value: Incident)> {
        boxes.lazy.compactMap { number, box in
            box.incident.map { (key: number, value: $0) }
        }.makeIterator()
    }
}

extension IncidentTable: Equatable {
    package static func == (a: IncidentTable, b: IncidentTable) -> Bool {
        a.count == b.count
            && a.boxes.allSatisfy { number, box in
                b.boxes[number].map { $0 === box || $0.incident == box.incident } == true
            }
    }
}
