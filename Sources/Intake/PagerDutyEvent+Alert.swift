package import Core

extension PagerDutyEvent {
    /// The event as an alert of its integration.
    ///
    /// A trigger after a resolve opens anew. `component`, `group` and `class` become labels of the
    /// same name, `class` also `alertname`, and `custom_details.service`, when it is a text, the
    /// label `service`. The members of `custom_details` become details, nested ones as compact JSON.
    /// The body digest leaves the timestamp out: it is when the sender made the event, not when the
    /// trouble began, and a repeat that differs in nothing else is a repeat.
    ///
    /// `newKey` makes the dedup key of a trigger that has none. The sender is told `dedupKey` of the
    /// result. Throws `.invalid` with everything that is wrong.
    package func alert(
        integration: KeyID, newKey: () -> String, digest: DigestFunction
    ) throws(IntakeProblem) -> Alert {
        var reader = ObjectReader(keyed.members)
        let action = Self.action(in: &reader)
        let key = Self.dedupKey(for: action, in: &reader)
        let client = reader.text("client")
        let clientAddress = reader.text("client_url")
        var content = Content()
        if action == .trigger, reader.value("payload") == nil {
            reader.refuse("payload", "missing")
        }
        if let payload = reader.object("payload") {
            var payload = ObjectReader(payload, path: "payload.")
            content.read(&payload, isTrigger: action == .trigger)
            if action == .trigger { reader.adopt(payload) }
        }
        guard reader.problems.isEmpty, let action else {
            throw IntakeProblem(.invalid, reader.problems)
        }
        content.details.addDetail("client", client)
        content.links.add(clientAddress, text: client)
        content.readLinks(reader.value("links"), reader.value("images"))

        let dedupKey = AlertDigests.fittedKey(key ?? newKey(), digest)
        let labels = content.labels.sorted
        let details = content.details.sorted
        let links = content.links.links
        return Alert(
            digest: AlertDigests.identity(integration, dedupKey, digest),
            integration: integration, dedupKey: dedupKey, status: action.status,
            severity: content.severity, summary: content.summary, source: content.source,
            labels: labels, details: details, links: links, startsAt: content.startsAt,
            afterResolve: .opensAnew,
            bodyDigest: AlertDigests.body(
                status: action.status, severity: content.severity, startsAt: nil,
                [content.summary, content.source] + links.map(\.address), [labels, details],
                digest),
            raw: keyed.raw)
    }

    private static func action(in reader: inout ObjectReader) -> Action? {
        guard let word = reader.requiredText("event_action") else { return nil }
        if let action = Action(rawValue: word) { return action }
        reader.refuse(
            "event_action",
            "expected one of trigger, acknowledge, resolve, found \(ForeignText.quoted(word))")
        return nil
    }

    /// The sender's own key; nil when there is none and none is needed.
    private static func dedupKey(for action: Action?, in reader: inout ObjectReader) -> String? {
        let before = reader.problems.count
        let key = reader.text("dedup_key") ?? ""
        guard reader.problems.count == before else { return nil }
        if key.isEmpty {
            if action == .acknowledge || action == .resolve {
                reader.refuse("dedup_key", "missing; acknowledge and resolve need one")
            }
            return nil
        }
        let length = key.unicodeScalars.count
        if length > Limits.dedupKeyBytes {
            reader.refuse(
                "dedup_key",
                "at most \(Limits.dedupKeyBytes) characters are allowed, found \(length)")
        }
        return ForeignText.block(key)
    }
}

extension PagerDutyEvent.Action {
    var status: Alert.Status {
        switch self {
        case .trigger: .firing
        case .acknowledge: .acknowledged
        case .resolve: .resolved
        }
    }
}

/// What a payload says, on its way into an alert.
private struct Content {
    var summary = ""
    var source = ""
    var severity: Severity?
    var startsAt: Moment?
    var labels = FieldList()
    var details = FieldList()
    var links = LinkList()

    mutating func read(_ payload: inout ObjectReader, isTrigger: Bool) {
        let summary = isTrigger ? payload.requiredText("summary") : payload.text("summary")
        let source = isTrigger ? payload.requiredText("source") : payload.text("source")
        self.summary = ForeignText.line(summary ?? "")
        self.source = ForeignText.line(source ?? "")
        readSeverity(&payload, isTrigger: isTrigger)
        if let timestamp = payload.text("timestamp") {
            startsAt = SenderTime.moment(timestamp)
            if startsAt == nil { details.addDetail("timestamp", timestamp) }
        }
        labels.addLabel("component", payload.text("component"))
        labels.addLabel("group", payload.text("group"))
        let kind = payload.text("class")
        labels.addLabel("class", kind)
        labels.addLabel("alertname", kind)
        switch payload.value("custom_details") {
        case .object(let members)?:
            for member in members { details.addDetail(member.name, json: member.value) }
            if case .string(let service)? = members.last(where: { $0.name == "service" })?.value {
                labels.addLabel("service", service)
            }
        case let other?: details.addDetail("custom_details", json: other)
        case nil: break
        }
    }

    private mutating func readSeverity(_ payload: inout ObjectReader, isTrigger: Bool) {
        let word = isTrigger ? payload.requiredText("severity") : payload.text("severity")
        guard let word else { return }
        if BaseSeverity.pagerDutyWords.contains(word.lowercased()) {
            severity = BaseSeverity.of(word)
        } else {
            payload.refuse(
                "severity",
                "expected one of \(BaseSeverity.pagerDutyWords.joined(separator: ", ")), "
                    + "found \(ForeignText.quoted(word))")
        }
    }

    /// Links and pictures decorate an alert: what cannot be read of them is left out.
    mutating func readLinks(_ links: JSONValue?, _ images: JSONValue?) {
        for case .object(let members) in Self.elements(of: links) {
            let link = ObjectReader(members)
            self.links.add(link.value("href")?.text, text: link.value("text")?.text)
        }
        for case .object(let members) in Self.elements(of: images) {
            let image = ObjectReader(members)
            let words = image.value("alt")?.text
            self.links.add(image.value("src")?.text, text: words ?? "image")
            self.links.add(image.value("href")?.text, text: words)
        }
    }

    private static func elements(of value: JSONValue?) -> [JSONValue] {
        if case .array(let elements)? = value { elements } else { [] }
    }
}
