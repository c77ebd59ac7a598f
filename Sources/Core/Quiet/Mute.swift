/// What keeps alerts from paging for a time, made by somebody for a reason: a silence or a
/// maintenance window. The record of what it holds is complete; only nobody is rung.
package struct Mute: Hashable, Sendable {
    package enum Kind: Int, CaseIterable, Sendable {
        case silence = 1
        case maintenance = 2

        /// As commands, refusals and the timeline call it.
        package var name: String {
            switch self {
            case .silence: "silence"
            case .maintenance: "maintenance"
            }
        }
    }

    /// Which alerts it holds.
    package enum Scope: Hashable, Sendable {
        /// Alerts that every one of these matches.
        case silence([Matcher])
        /// Alerts of these services, of services of these groups, or through these keys.
        case maintenance(Work)
    }

    /// What is worked on.
    package struct Work: Hashable, Sendable {
        package var services: [ServiceID]
        package var groups: [GroupID]
        package var keys: [KeyID]

        package init(
            services: [ServiceID] = [], groups: [GroupID] = [], keys: [KeyID] = []
        ) {
            self.services = services
            self.groups = groups
            self.keys = keys
        }
    }

    package var id: MuteID
    package var scope: Scope
    package var from: Moment
    /// Exclusive. One that was ended early ends when that was.
    package var until: Moment
    /// Whose it is; nil where only the client's words tell.
    package var author: PersonID?
    /// The name that an Alertmanager client gave, as it gave it; else empty.
    package var createdBy: String
    package var reason: String
    package var changedAt: Moment

    package init(
        id: MuteID, scope: Scope, from: Moment, until: Moment, author: PersonID?,
        createdBy: String = "", reason: String, changedAt: Moment = .zero
    ) {
        self.id = id
        self.scope = scope
        self.from = from
        self.until = until
        self.author = author
        self.createdBy = createdBy
        self.reason = reason
        self.changedAt = changedAt
    }

    package var kind: Kind {
        switch scope {
        case .silence: .silence
        case .maintenance: .maintenance
        }
    }

    package func isActive(at now: Moment) -> Bool { from <= now && now < until }

    package func isOver(at now: Moment) -> Bool { until <= now }

    /// For people: `alertname="DiskFull" host=~"db-.*"`, or `payments, the group database`.
    package var about: String {
        switch scope {
        case .silence(let matchers): matchers.map(\.words).joined(separator: " ")
        case .maintenance(let work):
            (work.services.map(\.text) + work.groups.map { "group \($0)" }
                + work.keys.map { "key \($0)" }).joined(separator: ", ")
        }
    }
}

extension Serial where Subject == Mute {
    /// The number as a UUID, for clients of Alertmanager, which know silences by nothing else.
    package var uuid: String {
        Digest16(high: Self.mark, low: Self.variant | UInt64(truncatingIfNeeded: value)).idText
    }

    /// Nil for what `uuid` did not write.
    package init?(uuid: String) {
        guard let digest = Digest16(idText: uuid), digest.high == Self.mark,
            digest.low & Self.variant == Self.variant,
            let value = Int(exactly: digest.low & ~Self.variant)
        else { return nil }
        self.init(value)
    }

    /// `muster`, version 8 of RFC 9562 (what the rest means is its maker's own), its variant.
    private static var mark: UInt64 { 0x6D75_7374_6572_8000 }
    private static var variant: UInt64 { 0x8000_0000_0000_0000 }
}

/// A condition on one label, as Alertmanager has it.
package struct Matcher: Hashable, Sendable {
    package var name: String
    package var value: String
    /// The value is a regular expression over the whole of the label, in RE2's syntax.
    package var isRegex: Bool
    /// False: what does not match.
    package var isEqual: Bool

    package init(_ name: String, _ value: String, isRegex: Bool = false, isEqual: Bool = true) {
        self.name = name
        self.value = value
        self.isRegex = isRegex
        self.isEqual = isEqual
    }

    /// `host=~"db-.*"`, as Alertmanager writes it.
    package var words: String {
        let sign =
            switch (isRegex, isEqual) {
            case (false, true): "="
            case (false, false): "!="
            case (true, true): "=~"
            case (true, false): "!~"
            }
        let escaped = value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "\(name)\(sign)\"\(escaped)\""
    }

    /// Whether it holds for this value. A pattern that nobody can read here holds nothing: then
    /// somebody is paged.
    package func matches(_ text: String, by patterns: any PatternReader) -> Bool {
        guard isRegex else { return (KeyID(text) == KeyID(value)) == isEqual }
        guard let pattern = patterns.whole(value) else { return false }
        return pattern.matches(text) == isEqual
    }
}

