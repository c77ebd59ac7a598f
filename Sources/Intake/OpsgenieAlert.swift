package import Core

// Opsgenie's Alert API, `POST /v2/alerts` (docs.opsgenie.com, "Alert API", "Create Alert"), and
// `POST /v1/incidents/create` ("Incident API"):
//
//   message       required; cut at 130 characters there, kept here
//   alias         at most 512 characters; who the alert is. Without one it is known by its id alone
//   description, entity, source, user, note
//   responders, visibleTo [{type, id | name | username}], teams (of version 1)
//   tags          a list of texts, or one text with commas
//   actions       a list of texts
//   details       an object of texts
//   priority      P1 to P5; P3 when absent
//
// What is laxer: any member but `message` may have another shape and is then kept as a detail. A tag
// `name:value` is a label; the details are labels as well, because they are what Opsgenie's rules
// match. Without a priority `details.severity` is asked, which Alertmanager's users send.

/// One alert of Opsgenie's, read and not yet anybody's.
package struct OpsgenieAlert: Sendable {
    private let members: [JSONMember]
    private let body: [UInt8]

    /// Throws `.unreadable` for what is not a JSON object.
    package init(body: [UInt8]) throws(IntakeProblem) {
        members = try IntakeProblem.members(of: body)
        self.body = body
    }

    /// `newKey` makes the alias of an alert that has none. Throws `.invalid` without a message.
    package func alert(
        integration: KeyID, newKey: () -> String, digest: DigestFunction
    ) throws(IntakeProblem) -> Alert {
        var reader = ObjectReader(members)
        guard let message = reader.requiredText("message") else {
            throw IntakeProblem(.invalid, reader.problems)
        }
        let alias = reader.value("alias")?.text ?? ""
        var labels = FieldList()
        var details = FieldList()
        let more = ["description", "note", "user", "responders", "visibleTo", "teams", "actions"]
        for name in more {
            if let value = reader.value(name) { details.addDetail(name, json: value) }
        }
        for name in ["details", "extraProperties"] {
            guard case .object(let members)? = reader.value(name) else { continue }
            for member in members {
                labels.addLabel(member.name, member.value.text)
                if member.value.text == nil { details.addDetail(member.name, json: member.value) }
            }
        }
        labels.addTags(reader.value("tags"))
        labels.addLabel("entity", reader.value("entity")?.text)
        if labels["service"].isEmpty { labels.addLabel("service", reader.value("serviceId")?.text) }
        let word = reader.value("priority")?.text ?? labels["severity"]
        labels.addLabel("priority", reader.value("priority")?.text)
        var links = LinkList()
        links.add(labels.first("runbook_url", "runbook", "runbookUrl"), text: "Runbook")
        links.add(labels.first("dashboard_url", "dashboard", "dashboardUrl"), text: "Dashboard")
        let source = ForeignText.line(
            reader.value("entity")?.text ?? reader.value("source")?.text ?? "")
        let key = AlertDigests.fittedKey(
            ForeignText.block(alias.isEmpty ? newKey() : alias), digest)
        let summary = ForeignText.line(message)
        let severity = BaseSeverity.of(word)
        let fields = [labels.sorted, details.sorted]
        return Alert(
            digest: AlertDigests.identity(integration, key, digest), integration: integration,
            dedupKey: key, status: .firing, severity: severity, summary: summary, source: source,
            labels: fields[0], details: fields[1], links: links.links, afterResolve: .opensAnew,
            bodyDigest: AlertDigests.body(
                status: .firing, severity: severity, startsAt: nil,
                [summary, source] + links.links.map(\.address), fields, digest),
            raw: body.count <= Limits.rawAlertBytes ? body : [])
    }

    /// Which alert an alias means, within an integration.
    package static func identity(
        alias: String, integration: KeyID, digest: DigestFunction
    ) -> Digest16 {
        let key = AlertDigests.fittedKey(ForeignText.block(alias), digest)
        return AlertDigests.identity(integration, key, digest)
    }
}

