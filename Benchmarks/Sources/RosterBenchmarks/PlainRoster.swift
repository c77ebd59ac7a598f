import Core
import Foundation

/// The same question as one would answer it with Foundation's `Calendar` and no second thought:
/// days and weeks counted by the calendar, hours by the components of the instant.
struct PlainRoster {
    private struct PlainLayer {
        let name: String
        let turns: [PersonID]
        let start: Date
        let days: Int
        let weekdays: Set<Int>
        let opens: Int
        let lasts: Int
    }

    private let calendar: Calendar
    private let layers: [PlainLayer]

    init(_ schedule: Schedule) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: schedule.zone.text) ?? .gmt
        layers = schedule.layers.map { layer in
            let (year, month, day) = layer.start.components
            let start = calendar.date(
                from: DateComponents(
                    year: year, month: month, day: day, hour: layer.handoffMinute / 60,
                    minute: layer.handoffMinute % 60))
            // Foundation counts weekdays from Sunday, which is 1.
            let weekdays = layer.hours.first?.days.map { $0.rawValue % 7 + 1 } ?? []
            return PlainLayer(
                name: layer.name, turns: layer.turns.compactMap(\.first),
                start: start ?? .distantPast, days: layer.unit == .day ? 1 : 7,
                weekdays: Set(weekdays), opens: layer.hours.first?.fromMinute ?? 0,
                lasts: layer.hours.first?.minutes ?? 0)
        }
        self.calendar = calendar
    }

    /// Who is on call, by the topmost layer that is there.
    func onCall(at date: Date) -> (layer: String, person: PersonID)? {
        for layer in layers.reversed() where date >= layer.start && isOpen(layer, at: date) {
            guard
                let days = calendar.dateComponents([.day], from: layer.start, to: date).day
            else { continue }
            return (layer.name, layer.turns[days / layer.days % layer.turns.count])
        }
        return nil
    }

    private func isOpen(_ layer: PlainLayer, at date: Date) -> Bool {
        guard !layer.weekdays.isEmpty else { return true }
        let parts = calendar.dateComponents([.weekday, .hour, .minute], from: date)
        guard let weekday = parts.weekday, let hour = parts.hour, let minute = parts.minute else {
            return false
        }
        let now = hour * 60 + minute
        if layer.weekdays.contains(weekday), now >= layer.opens, now < layer.opens + layer.lasts {
            return true
        }
        let yesterday = weekday == 1 ? 7 : weekday - 1
        return layer.weekdays.contains(yesterday) && now < layer.opens + layer.lasts - 1440
    }

    /// Asks at every edge of every layer on every day, and joins what is the same.
    func shifts(from: Date, until: Date) -> [(from: Date, person: PersonID?)] {
        var edges: Set<Date> = [from]
        var day = calendar.startOfDay(for: from)
        while day < until {
            for layer in layers {
                let handoff = calendar.dateComponents([.hour, .minute], from: layer.start)
                let minutes = (handoff.hour ?? 0) * 60 + (handoff.minute ?? 0)
                for minute in [minutes, layer.opens, (layer.opens + layer.lasts) % 1440] {
                    let edge = calendar.date(
                        bySettingHour: minute / 60, minute: minute % 60, second: 0, of: day)
                    if let edge, edge > from, edge < until { edges.insert(edge) }
                }
            }
            day = calendar.date(byAdding: .day, value: 1, to: day) ?? until
        }
        var shifts: [(from: Date, layer: String, person: PersonID?)] = []
        for edge in edges.sorted() {
            let (layer, person) = onCall(at: edge) ?? ("", "")
            if let last = shifts.last, last.layer == layer, last.person == person { continue }
            shifts.append((edge, layer, person.text.isEmpty ? nil : person))
        }
        return shifts.map { ($0.from, $0.person) }
    }
}
