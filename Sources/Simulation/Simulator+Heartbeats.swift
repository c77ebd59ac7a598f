import Core

/// Something outside that beats: a job, a backup, another installation that tells its journal's end.
struct Beater {
    var key: KeyID
    var rhythm: Rhythm
    var service: ServiceID?
    /// It says nothing until then.
    var silentUntil: Int64 = 0
    /// The end of its own journal, and how often that lost entries; nil for those without one.
    var position: Int?
    var losses = 0

    var creation: Administration {
        .createKey(
            id: key, digest: Sample.digest(Sample.fingerprint(key.text)), service: service,
            format: "heartbeat", rhythm: rhythm)
    }

    /// Three of them: one that beats as it likes, one that tells an end, one that wakes people.
    static func draw(_ seed: inout Seed) -> [Beater] {
        (0..<3).map { index in
            let interval = Duration.seconds(Int(10 + seed.next(below: 110)))
            let grace = Duration.seconds(Int(1 + seed.next(below: 60)))
            return Beater(
                key: KeyID("pulse \(index)"),
                rhythm: Rhythm(
                    interval: interval, grace: seed.next(below: 2) == 0 ? nil : grace,
                    severity: [.sev4, .sev3, nil][index]),
                service: index == 0 ? "wiki" : nil, position: index == 1 ? 100 : nil)
        }
    }
}

// Those who beat: regularly, then not for a while, then again; through any node, until it is taken.

extension Simulator {
    /// Before the end they say nothing any more: every client is answered by then.
    private static let lastWords: Int64 = 60_000

    mutating func pulse(_ index: Int) {
        guard clock < (isCalm ? end - Self.lastWords : .max) else { return }
        let beater = beaters[index]
        let interval = Int(beater.rhythm.interval.inMilliseconds)
        // In the calm the first falls silent for good, and the others are never late.
        if isCalm, index == 0 { return }
        guard clock >= beater.silentUntil || isCalm else {
            return agenda.add(.pulses(index), at: beater.silentUntil)
        }
        soon(.pulses(index), in: interval / 8, interval)
        if auditor.truth.handbook != nil, auditor.truth.keys[beater.key] == nil {
            return manage(beater.creation)
        }
        if !isCalm {
            if chance(16) {
                let patience = Int(beater.rhythm.patience.inMilliseconds)
                beaters[index].silentUntil = clock + between(interval, 4 * patience)
                return
            }
            if chance(80) { return manage(.revokeKey(beater.key)) }
        }
        auditor.heartbeats.stirs(beater.key, at: clock)
        submit(
            Command(by: .key(beater.key), kind: .beat(beater.key, told: told(by: index))))
    }

    private mutating func manage(_ administration: Administration) {
        submit(Command(by: .operatorShell, kind: .administer(administration)))
    }

    /// The end of the sender's own journal: it grows; sometimes the last entries are gone.
    private mutating func told(by index: Int) -> ToldHead? {
        guard var position = beaters[index].position, !chance(6) else { return nil }
        if !isCalm, chance(12) {
            position = max(1, position - 1 - below(20))
            beaters[index].losses += 1
            auditor.heartbeats.loses(beaters[index].key)
        } else {
            position += below(9)
        }
        beaters[index].position = position
        return ToldHead(
            installation: "other", node: pick(["east", "west"]), at: now,
            position: Position(position),
            digest: Sample.digest(UInt64(position + beaters[index].losses * 100_000)))
    }

    /// Whether it is a heartbeat alone for which this node would wake.
    func isHeartbeatNext(_ engine: Engine) -> Bool {
        let beats = engine.situation.heartbeats.values.filter { !$0.isSilent }
        guard let next = beats.map(\.expectedUntil).min(), engine.backlog == 0 else { return false }
        return engine.situation.nextMoment == next
    }
}
