package import Core
import Foundation

/// Where the rules of time zones come from: the system's zone database when it is there (its rules
/// change more often than toolchains), else Foundation's.
package struct ZoneLibrary: Sendable {
    private let directory: String

    package init(directory: String = "/usr/share/zoneinfo") { self.directory = directory }

    /// The last year that rules are written out for.
    static let horizonYear = 2100

    /// The rules of a zone by its IANA name; nil when there is no such zone. "UTC" always works.
    package func rules(of zone: ZoneID) -> ZoneRules? {
        if zone == "UTC" { return .utc }
        guard Self.isPlausible(zone.text) else { return nil }
        guard FileManager.default.fileExists(atPath: directory) else {
            return Self.foundationRules(of: zone)
        }
        let path = "\(directory)/\(zone.text)"
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return ZoneFile([UInt8](data))?.rules(id: zone)
    }

    /// The names of all zones, for suggestions; empty when the system has no list.
    package var names: [String] {
        let text = FileManager.default.contents(atPath: "\(directory)/tzdata.zi")
        guard let text else { return TimeZone.knownTimeZoneIdentifiers }
        // tzdata.zi: `Z NAME …` begins a zone, `L TARGET NAME` is a link (zic(8)).
        let all = String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            if words.first == "Z", words.count > 1 { return String(words[1]) }
            if words.first == "L", words.count == 3 { return String(words[2]) }
            return nil
        }
        return all.filter(Self.isPlausible)
    }

    /// Beside the zones in the directory: copies that count leap seconds, and what each machine
    /// sets for itself.
    private static let others = ["right", "posix", "localtime", "posixrules", "Factory"]

    /// A name that may be looked up as a file: no way out of the directory, and a zone that is the
    /// same on every machine.
    private static func isPlausible(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), !others.contains(String(parts[0])) else {
            return false
        }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                        UInt8(ascii: "+"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
    }

    /// The same from Foundation, for systems without a zone database.
    static func foundationRules(of zone: ZoneID) -> ZoneRules? {
        // Foundation takes abbreviations such as PST too; the files may not.
        guard let known = TimeZone(identifier: zone.text), known.identifier == zone.text,
            zone.text.contains("/")
        else { return nil }
        var date = Date(timeIntervalSince1970: 0)
        let horizon = Date(timeIntervalSince1970: Double(ZoneFooter.horizon))
        let initial = Int32(known.secondsFromGMT(for: date))
        var transitions: [ZoneRules.Transition] = []
        while let next = known.nextDaylightSavingTimeTransition(after: date), next > date,
            next < horizon
        {
            date = next
            let offset = Int32(known.secondsFromGMT(for: next))
            if offset != transitions.last?.offset ?? initial {
                transitions.append(.init(at: Int64(next.timeIntervalSince1970), offset: offset))
            }
        }
        return ZoneRules(id: zone, initialOffset: initial, transitions: transitions)
    }
}
