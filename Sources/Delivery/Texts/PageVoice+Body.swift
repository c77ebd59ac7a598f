import Core

extension PageVoice {
    /// The body, paragraph by paragraph, the most urgent first.
    func body(of text: PageText, isOwnLink: Bool) -> String {
        var paragraphs = isOfNoIncident ? [] : [head]
        paragraphs.append([text.asked, text.reason].filter { !$0.isEmpty }.joined(separator: "\n"))
        if let link = text.link {
            let verb = message.obligation == nil ? "Look" : "Answer"
            let words = isOwnLink ? "\(verb) here (this link is yours alone)" : "Look here"
            paragraphs.append("\(words):\n\(link)")
        }
        if !isOfNoIncident { paragraphs += help(text) }
        paragraphs.append(footer)
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    /// Where to meet, why it is so bad, and what to do.
    private func help(_ text: PageText) -> [String] {
        var paragraphs: [String] = []
        if let bridge = text.bridge { paragraphs.append("Bridge:\n\(bridge)") }
        if !text.why.isEmpty {
            let reasons = text.why.map { "- \($0)" }.joined(separator: "\n")
            paragraphs.append("Why \(incident.severity.name):\n\(reasons)")
        }
        if let runbook = text.runbook { paragraphs.append("Runbook: \(runbook)") }
        return paragraphs
    }

    /// The same facts as the subject, uncut.
    private var head: String {
        let title = incident.title.oneLine(limit: Self.textLimit)
        return "\(severity) #\(incident.number) \(place.oneLine(limit: 80)): \(title)"
    }

    private var footer: String {
        let organisation = handbook.organisation.oneLine(limit: 80)
        let sender =
            "Muster\(organisation.isEmpty ? "" : ", \(organisation)"), message \(message.id)"
        if isOfNoIncident { return sender }
        var facts = ["Opened \(clock(incident.openedAt))"]
        if incident.alerts > 1 {
            facts.append("\(incident.alerts) alerts, \(incident.firing) firing")
        }
        let near = incident.near.map { "#\($0)" }.joined(separator: ", ")
        if !near.isEmpty { facts.append("maybe the same as \(near)") }
        return facts.joined(separator: "; ") + ".\n" + sender
    }
}
