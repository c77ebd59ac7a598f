package import Core

// The subject of a mail: whether it is an answer, which incident it names, and what a monitoring tool
// says in it about the state of things:
//
//   ** PROBLEM Service Alert: db1/Disk is CRITICAL **     Nagios, Icinga
//   [FIRING:2] DiskFull (db1)                             Alertmanager, Grafana
//   Problem: Disk is full       Resolved in 5m 3s: Disk is full     Zabbix
//   ALARM: "cpu" in EU (Ireland)                          Amazon CloudWatch
//   [Recovered] [db1] Disk     [P1] [Recovered] Disk      Datadog
//   Monitor is DOWN: checkout                             UptimeRobot
//   [checkout] [🔴 Down] timed out                         Uptime Kuma
//   Check_MK: db1/CPU OK -> CRIT                          checkmk
//   Fired:Sev1 Azure Monitor Alert CPU at 3/27/2022 3:19:40 AM      Azure Monitor

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
        "problem", "recovery", "acknowledgement", "firing", "fired", "resolved", "recovered",
        "triggered", "alarm", "ok", "alert", "alerting", "down", "up", "critical", "crit",
        "warning", "warn", "unknown", "unkn", "unreachable", "unreach", "restored", "cleared",
        "acknowledged", "flappingstart", "flappingstop", "fatal", "emergency",
        "insufficient_data",
    ]
    /// In brackets only: people close other things.
    private static let bracketed: Set<String> = ["closed", "activated"]
    /// Those that say only that the tool says something.
    private static let vague: Set<String> = ["alert", "alarm", "problem"]
    private static let levels: Set<String> = [
        "critical", "crit", "warning", "warn", "fatal", "emergency", "sev0", "sev1", "sev2",
        "sev3", "sev4",
    ]
    /// Those that are a level where they are the state.
    private static let stateLevels: Set<String> = levels.union(["down", "unreachable"])

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
        let told = isReply ? nil : Self.told(in: text)
        state = told?.state
        level = told.flatMap { [text] in Self.level(in: text, $0.state) }
        constant = told.map { Self.constant($0.about) } ?? ""
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

    private struct Told {
        /// In small letters.
        var state: String
        /// Where it says of what.
        var about: Substring
    }

    private static func words(of text: some StringProtocol) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { $0.lowercased() }
    }

    private static func told(in text: String) -> Told? {
        if let state = lastState(of: text) { return Told(state: state, about: text[...]) }
        let spoken = stateBehindIs(text)
        guard var told = leading(text) else {
            return spoken.flatMap { $0.isCapital ? Told(state: $0.state, about: text[...]) : nil }
        }
        // `Alert: db1 is Up` ends what `Alert: db1 is Down` began.
        if vague.contains(told.state), let spoken, ["up", "ok"].contains(spoken.state) {
            told.state = spoken.state
        }
        return told
    }

    /// Of `OK -> CRIT` the second.
    private static func lastState(of text: String) -> String? {
        let tokens = text.split(separator: " ")
        for index in tokens.indices.dropFirst().dropLast()
        where tokens[index] == "->" || tokens[index] == "→" {
            let (before, after) = (tokens[index - 1], tokens[index + 1])
            if after == Substring(after.uppercased()), states.contains(before.lowercased()),
                states.contains(after.lowercased())
            {
                return after.lowercased()
            }
        }
        return nil
    }

    /// The state behind `is`, which people write too: not in capitals.
    private static func stateBehindIs(_ text: String) -> (state: String, isCapital: Bool)? {
        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        for (word, next) in zip(words, words.dropFirst())
        where word == "is" && states.contains(next.lowercased()) {
            return (next.lowercased(), next == Substring(next.uppercased()))
        }
        return nil
    }

    /// A known word in front, marked as no sentence would: in one of the first brackets, behind stars,
    /// in capitals, or with a colon behind.
    private static func leading(_ text: String) -> Told? {
        let body = text.drop { $0 == "*" || $0 == " " }
        let hasStars = body.startIndex != text.startIndex
        var rest = body
        while let open = rest.first, open == "[" || open == "(",
            let close = rest.firstIndex(of: open == "[" ? "]" : ")")
        {
            let inside = rest[rest.index(after: rest.startIndex)..<close]
            let word = inside.drop { !$0.isLetter }.prefix { $0.isLetter || $0 == "_" }
            let state = word.lowercased()
            if states.contains(state) || bracketed.contains(state) {
                // Behind a sign stands what was found this time, and before it what was looked at.
                let hasSign = word.startIndex != inside.startIndex
                let before = text[..<rest.startIndex]
                return Told(state: state, about: hasSign ? before : before + rest[close...])
            }
            rest = rest[rest.index(after: close)...].drop { $0 == " " }
        }
        let word = rest.prefix { $0.isLetter || $0 == "_" }
        let state = word.lowercased()
        let after = rest[word.endIndex...]
        guard states.contains(state) else { return nil }
        if state == "resolved", after.hasPrefix(" in "), let colon = after.firstIndex(of: ":") {
            return Told(state: state, about: after[colon...])
        }
        let isCapital = word.count > 1 && word.allSatisfy { $0.isUppercase || $0 == "_" }
        guard hasStars || isCapital || after.first == ":" else { return nil }
        return Told(state: state, about: text[...])
    }

    private static func level(in text: String, _ state: String) -> String? {
        if stateLevels.contains(state) { return state }
        if let spoken = stateBehindIs(text), spoken.isCapital,
            stateLevels.contains(spoken.state)
        {
            return spoken.state
        }
        return words(of: text).last { levels.contains($0) }
    }

    private static let behindTimes: Set<String> = ["AM", "PM", "UTC", "GMT"]

    /// The words that tell neither a state nor a time, in small letters.
    private static func constant(_ about: Substring) -> String {
        let tokens = about.split(separator: " ")
        var kept: [Substring] = []
        var place = 0
        while place < tokens.count {
            let token = tokens[place]
            place += 1
            guard isTime(token) else {
                kept.append(token)
                continue
            }
            if let last = kept.last, ["at", "on"].contains(last) { kept.removeLast() }
            while place < tokens.count, behindTimes.contains(String(tokens[place])) { place += 1 }
        }
        return words(of: kept.joined(separator: " ")).filter { !states.contains($0) }
            .joined(separator: " ")
    }

    /// `3/27/2022`, `2022-03-27`, `27.03.2022`, `3:19:40`, `2022-03-27T03:19:40Z`.
    private static func isTime(_ token: Substring) -> Bool {
        let token = token.filter { !",;()".contains($0) }
        let parts = token.split { !$0.isNumber }
        let signs = Set(token.filter { !$0.isNumber })
        guard parts.count >= 2, signs.isSubset(of: "/-.:TZ+") else { return false }
        if signs == [":"] {
            return parts.count <= 3 && parts.dropFirst().allSatisfy { $0.count == 2 }
        }
        return parts.count >= 3 && parts.contains { $0.count == 4 }
    }
}
