import Core

/// What the journal says of heartbeats, held against what their senders did.
struct HeartbeatAudit {
    private struct Sender {
        var rhythm: Rhythm
        /// When its key was made, in the world's time.
        var since: Int64
        /// When the last beat that was taken was asked for, in the world's time.
        var heard: Int64?
        /// When the last beat was journalled, in journal time.
        var journalled: Moment?
        /// The alert that its silence is, once there was one.
        var silence: Digest16?
        /// When a beat that told a loss was journalled, in the world's time: the next ends silence.
        var loss: Int64?
    }

    /// The world shares one database, whose clock bounds the others.
    var isShared = false
    private var senders: [KeyID: Sender] = [:]
    /// Alerts of silence that the present commit must have ended, and those that it must have raised.
    private var ended: Set<Digest16> = []
    private var raised: Set<KeyID> = []
    /// Senders whose own journal lost its end in earnest.
    private var losers: Set<KeyID> = []
    /// The last moment at which no node was there to take a beat, at which the database was not, and
    /// at which something last went wrong with a node: who knows of an absence may be gone then.
    private var nobody: Int64 = 0
    private var away: Int64 = 0
    private var troubled: Int64 = 0
    /// When clocks moved.
    private var clockMoves: [Int64] = []
    /// Where the database's clock does not bound the others, none ever moved.
    var areClocksSteady: Bool { isShared || clockMoves.isEmpty }
    /// The moment that passed without a word at the last look, and since which look.
    private var late: [KeyID: (due: Moment, since: Int64)] = [:]
    /// When something last happened to a sender's beats: asked for, or answered.
    private var stirred: [KeyID: Int64] = [:]

    // MARK: What the world does

    mutating func nobodyWasThere(at clock: Int64) { nobody = max(nobody, clock) }
    mutating func databaseWasAway(at clock: Int64) { away = max(away, clock) }
    mutating func nodeHasTrouble(at clock: Int64) { troubled = max(troubled, clock) }
    mutating func clockMoved(at clock: Int64) { clockMoves.append(clock) }
    mutating func loses(_ id: KeyID) { losers.insert(id) }
    mutating func stirs(_ id: KeyID, at clock: Int64) { stirred[id] = clock }

    /// What the world did; what the journal says is taken anew.
    func withoutJournal() -> HeartbeatAudit {
        var audit = HeartbeatAudit()
        audit.isShared = isShared
        (audit.losers, audit.stirred) = (losers, stirred)
        (audit.nobody, audit.away, audit.troubled) = (nobody, away, troubled)
        audit.clockMoves = clockMoves
        return audit
    }

    /// A beat, asked for then, was called done. Returns what is wrong with that.
    mutating func accepted(
        _ id: KeyID, _ told: ToldHead?, since asked: Int64, in truth: Situation
    ) -> String? {
        guard let sender = senders[id], sender.since < asked else { return nil }
        senders[id]?.heard = max(sender.heard ?? asked, asked)
        if let loss = sender.loss, loss < asked,
            let silence = sender.silence, truth.heartbeats[id]?.isSilent == false,
            truth.firing[silence] != nil
        {
            return "\(id) beats again, and its silence is not over"
        }
        guard let told, let known = truth.heartbeats[id]?.told,
            known.at + Limits.toldApart < told.at, Self.isLoss(told, since: known)
        else { return nil }
        return "\(id) told that its journal ends at \(told.position), \(known.position) was told "
            + "before, and nobody is told of the loss"
    }

    func isSilence(_ digest: Digest16) -> Bool {
        senders.values.contains { $0.silence == digest }
    }

    /// Whether the key was there all the time since the beat was asked for.
    func wasThere(_ id: KeyID, since asked: Int64) -> Bool {
        senders[id].map { $0.since < asked } == true
    }

    // MARK: What the journal says

    /// Looks at an entry before it is applied.
    mutating func problem(with entry: Entry, in truth: Situation, at clock: Int64) -> String? {
        switch entry.event {
        case .keyCreated(let created):
            guard let rhythm = created.rhythm else { return nil }
            senders[created.id] = Sender(rhythm: rhythm, since: clock)
        case .keyRevoked(let revoked):
            if let silence = senders[revoked.id]?.silence { ended.insert(silence) }
            senders[revoked.id] = nil
            late[revoked.id] = nil
        case .heartbeatExpected(let expected):
            guard expected.isBeat else { return nil }
            defer { senders[expected.id]?.journalled = entry.at }
            let known = truth.heartbeats[expected.id]
            if let told = expected.told, let before = known?.told, Self.isLoss(told, since: before)
            {
                senders[expected.id]?.loss = clock
            } else if let silence = senders[expected.id]?.silence {
                ended.insert(silence)
            }
            return costs(expected, entry.at, known)
        case .heartbeatMissed(let missed):
            raised.insert(missed.id)
            return isWronged(missed.id, truth.heartbeats[missed.id], at: clock)
        case .alerted(let alerted):
            let alert = alerted.alert
            guard alert.source == "heartbeat" else { return nil }
            if alert.dedupKey == alert.integration.text {
                senders[alert.integration]?.silence = alert.digest
            } else if !losers.contains(alert.integration) {
                return "\(alert.integration) is said to have lost entries, and lost none"
            }
        default: break
        }
        return nil
    }

