import Core

/// What clients asked for, held against how often the journal says that it was done.
struct ClientAudit {
    /// Keys that clients gave their requests, each with its client.
    private var keys: Set<String> = []
    /// Texts that people sent without a key, each to be found once: how often it was asked for, and how
    /// often it was written.
    private var texts: [String: (asked: Int, written: Int)] = [:]

    mutating func asks(for text: String) { texts[text, default: (0, 0)].asked += 1 }

    /// What was asked for; what the journal says is taken anew.
    func withoutJournal() -> ClientAudit {
        var audit = ClientAudit()
        audit.texts = texts.mapValues { ($0.asked, 0) }
        return audit
    }

    /// A client was told that it is done.
    func isWritten(_ text: String) -> Bool { texts[text].map { $0.written > 0 } == true }

    /// What is wrong with this entry; nil when nobody got more than they asked for.
    mutating func problem(with entry: Entry) -> String? {
        if let key = entry.idempotencyKey {
            let scoped = "\(entry.by) \(key.text)"
            if !keys.insert(scoped).inserted { return "\(scoped) was carried out twice" }
        }
        guard let text = Self.text(entry.event), let known = texts[text] else { return nil }
        // A mail that was told as an alert is told again where that is split off.
        if known.written > 0, text.hasPrefix("mail "), !Self.isMail(entry.event) { return nil }
        texts[text]?.written += 1
        guard known.written == known.asked else { return nil }
        return "\"\(text)\" was asked for \(known.asked) times and is written once more"
    }

    private static func isMail(_ event: Event) -> Bool {
        if case .mailed = event { true } else { false }
    }

    private static func text(_ event: Event) -> String? {
        switch event {
        case .opened(let opened): opened.title
        case .noted(let noted): noted.text
        case .decided(let decided): decided.text
        case .actionAdded(let added): added.text
        case .updated(let updated): updated.text
        case .mailed(let mailed): mailed.subject
        case .alerted(let alerted): alerted.alert.summary
        default: nil
        }
    }
}
