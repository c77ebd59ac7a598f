package import Core
import Crypto

// The folded state, whole, as snapshots keep it and as its digest is taken: what is stored, not
// what is derived. `Situation.fold` in the snapshot says by which fold it was made.

extension Situation: Coded {
    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &position)
        try coder.code(2, &at)
        try coder.code(3, &format)
        try coder.code(4, &handbook)
        try coder.code(5, &nextIncident)
        try coder.code(6, &nextChange)
        try coder.code(7, &incidents)
        try coder.code(8, &firing)
        try coder.code(9, &keys)
        try coder.code(10, &tokens)
        try coder.code(11, &rosterChanges)
        try coder.code(12, &nodes)
        try coder.code(13, &failedChannels)
        try coder.code(14, &refused)
        try coder.code(15, &remembered)
        try coder.code(16, &hold)
        try coder.code(17, &heartbeats)
        try coder.code(18, &recentChanges)
        try coder.code(19, &notices)
        try coder.code(20, &mutes)
        try coder.code(21, &nextMute)
        var swung = swings.mapValues { Swings(changes: $0) }
        try coder.code(22, &swung)
        swings = swung.mapValues(\.changes)
    }

    /// The canonical bytes: the same for every node that folded the same entries.
    package var bytes: [UInt8] { encoded(self) }

    /// A situation from its canonical bytes, with what is derived built anew.
    package init(bytes: [UInt8]) throws(CodecError) {
        self = try decoded(bytes)
        rebuildDerived()
    }
}

/// SHA-256 of the situation's canonical bytes: equal where the folds are equal.
package func digest(of situation: Situation) -> Digest32 { sha256(situation.bytes) }

extension Situation.Firing: Coded {
    init() { self.init(incident: 0, bodyDigest: .zero, startsAt: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &incident)
        try coder.code(2, &bodyDigest)
        try coder.code(3, &startsAt)
        try coder.code(4, &expiry)
        try coder.code(5, &isEndless)
    }
}

extension Expiry: Coded {
    init() { self.init(at: .zero, validFor: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &at)
        try coder.code(2, &validFor)
    }
}

extension Situation.LastRefused: Coded {
    init() { self.init(at: .zero, detail: "", excerpt: [], count: 0) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &at)
        try coder.code(2, &detail)
        try coder.code(3, &excerpt)
        try coder.code(4, &count)
    }
}

extension Situation.Hold: Coded {
    init() { self.init(since: .zero, backedUpAt: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &since)
        try coder.code(2, &backedUpAt)
    }
}

extension Situation.Remembered: Coded {
    init() { self.init(at: .zero, position: 0, incident: nil) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &at)
        try coder.code(2, &position)
        try coder.code(3, &incident)
        try coder.code(4, &request)
    }
}
