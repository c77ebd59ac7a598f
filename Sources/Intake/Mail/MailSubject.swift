package import Core

// The subject of a mail: whether it is an answer, which incident it names, and what a monitoring tool
// says in it about the state of things:
//
//   ** PROBLEM Service Alert: db1/Disk is CRITICAL **     Nagios, Icinga
//   [FIRING:2] DiskFull (db1)                             Alertmanager, Grafana
//   Problem: Disk is full       Resolved in 5m 3s: Disk is full     Zabbix
//   ALARM: "cpu" in EU (Ireland)                          Amazon CloudWatch
//   [Recovered] [db1] Disk                                Datadog
//   Monitor is DOWN: checkout                             UptimeRobot

/// What the subject of a mail says.
package struct MailSubject: Hashable, Sendable {
    /// On one line, without the marks of answers and forwards in front.
    package let text: String
    /// It begins as answers do: `Re:`, `AW:`, …
    package let isReply: Bool
    /// What a monitoring tool says of the state, in small letters: `problem`, `recovery`, …
    /// Nil for what people write.
    package let state: String?
    /// How bad a monitoring tool says that it is: `critical`, `warning`, …
    package let level: String?
    /// What stays the same when the state changes; empty where there is no state.
    package let constant: String

    /// In front of an answer or a forwarded mail, in the languages of the usual mail programs.
    private static let replies: Set<String> = [
        "re", "aw", "antw", "antwort", "sv", "vs", "tr", "rv", "res", "odp", "ref", "rif", "ynt",
    ]
    private static let forwards: Set<String> = ["fwd", "fw", "wg", "i", "enc"]

    /// Words for a state. What is not known here is no state, and the mail an alert like any other.
    private static let states: Set<String> = [
        "problem", "recovery", "acknowledgement", "firing", "resolved", "recovered", "triggered",
        "alarm", "ok", "alert", "alerting", "down", "up", "critical", "crit", "warning", "warn",
        "unknown", "unreachable", "restored", "cleared", "acknowledged", "flappingstart",
        "flappingstop", "fatal", "emergency",
    ]
    private static let levels: Set<String> = [
        "critical", "crit", "warning", "warn", "fatal", "emergency",
    ]

    init(_ subject: String) {
        var rest = ForeignText.line(subject)[...]
        var isReply = false
        while let mark = Self.mark(of: rest) {
            isReply = isReply || mark.isReply
            rest = mark.rest
        }
        text = String(rest)
        self.isReply = isReply
        // A person's answer to a tool's mail has its subject and is no news from the tool.
        state = isReply ? nil : Self.state(of: text)
        let words = Self.words(of: text)
        level =
            state == nil
            ? nil : words.reversed().lazy.map { $0.lowercased() }.first { Self.levels.contains($0) }
        constant = state == nil ? "" : Self.constant(text)
    }

    /// `Re: ` or `AW[2]: ` in front.
    private static func mark(of text: Substring) -> (isReply: Bool, rest: Substring)? {
        let word = text.prefix { $0.isLetter }
        guard (1...7).contains(word.count) else { return nil }
        var rest = text[word.endIndex...]
        if let open = rest.first, open == "[" || open == "(" {
            let inside = rest.dropFirst().prefix { $0.isNumber }
            rest = rest[inside.endIndex...]
            guard rest.first == "]" || rest.first == ")" else { return nil }
            rest = rest.dropFirst()
        }
        rest = rest.drop { $0 == " " }
        guard rest.first == ":" || rest.first == "：" else { return nil }
        let lower = word.lowercased()
        guard replies.contains(lower) || forwards.contains(lower) else { return nil }
        return (replies.contains(lower), rest.dropFirst().drop { $0 == " " })
    }

    // MARK: The incident

    /// The number behind `#`, where the words around it are those of Muster's own mails (`SEV2 #16`,
    /// `All clear #16`), where people write it for us (`[#16]`, `case #16`), or at the beginning of
    /// an answer. Any other `#16` is another tool's.
    package var incident: IncidentNumber? {
        var rest = text[...]
        while let sign = rest.firstIndex(of: "#") {
            let before = text[..<sign]
            let digits = text[sign...].dropFirst().prefix { $0.isASCII && $0.isNumber }
            rest = text[digits.endIndex...]
            guard let number = Int(digits), number > 0, !(rest.first?.isLetter ?? false) else {
                continue
            }
            if names(before, rest) { return IncidentNumber(number) }
        }
        return nil
    }

    private func names(_ before: Substring, _ after: Substring) -> Bool {
        if before.last == "[", after.first == "]" { return true }
        if before.isEmpty { return isReply }
        let words = before.lowercased()
        if ["case ", "incident ", "muster "].contains(where: { words.hasSuffix($0) }) {
            return true
        }
        guard isReply else { return false }
        let opening = words.split(separator: " ").last.map(String.init) ?? ""
        return ["sev1", "sev2", "sev3", "sev4", "sev5"].contains(opening)
            || ["all clear ", "you may go ", "still firing ", "refused alerts "].contains(words)
    }

    // MARK: What a tool says

    private static func words(of text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    }

    /// A known word in front, marked as no sentence would: in brackets or stars, in capitals, or with a
    /// colon behind; or `is DOWN` in capitals.
    private static func state(of text: String) -> String? {
        let body = text.drop { $0 == "*" || $0 == " " || $0 == "[" || $0 == "(" }
        let isMarked = body.startIndex != text.startIndex
        let word = body.prefix { $0.isLetter }
        let after = body[word.endIndex...]
        let lower = word.lowercased()
        if states.contains(lower) {
            let isCapital = word.count > 1 && word.allSatisfy { $0.isUppercase }
            if isMarked || isCapital || after.first == ":" { return lower }
            if lower == "resolved", after.hasPrefix(" in "), after.contains(":") { return lower }
        }
        let words = words(of: text)
        for (word, next) in zip(words, words.dropFirst()) where word == "is" {
            let lower = next.lowercased()
            if next == Substring(next.uppercased()), states.contains(lower) { return lower }
        }
        return nil
    }

    /// The words that tell no state, in small letters; of `Resolved in 5m 3s:` nothing, and of `[FIRING:2]`
    /// no number.
    private static func constant(_ text: String) -> String {
        var rest = text[...]
        if rest.lowercased().hasPrefix("resolved in "), let colon = rest.firstIndex(of: ":") {
            rest = rest[rest.index(after: colon)...]
        }
        if let open = rest.firstIndex(of: "["), open == rest.startIndex,
            let close = rest.firstIndex(of: "]")
        {
            let inside = rest[rest.index(after: open)..<close]
            if states.contains(inside.prefix { $0.isLetter }.lowercased()) {
                rest = rest[rest.index(after: close)...]
            }
        }
        return words(of: String(rest)).map { $0.lowercased() }.filter { !states.contains($0) }
            .joined(separator: " ")
    }
}