    /// Looks at the end of a commit.
    mutating func problem(after truth: Situation) -> String? {
        defer { (ended, raised) = ([], []) }
        for id in raised.sorted() where truth.heartbeats[id]?.isSilent == true {
            guard let silence = senders[id]?.silence, truth.firing[silence] != nil else {
                return "\(id) is silent, and no alert says so"
            }
            ended.remove(silence)
        }
        for silence in ended where truth.firing[silence] != nil {
            return "the silence that was told in #\(truth.firing[silence]?.incident ?? 0) is over, "
                + "and its alert is not"
        }
        return nil
    }

    /// A beat is written when it moves the moment of silence by more than half of what was left, or
    /// less than an interval was left; or where there is more to say than that it came.
    private func costs(
        _ expected: Event.HeartbeatExpected, _ at: Moment, _ known: Heartbeat?
    ) -> String? {
        guard let sender = senders[expected.id], let before = sender.journalled, let known,
            !known.isSilent, !known.isPutOff
        else { return nil }
        if let told = expected.told {
            guard let old = known.told, !Self.isLoss(told, since: old) else { return nil }
        }
        let passed = at - before
        guard passed <= sender.rhythm.grace, passed * 3 <= sender.rhythm.patience else {
            return nil
        }
        return "a beat of \(expected.id) costs an entry \(passed.words) after the one before"
    }

    /// Nobody is called silent within an interval of a beat that was taken, nor of a time at which
    /// nobody could have taken one. That the database was away is known to the nodes that were there:
    /// where something went wrong with one since, the others may not know.
    private func isWronged(_ id: KeyID, _ known: Heartbeat?, at clock: Int64) -> String? {
        guard let sender = senders[id], let known else { return "\(id) never beat" }
        let interval = sender.rhythm.interval
        if let heard = sender.heard, clock < heard + interval.inMilliseconds - slack(since: heard) {
            return "\(id) is called silent \(clock - heard) ms after a beat that was taken"
        }
        let wait = known.isPutOff ? min(interval, Limits.heartbeatPatience) : interval
        let absent = troubled > away ? nobody : max(nobody, away)
        guard clock < absent + wait.inMilliseconds - slack(since: absent) else { return nil }
        return "\(id) is called silent \(clock - absent) ms after nobody could have heard it"
    }

    /// How much sooner than by the world's clock something may be due by the journal's. A jump that
    /// shows nothing to be overdue by two seconds is not noticed; a shared database refuses entries
    /// that far ahead.
    private func slack(since clock: Int64) -> Int64 {
        100 + (isShared ? 2000 : 2000 * Int64(clockMoves.count { $0 >= clock }))
    }

    private static func isLoss(_ told: ToldHead, since before: ToldHead) -> Bool {
        told.installation != before.installation || told.position < before.position
            || (told.position == before.position && told.digest != before.digest)
    }

    // MARK: Time

    /// Somebody's silence should have been told, or their moment put off, so long ago.
    mutating func unheard(
        in truth: Situation, by patience: Duration, now: Moment, at clock: Int64
    ) -> String? {
        for id in senders.keys.sorted() {
            guard let known = truth.heartbeats[id], !known.isSilent, known.expectedUntil < now
            else {
                late[id] = nil
                continue
            }
            if late[id]?.due != known.expectedUntil { late[id] = (known.expectedUntil, clock) }
            guard let since = late[id]?.since, since + patience.inMilliseconds < clock else {
                continue
            }
            return "\(id) was expected \((clock - since) / 1000) s ago, and nothing happens"
        }
        return nil
    }

    /// Nothing was wrong since then, and who is silent for longer than twice their patience is not
    /// told of.
    func untold(in truth: Situation, since steady: Int64, at clock: Int64) -> String? {
        senders.keys.sorted().first { id in
            guard let sender = senders[id], truth.heartbeats[id]?.isSilent == false else {
                return false
            }
            let last = max(stirred[id] ?? 0, steady)
            return last + (sender.rhythm.patience * 2).inMilliseconds + 30_000 < clock
        }.map { "\($0) is silent for long, and nobody is told" }
    }
}
