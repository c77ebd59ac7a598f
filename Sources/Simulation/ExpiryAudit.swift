import Core

/// What the journal says of alerts that end by themselves, held against what their senders said.
struct ExpiryAudit {
    private struct Word {
        /// Before then it must not end by itself, in journal time.
        var floor: Moment = .zero
        /// The latest moment that was told.
        var until: Moment
        /// When it was last taken, in the world's time.
        var takenAt: Int64
    }

    private var words: [Digest16: Word] = [:]
    /// For how long the best of any word about each was good.
    private var longest: [Digest16: Duration] = [:]
    /// When each was over, in the world's time.
    private var over: [Digest16: Int64] = [:]
    /// A node's clock may be so far from the journal's time.
    private static let slack = Duration.seconds(2)

    /// A sender was told that its word is taken: asked for at `asked`, when the journal's time was
    /// `asOf`. What is journalled ends after no less than two thirds of what was told, or it would have
    /// been moved.
    mutating func accepted(_ alert: Alert, since asked: Int64, asOf: Moment, at clock: Int64) {
        guard let until = alert.expiresAt, alert.status == .firing else { return }
        longest[alert.digest] = max(longest[alert.digest] ?? .zero, until - asOf)
        guard over[alert.digest].map({ $0 < asked }) ?? true else { return }
        let floor = asOf + .milliseconds((until - asOf).inMilliseconds * 2 / 3) - Self.slack
        var word = words[alert.digest] ?? Word(until: until, takenAt: clock)
        word.floor = max(word.floor, floor)
        word.until = max(word.until, until)
        word.takenAt = clock
        words[alert.digest] = word
    }

    /// What senders said; what the journal says is taken anew.
    func withoutJournal() -> ExpiryAudit {
        var audit = ExpiryAudit()
        audit.longest = longest
        return audit
    }

    /// Looks at an entry; nil when it is as it must be.
    mutating func problem(with entry: Entry, at clock: Int64) -> String? {
        guard case .alertCleared(let cleared) = entry.event else { return nil }
        let word = words.removeValue(forKey: cleared.digest)
        over[cleared.digest] = clock
        guard cleared.expiredAt != nil, let word, entry.at < word.floor else { return nil }
        return "\(cleared.summary) ends by itself \((word.floor - entry.at).words) before its time"
    }

    /// What fires though its sender said nothing for long, and nothing was wrong since then.
    func endless(in truth: Situation, since steady: Int64, now: Moment, at clock: Int64) -> String?
    {
        for digest in truth.firing.keys.sorted() {
            guard let word = words[digest], truth.firing[digest]?.expiry != nil else { continue }
            let patience = (longest[digest] ?? .zero) + .seconds(30)
            let quiet = max(steady, word.takenAt) + patience.inMilliseconds
            guard quiet < clock, word.until + .seconds(30) < now else { continue }
            let number = truth.firing[digest]?.incident ?? 0
            return "an alert of #\(number) fires though its sender is silent since \(word.until)"
        }
        return nil
    }
}
