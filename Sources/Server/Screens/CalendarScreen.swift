/// What the template of the on-call calendar reads.
struct CalendarScreen: Sendable {
    struct Way: Sendable {
        let address: String
        let label: String
        var isCurrent = false
    }

    struct Head: Sendable {
        let headClass: String
        let weekday: String
        let number: String
    }

    struct Bar: Sendable {
        let barClass: String
        /// Where clicking leads; nil for what is over.
        let barLink: String?
        let barName: String
        let barUntil: String
        let barMarks: String
        let barFull: String
    }

    struct Row: Sendable {
        let bars: [Bar]
    }

    struct Lane: Sendable {
        let laneTitle: String
        let rows: [Row]
    }

    struct Week: Sendable {
        let weekClass: String
        let weekName: String
        let heads: [Head]
        let lanes: [Lane]
        let notes: [String]
    }

    struct Item: Sendable {
        let itemClass: String
        let itemLink: String?
        let itemName: String
        let itemLane: String
        let itemTime: String
        let itemMarks: String
    }

    struct Day: Sendable {
        let dayID: String
        let dayName: String
        let isToday: Bool
        let items: [Item]
        let dayNotes: [String]
    }

    let frame: Frame
    let views: [Way]
    let whose: [Way]
    let title: String
    let previous: Way
    let next: Way
    let today: Way
    let gapWords: String?
    let isEmpty: Bool
    let weeks: [Week]
    /// Days of the current month that are over.
    let hasEarlier: Bool
    let earlier: [Day]
    let agenda: [Day]
    let people: [Legend]

    struct Legend: Sendable {
        let legendClass: String
        let legendName: String
    }
}
