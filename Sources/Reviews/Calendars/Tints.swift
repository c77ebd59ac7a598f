package import Core

/// A number from 0 to 11 for each person, for the colour that stands for them in calendars.
///
/// It begins with the id alone. One who would share it with somebody of the same group moves on to
/// the next number that the fewest have and, while there is one, nobody of the same groups has; so
/// people who are seen side by side differ, wherever else they are seen.
package struct Tints: Sendable {
    package static let count = 12
    private let numbers: [PersonID: Int]

    package init(_ handbook: Handbook) {
        var colleagues: [PersonID: Set<PersonID>] = [:]
        for group in handbook.groups.values {
            let members = Set(group.schedules.flatMap { $0.layers.flatMap(\.members) })
            for member in members { colleagues[member, default: []].formUnion(members) }
        }
        var uses = [Int](repeating: 0, count: Self.count)
        var numbers: [PersonID: Int] = [:]
        for person in handbook.people.keys.sorted() {
            let taken = Set((colleagues[person] ?? []).compactMap { numbers[$0] })
            let wanted = Self.number(person)
            let order = (0..<Self.count).map { (wanted + $0) % Self.count }
            let free = order.filter { !taken.contains($0) }
            let number =
                (free.isEmpty ? order : free).min { uses[$0] < uses[$1] } ?? wanted
            uses[number] += 1
            numbers[person] = number
        }
        self.numbers = numbers
    }

    package subscript(_ person: PersonID) -> Int { numbers[person] ?? Self.number(person) }

    /// FNV-1a of the id.
    private static func number(_ person: PersonID) -> Int {
        let digest = person.text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return Int((digest ^ digest >> 32) % UInt64(count))
    }
}
