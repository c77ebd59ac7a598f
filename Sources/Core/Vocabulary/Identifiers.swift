/// A name that came from outside (a file, a sender, a person), compared and ordered as bytes.
///
/// Swift's own `String` equality folds different Unicode spellings together; two dedup keys that
/// differ in one byte are two dedup keys. `Subject` only keeps names of different things apart.
package struct Name<Subject>: Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package var description: String { text }

    package static func == (a: Self, b: Self) -> Bool {
        // Swift's own strings hand out their bytes, which compare in one go.
        a.text.utf8.withContiguousStorageIfAvailable { a in
            b.text.utf8.withContiguousStorageIfAvailable { b in
                a.count == b.count && a.elementsEqual(b)
            }
        }.flatMap { $0 } ?? a.text.utf8.elementsEqual(b.text.utf8)
    }
    package static func < (a: Self, b: Self) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// A number that Muster gave out itself, counted from 1.
package struct Serial<Subject>: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral,
    CustomStringConvertible
{
    package let value: Int

    package init(_ value: Int) { self.value = value }
    package init(integerLiteral value: Int) { self.value = value }
    package var description: String { String(value) }
    package var next: Self { Self(value &+ 1) }

    package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

// The identifiers of Muster, in alphabetical order.

package typealias ActionID = Serial<Action>
package typealias BatchSerial = Serial<Batch>
package typealias GroupID = Name<Group>
package typealias HandbookVersion = Name<Handbook>
package typealias HolidayCalendarID = Name<HolidayCalendar>
package typealias IncidentNumber = Serial<Incident>
package typealias KeyID = Name<IntegrationKey>
package typealias MessageSerial = Serial<Message>
package typealias MethodID = Name<ContactMethod>
package typealias MuteID = Serial<Mute>
package typealias NodeID = Name<NodeRecord>
package typealias ObligationID = Serial<Obligation>
package typealias OverrideID = Serial<Override>
package typealias PersonID = Name<Person>
package typealias PlanID = Name<ResponsePlan>
package typealias Position = Serial<Entry>
package typealias RuleID = Name<SeverityRule>
package typealias RunbookID = Name<Runbook>
package typealias ScheduleID = Name<Schedule>
package typealias ServiceID = Name<Service>
package typealias TokenID = Name<AccessToken>
package typealias ZoneID = Name<ZoneRules>

/// One page or notice, unique in the whole journal: the incident and a serial within it.
package struct MessageID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let incident: IncidentNumber
    package let serial: MessageSerial

    package init(incident: IncidentNumber, serial: MessageSerial) {
        self.incident = incident
        self.serial = serial
    }

    /// `17-3`: incident 17, third message. With the method behind it, the idempotency key.
    package var description: String { "\(incident)-\(serial)" }

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let incident = Int(parts[0]), let serial = Int(parts[1]) else {
            return nil
        }
        self.init(incident: IncidentNumber(incident), serial: MessageSerial(serial))
    }

    package static func < (a: Self, b: Self) -> Bool {
        (a.incident, a.serial) < (b.incident, b.serial)
    }
}

/// Sixteen bytes of a SHA-256: enough to tell dedup keys and bodies apart, small enough to keep.
package struct Digest16: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let zero = Digest16(high: 0, low: 0)
    package static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

/// A whole SHA-256, as the chain and the digests of secrets keep it.
package struct Digest32: Hashable, Sendable {
    /// Always 32 bytes.
    package let bytes: [UInt8]

    /// Nil unless `bytes` are exactly 32.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
    package static let zero = Digest32(unchecked: [UInt8](repeating: 0, count: 32))

    /// Lower-case hexadecimal, 64 digits.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
