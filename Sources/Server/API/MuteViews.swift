import Core
import Reviews

// Silences and maintenance windows, as the API shows them.

struct MatcherRow: Codable, Hashable, Sendable {
    var name: String
    var value: String
    /// The value is a regular expression over the whole label.
    var regex: Bool
    /// False: what does not match.
    var equal: Bool

    init(_ matcher: Matcher) {
        name = matcher.name
        value = matcher.value
        regex = matcher.isRegex
        equal = matcher.isEqual
    }
}

/// A silence or a maintenance window.
struct MuteRow: Codable, Hashable, Sendable {
    /// The states that an answer may show.
    static let states = ["pending", "active", "over"]

    var id: Int
    var kind: String
    var state: String
    /// What it holds, in words.
    var about: String
    /// Of a silence.
    var matchers: [MatcherRow]?
    /// Of a maintenance window.
    var services: [Named]?
    var groups: [Named]?
    var keys: [String]?
    var from: String
    var until: String
    var by: Named?
    /// The name that an Alertmanager client gave, as it gave it.
    var createdBy: String?
    var reason: String
    /// Open incidents that page nobody because of it.
    var holding: [Int]

    init(_ mute: Mute, _ names: Names, now: Moment, open: [Incident]) {
        id = mute.id.value
        kind = mute.kind.name
        state = mute.isOver(at: now) ? "over" : mute.isActive(at: now) ? "active" : "pending"
        about = mute.about
        switch mute.scope {
        case .silence(let list): matchers = list.map { MatcherRow($0) }
        case .maintenance(let work):
            services = work.services.map { names.service(named: $0) }
            groups = work.groups.map { names.group(named: $0) }
            keys = work.keys.map(\.text)
        }
        from = mute.from.preciseText
        until = mute.until.preciseText
        by = mute.author.map { names.person(named: $0) }
        createdBy = mute.createdBy.isEmpty ? nil : mute.createdBy
        reason = mute.reason
        holding = open.filter { $0.isQuiet(by: mute.id) }.map(\.number.value).sorted()
    }
}

extension Names {
    func service(named id: ServiceID) -> Named { Named(id: id.text, name: service(id)) }
}

extension Incident {
    /// Whether this holds it, alone or with others.
    func isQuiet(by id: MuteID) -> Bool {
        guard isActive, case .muted(let notes)? = quiet?.reason else { return false }
        return notes.contains { $0.id == id }
    }
}

/// What one incident, or one sender, has of it.
struct MuteEffect: Codable, Hashable, Sendable {
    var incident: Int?
    var words: String
}

struct SilenceList: Codable, Sendable {
    var position: Int
    var silences: [MuteRow]
}

struct MaintenanceList: Codable, Sendable {
    var position: Int
    var maintenance: [MuteRow]
}

/// A silence and what it means to what is open.
struct SilenceAnswer: Codable, Sendable {
    /// False: only looked at.
    var made: Bool
    var position: Int
    var silence: MuteRow
    /// Bounded.
    var effect: [MuteEffect]
    var warnings: [String]
}

struct MaintenanceAnswer: Codable, Sendable {
    var made: Bool
    var position: Int
    var maintenance: MuteRow
    var effect: [MuteEffect]
    var warnings: [String]
}

/// That one ended, and who is paged by that.
struct MuteRemoval: Codable, Sendable {
    /// False: only looked at.
    var made: Bool
    var position: Int
    var effect: [MuteEffect]
    var warnings: [String]
}
