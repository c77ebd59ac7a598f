import Core

// Codecs of what keeps pages back: silences, windows, snoozes, flapping, and what of them an
// incident keeps. A number, once published, keeps its meaning.

extension Event.MuteAdded: Coded {
    init() { self.init(mute: Mute()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &mute)
    }
}

extension Event.MuteEnded: Coded {
    init() { self.init(id: 0, text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &text)
    }
}

extension Event.Quieted: Coded {
    init() { self.init(reason: QuietReason()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &reason)
        try coder.code(2, &renewals)
        try coder.code(3, &more)
    }
}

extension Event.Quieted.Renewal: Coded {
    init() { self.init(digest: .zero, mutes: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &mutes)
    }
}

extension Event.QuietEnded: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
    }
}

extension Event.Snoozed: Coded {
    init() { self.init(until: .zero, reason: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &until)
        try coder.code(2, &reason)
    }
}

extension Event.SnoozeEnded: Coded {
    init() { self.init(text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &text)
    }
}

extension Event.FlappingBegan: Coded {
    init() { self.init(digest: .zero, summary: "", changes: [], isFiring: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &summary)
        try coder.code(3, &changes)
        try coder.code(4, &isFiring)
    }
}

extension Event.FlappingEnded: Coded {
    init() { self.init(digest: .zero, summary: "", isFiring: false) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &summary)
        try coder.code(3, &isFiring)
    }
}

// MARK: Silences and maintenance windows

extension Mutes: Coded {
    init() { self.init([]) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &all)
    }
}

extension Mute: Coded {
    init() {
        self.init(id: 0, scope: .silence([]), from: .zero, until: .zero, author: nil, reason: "")
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &scope)
        try coder.code(3, &from)
        try coder.code(4, &until)
        try coder.code(5, &author)
        try coder.code(6, &createdBy)
        try coder.code(7, &reason)
        try coder.code(8, &changedAt)
    }
}

/// Field 1 says which: 1 a silence, 2 a maintenance window. A silence has its matchers in 2, a window
/// services in 3, groups in 4 and keys in 5.
extension Mute.Scope: Coded {
    init() { self = .silence([]) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var number: Int
        var matchers: [Matcher] = []
        var work = Mute.Work()
        switch self {
        case .silence(let present): (number, matchers) = (1, present)
        case .maintenance(let present): (number, work) = (2, present)
        }
        try coder.code(1, &number)
        switch number {
        case 1:
            try coder.code(2, &matchers)
            self = .silence(matchers)
        case 2:
            try coder.code(3, &work.services)
            try coder.code(4, &work.groups)
            try coder.code(5, &work.keys)
            self = .maintenance(work)
        default: throw .unknownCase(number)
        }
    }
}

extension Matcher: Coded {
    init() { self.init("", "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &name)
        try coder.code(2, &value)
        try coder.code(3, &isRegex)
        try coder.code(4, &isEqual)
    }
}

// MARK: What an incident keeps

extension Quiet: Coded {
    init() { self.init(since: .zero, reason: QuietReason()) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &since)
        try coder.code(2, &reason)
    }
}

/// Field 1 says which: 1 it is muted, by the notes in 2; 2 it waits for the incident in 3, of the
/// service in 4, until 5.
extension QuietReason: Coded {
    init() { self = .muted([]) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var number: Int
        var notes: [MuteNote] = []
        var (root, service, until) = (IncidentNumber(0), ServiceID(""), Moment.zero)
        switch self {
        case .muted(let present): (number, notes) = (1, present)
        case .waits(let present, let of, let moment):
            (number, root, service, until) = (2, present, of, moment)
        }
        try coder.code(1, &number)
        switch number {
        case 1:
            try coder.code(2, &notes)
            self = .muted(notes)
        case 2:
            try coder.code(3, &root)
            try coder.code(4, &service)
            try coder.code(5, &until)
            self = .waits(for: root, of: service, until: until)
        default: throw .unknownCase(number)
        }
    }
}

extension MuteNote: Coded {
    init() {
        self.init(id: 0, kind: .silence, author: nil, createdBy: "", until: .zero, reason: "")
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &kind)
        try coder.code(3, &author)
        try coder.code(4, &createdBy)
        try coder.code(5, &until)
        try coder.code(6, &reason)
    }
}

extension MutedAlert: Coded {
    init() {
        self.init(digest: .zero, mutes: [], labels: [], source: "", key: "", service: nil)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &mutes)
        try coder.code(3, &labels)
        try coder.code(4, &source)
        try coder.code(5, &key)
        try coder.code(6, &service)
    }
}

extension MutedMore: Coded {
    init() { self.init(count: 0, mutes: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &count)
        try coder.code(2, &mutes)
    }
}

extension Snooze: Coded {
    init() { self.init(since: .zero, until: .zero, by: nil, reason: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &since)
        try coder.code(2, &until)
        try coder.code(3, &by)
        try coder.code(4, &reason)
    }
}

extension Flapping: Coded {
    init() {
        self.init(digest: .zero, summary: "", since: .zero, changes: [], isFiring: false)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &summary)
        try coder.code(3, &since)
        try coder.code(4, &changes)
        try coder.code(5, &isFiring)
    }
}

/// When one alert changed between firing and resolved.
struct Swings: Coded {
    var changes: [Moment] = []

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &changes)
    }
}
