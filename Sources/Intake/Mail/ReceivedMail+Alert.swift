package import Core

// A mail as an alert. A mapping reads it, as it reads any tool's body, out of this object; a text that the
// mail does not have is absent:
//
//   subject       without `Re:` in front          from, from_name, to    texts
//   text          what was written                first_line             its first line
//   message_id, thread                            of the mail, of the first mail of its conversation
//   state, level, key                             what a monitoring tool's subject says, see MailSubject
//   date                                          as RFC 5322 writes it
//   fields        lines `Name: value` of the text, names in small letters with `_` for blanks
//   headers       all fields of the head, names in small letters

extension ReceivedMail {
    /// Lines `Name: value` that are looked for, and the longest name.
    private static let mostFields = 64
    private static let fieldNameBytes = 40

    /// What mappings look into.
    var body: JSONValue {
        var members: [JSONMember] = []
        func add(_ name: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            members.append(JSONMember(name, .string(text)))
        }
        add("subject", subject.text)
        add("from", address)
        add("from_name", sender)
        add("to", head.text("to"))
        add("text", text)
        add("first_line", ForeignText.firstLine(text))
        add("message_id", id)
        add("thread", thread)
        add("date", head.text("date"))
        if let state = subject.state {
            add("state", state)
            add("level", subject.level)
            // The same thing of another sender is another thing.
            if !subject.constant.isEmpty { add("key", "\(address) \(subject.constant)") }
        }
        members.append(JSONMember("fields", .object(Self.fields(of: text))))
        let headers = head.fields.prefix(Limits.labels).map {
            JSONMember($0.name, .string(MailWords.text($0.value)))
        }
        members.append(JSONMember("headers", .object(headers)))
        return .object(members)
    }

    private static func fields(of text: String) -> [JSONMember] {
        var found: [JSONMember] = []
        for line in text.split(separator: "\n") {
            guard found.count < mostFields else { break }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].drop { !$0.isLetter }
            let value = ForeignText.line(String(line[line.index(after: colon)...]))
            guard !name.isEmpty, name.utf8.count <= fieldNameBytes, !value.isEmpty,
                // `https://…` is no field.
                !value.hasPrefix("//"),
                name.allSatisfy({ $0.isLetter || $0.isNumber || " _-".contains($0) })
            else { continue }
            let key = name.lowercased().replacing(" ", with: "_")
            found.append(JSONMember(key, .string(value)))
        }
        return found
    }

    /// The mail as an alert of an integration. It always is one: a mapping that says nothing of it
    /// leaves its subject.
    package func alert(
        mapping: Mapping, integration: KeyID, digest: DigestFunction
    ) -> Alert {
        let body = body
        let read = try? MappedAlerts(
            value: body, body: [], mapping: mapping, integration: integration, digest: digest)
        var alert = read?.alerts.first ?? plain(integration, digest)
        // What a tool says may be taken back by it; what a person says, or a tool that has no words for
        // its state, never is.
        if alert.afterResolve == .opensAnew, subject.state == nil {
            alert.afterResolve = .endsWithIncident
        }
        alert.raw = raw
        alert.attachments = attachments
        if !attachments.isEmpty {
            var details = alert.details.filter { $0.name != "attachments" }
            let names = attachments.map(\.name).joined(separator: ", ")
            details.append(Field("attachments", ForeignText.line(names)))
            details.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            alert.details = Array(details.prefix(Limits.labels))
        }
        return alert
    }

    /// Without a mapping's help.
    private func plain(_ integration: KeyID, _ digest: DigestFunction) -> Alert {
        let summary = [subject.text, ForeignText.firstLine(text)].first { !$0.isEmpty }
        let thread = thread.isEmpty ? AlertDigests.hexadecimal(digest([raw])) : thread
        let key = AlertDigests.fittedKey(ForeignText.block(thread), digest)
        let words = summary ?? "A mail without a subject"
        return Alert(
            digest: AlertDigests.identity(integration, key, digest), integration: integration,
            dedupKey: key, status: .firing, summary: words, source: address,
            details: [Field("text", ForeignText.block(text))].filter { !$0.value.isEmpty },
            afterResolve: .endsWithIncident,
            bodyDigest: AlertDigests.body(
                status: .firing, severity: nil, startsAt: nil, [words, text], [], digest))
    }

    /// The mail as an answer to an incident. `person`: whose address it is written from.
    package func answer(from person: PersonID?) -> Event.Mailed {
        Event.Mailed(
            sender: sender, person: person, subject: subject.text,
            text: ForeignText.block(text), attachments: attachments, raw: raw)
    }

    /// By which the same mail is recognised when it comes again.
    package func key(_ digest: DigestFunction) -> String {
        AlertDigests.fittedKey(id.isEmpty ? AlertDigests.hexadecimal(digest([raw])) : id, digest)
    }
}