/// What Opsgenie's senders do to an alert that is there.
package struct OpsgenieAct: Sendable {
    /// The last part of the address.
    package enum Word: String, CaseIterable, Sendable {
        case close, acknowledge, unacknowledge, snooze, escalate, assign, notes, tags, details
        case responders, priority, message, description
        /// By `DELETE`.
        case removeTags, removeDetails
    }

    package let word: Word
    private let members: [JSONMember]

    /// An empty body is an empty object. Throws `.unreadable` for what is no object.
    package init(_ word: Word, body: [UInt8]) throws(IntakeProblem) {
        self.word = word
        members = body.allSatisfy { $0 <= 0x20 } ? [] : try IntakeProblem.members(of: body)
    }

    private func text(_ name: String) -> String? {
        ObjectReader(members).value(name).map {
            $0.text ?? String(decoding: $0.compact, as: UTF8.self)
        }
    }

    private func names(_ name: String) -> Set<String> {
        Set((text(name) ?? "").split(separator: ",").map { ForeignText.line("\($0)") })
    }

    /// The alert as it is afterwards; the same where the act changes no fact of it.
    package func applied(to alert: Alert, digest: DigestFunction) -> Alert {
        var alert = alert
        let reader = ObjectReader(members)
        switch word {
        case .close: alert.status = .resolved
        case .acknowledge: alert.status = .acknowledged
        case .tags:
            var labels = FieldList(alert.labels)
            labels.addTags(reader.value("tags"))
            alert.labels = labels.sorted
        case .removeTags:
            let gone = names("tags")
            alert.labels = alert.labels.map { label in
                guard label.name == "tags" else { return label }
                let left = label.value.split(separator: ",").map { ForeignText.line("\($0)") }
                    .filter { !gone.contains($0) }
                return Field("tags", left.joined(separator: ", "))
            }.filter { !$0.value.isEmpty && !gone.contains("\($0.name):\($0.value)") }
        case .details:
            var labels = FieldList(alert.labels)
            for member in reader.members("details") {
                labels.addLabel(member.name, member.value.text)
            }
            alert.labels = labels.sorted
        case .removeDetails:
            let gone = names("keys")
            alert.labels.removeAll { gone.contains($0.name) }
        case .priority:
            guard let word = text("priority"), let told = BaseSeverity.of(word) else { break }
            alert.severity = told
            var labels = FieldList(alert.labels)
            labels.addLabel("priority", word)
            alert.labels = labels.sorted
        case .message:
            let line = ForeignText.line(text("message") ?? "")
            if !line.isEmpty { alert.summary = line }
        case .description:
            var details = FieldList(alert.details)
            details.addDetail("description", text("description"))
            alert.details = details.sorted
        case .unacknowledge, .snooze, .escalate, .assign, .notes, .responders: break
        }
        alert.bodyDigest = AlertDigests.body(
            status: alert.status, severity: alert.severity, startsAt: nil,
            [alert.summary, alert.source] + alert.links.map(\.address),
            [alert.labels, alert.details], digest)
        return alert
    }

    /// What stands in the timeline about it; nil when the alert itself tells.
    package var note: String? {
        let text = text("note") ?? ""
        let user = self.text("user").map { " by \(ForeignText.line($0, to: 100))" } ?? ""
        let begin = "Opsgenie's sender"
        func told(_ name: String) -> String { ForeignText.line(self.text(name) ?? "", to: 300) }
        let words: String
        switch word {
        case .notes, .close, .acknowledge, .tags, .details, .removeTags, .removeDetails, .priority,
            .message, .description:
            return text.isEmpty ? nil : "\(begin) notes\(user): \(ForeignText.block(text))"
        case .snooze:
            let end = told("endTime")
            words =
                "\(begin) snoozed an alert\(user) until \(end.isEmpty ? "later" : end); Muster pages "
                + "all the same"
        case .escalate: words = "\(begin) escalated an alert\(user): \(told("escalation"))"
        case .assign: words = "\(begin) assigned an alert\(user): \(told("owner"))"
        case .unacknowledge: words = "\(begin) took back an acknowledgement\(user)"
        case .responders: words = "\(begin) added a responder\(user): \(told("responder"))"
        }
        return ForeignText.block(text.isEmpty ? words : "\(words) (\(text))", to: 2000)
    }
}

extension ObjectReader {
    /// The members of an object; none where it is none.
    fileprivate func members(_ name: String) -> [JSONMember] {
        if case .object(let members)? = value(name) { members } else { [] }
    }
}

extension FieldList {
    /// Tags are one label together; those with a value are labels besides.
    fileprivate mutating func addTags(_ value: JSONValue?) {
        var tags = self["tags"].split(separator: ",").map { ForeignText.line(String($0)) }
        switch value {
        case .array(let elements)?: tags += elements.compactMap(\.text)
        case .string(let text)?: tags += text.split(separator: ",").map(String.init)
        default: return
        }
        tags = tags.map { ForeignText.line($0) }.filter { !$0.isEmpty }
        var seen: Set<String> = []
        tags = tags.filter { seen.insert($0).inserted }
        for tag in tags {
            let parts = tag.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].hasPrefix("//") else { continue }
            addLabel(ForeignText.line(String(parts[0])), ForeignText.line(String(parts[1])))
        }
        addLabel("tags", tags.joined(separator: ", "))
    }
}
