import Core
import Foundation

/// A thousand schedules of three layers in four zones: weeks around the clock, nights, and office
/// hours on working days.
struct Organisation {
    static let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]

    let schedules: [Schedule]
    let almanac: Almanac

    init(schedules count: Int) {
        let rules = Self.zones.map { Self.rules(of: $0) }
        almanac = Almanac(zones: Dictionary(uniqueKeysWithValues: rules.map { ($0.id, $0) }))
        let people = (0..<40).map { PersonID("person-\($0)") }
        schedules = (0..<count).map { number in
            let start = CivilDay(number: 20_000 + number % 7)
            func turns(_ length: Int) -> [[PersonID]] {
                (0..<length).map { [people[(number * 7 + $0) % people.count]] }
            }
            func layer(
                _ name: String, _ unit: Layer.Unit, _ minute: Int, _ length: Int,
                _ hours: [Layer.Hours] = []
            ) -> Layer {
                Layer(
                    name: name, unit: unit, length: 1, start: start, handoffMinute: minute,
                    turns: turns(length), hours: hours)
            }
            let working: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]
            return Schedule(
                id: "primary", zone: ZoneID(Self.zones[number % Self.zones.count]),
                layers: [
                    layer("weeks", .week, 540, 6),
                    layer(
                        "nights", .day, 1200, 5,
                        [.init(days: Set(Weekday.allCases), fromMinute: 1200, minutes: 720)]),
                    layer(
                        "office", .day, 540, 4,
                        [.init(days: working, fromMinute: 540, minutes: 480)]),
                ])
        }
    }

    /// Muster loads its zones from the system's zone database; Foundation knows the same.
    private static func rules(of name: String) -> ZoneRules {
        let zone = TimeZone(identifier: name) ?? .gmt
        var date = Date(timeIntervalSince1970: 0)
        let initial = Int32(zone.secondsFromGMT(for: date))
        let horizon = Date(timeIntervalSince1970: 2_556_144_000)
        var transitions: [ZoneRules.Transition] = []
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date,
            next < horizon
        {
            date = next
            transitions.append(
                .init(
                    at: Int64(next.timeIntervalSince1970),
                    offset: Int32(zone.secondsFromGMT(for: next))))
        }
        return ZoneRules(id: ZoneID(name), initialOffset: initial, transitions: transitions)
    }
}