/// Reads patterns that arrive while the program runs; the engine of them lives outside `Core`
/// (rule 16). The handbook brings it, as it brings the patterns of its rules.
package protocol PatternReader: Sendable {
    /// The pattern that must match a text from its beginning to its end; nil: it cannot be read.
    func whole(_ source: String) -> (any TextPattern)?
}

/// Reads none: what has no handbook from files can only compare.
package struct NoPatterns: PatternReader {
    package init() {}
    package func whole(_ source: String) -> (any TextPattern)? { nil }
}

/// What of an alert is looked at by silences and maintenance windows.
package struct MuteSubject: Hashable, Sendable {
    package var labels: [Field]
    package var source: String
    package var key: KeyID
    package var service: ServiceID?
    package var group: GroupID

    package init(
        labels: [Field], source: String, key: KeyID, service: ServiceID?, group: GroupID
    ) {
        self.labels = labels
        self.source = source
        self.key = key
        self.service = service
        self.group = group
    }

    /// The label's value. Where the sender gives no label of that name, `service`, `source` and
    /// `integration` are what Muster knows of the alert; anything else is the empty string.
    func value(of name: String) -> String {
        if let label = labels.first(where: { $0.name == name }) { return label.value }
        switch name {
        case "service": return service?.text ?? ""
        case "source": return source
        case "integration": return key.text
        default: return ""
        }
    }
}

extension Mute {
    /// Whether it is about this alert, whenever that is.
    package func concerns(_ subject: MuteSubject, by patterns: any PatternReader) -> Bool {
        switch scope {
        case .silence(let matchers):
            return !matchers.isEmpty
                && matchers.allSatisfy {
                    $0.matches(subject.value(of: $0.name), by: patterns)
                }
        case .maintenance(let work):
            return subject.service.map { work.services.contains($0) } == true
                || work.groups.contains(subject.group) || work.keys.contains(subject.key)
        }
    }
}

/// All silences and maintenance windows, those that are over included for as long as they are shown.
package struct Mutes: Hashable, Sendable {
    /// In the order in which they were made.
    package var all: [Mute]

    package init(_ all: [Mute]) { self.all = all }

    package subscript(_ id: MuteID) -> Mute? { all.first { $0.id == id } }

    /// Those that hold this alert now, in their order.
    func holding(
        _ subject: MuteSubject, at now: Moment, by patterns: any PatternReader
    ) -> [MuteID] {
        all.filter { $0.isActive(at: now) && $0.concerns(subject, by: patterns) }.map(\.id)
    }

    /// Until when one of these holds; the beginning of time where all are forgotten.
    func end(of ids: [MuteID]) -> Moment {
        all.lazy.filter { ids.contains($0.id) }.map(\.until).max() ?? .zero
    }

    /// Puts it in its place; one of the same number makes room.
    mutating func put(_ mute: Mute) {
        all.removeAll { $0.id == mute.id }
        let place = all.firstIndex { mute.id < $0.id } ?? all.endIndex
        all.insert(mute, at: place)
    }

    /// Ends one before its time. What had not begun never was in force.
    mutating func end(_ id: MuteID, at moment: Moment) {
        guard let index = all.firstIndex(where: { $0.id == id }) else { return }
        all[index].until = min(all[index].until, moment)
        all[index].from = min(all[index].from, moment)
        all[index].changedAt = moment
    }

    /// Forgets what was over long ago, and of the rest that is over all but the latest.
    mutating func forget(at now: Moment) {
        all.removeAll { $0.until + Limits.mutesKept <= now }
        let over = all.filter { $0.isOver(at: now) }
        guard over.count > Limits.mutesOver else { return }
        let first = over.sorted { ($0.until, $0.id) < ($1.until, $1.id) }
            .prefix(over.count - Limits.mutesOver)
        let gone = Set(first.map(\.id))
        all.removeAll { gone.contains($0.id) }
    }
}
