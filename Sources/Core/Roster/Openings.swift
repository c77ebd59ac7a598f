/// The hours of a layer as one list: the stretches of any week in which it is there, in order, none
/// touching the next.
struct Openings: Hashable, Sendable {
    /// In seconds after the week's Monday 00:00 by the clock on the wall. The last may end in the
    /// following week.
    private let stretches: [Range<Int64>]
    /// There is no other time.
    let isAlways: Bool

    /// No hours at all are all hours. A window without a day, or that never lasts, adds nothing.
    init(_ hours: [Layer.Hours]) {
        let week = Reading.week
        var pieces: [Range<Int64>] = []
        for window in hours {
            let from = Int64(min(max(window.fromMinute, 0), 1439)) * 60
            let length = Int64(min(max(window.minutes, 0), 10_080)) * 60
            for day in window.days where length > 0 {
                let begin = Int64(day.rawValue - 1) * Reading.day + from
                let end = begin + length
                pieces.append(begin..<min(end, week))
                if end > week { pieces.append(0..<(end - week)) }
            }
        }
        pieces.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        var joined: [Range<Int64>] = []
        for piece in pieces {
            if let last = joined.last, piece.lowerBound <= last.upperBound {
                joined[joined.count - 1] =
                    last.lowerBound..<max(last.upperBound, piece.upperBound)
            } else {
                joined.append(piece)
            }
        }
        isAlways = hours.isEmpty || joined == [0..<week]
        // What is open when the week ends and when it begins is one stretch.
        if !isAlways, joined.count > 1, let first = joined.first, let last = joined.last,
            first.lowerBound == 0, last.upperBound == week
        {
            joined[joined.count - 1] = last.lowerBound..<(week + first.upperBound)
            joined.removeFirst()
        }
        stretches = isAlways ? [] : joined
    }

    /// Whether the layer is there at this reading, and since and until which reading that is so.
    func at(_ reading: Int64) -> (isOpen: Bool, from: Int64, until: Int64) {
        guard let first = stretches.first, let last = stretches.last else {
            return (isAlways, .min, .max)
        }
        let week = Reading.week
        let monday =
            Reading.floorQuotient(reading - Reading.aMonday, week) * week + Reading.aMonday
        let second = reading - monday
        // How many stretches of this week have begun.
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].lowerBound <= second { low = middle + 1 } else { high = middle }
        }
        let begun = low > 0 ? stretches[low - 1] : last
        let start = low > 0 ? monday : monday - week
        if reading < start + begun.upperBound {
            return (true, start + begun.lowerBound, start + begun.upperBound)
        }
        let next =
            low < stretches.count
            ? monday + stretches[low].lowerBound : monday + week + first.lowerBound
        return (false, start + begun.upperBound, next)
    }
}
