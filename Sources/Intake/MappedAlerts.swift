package import Core

/// What one body says through a mapping.
package struct MappedAlerts: Sendable {
    /// In the order sent.
    package let alerts: [Alert]
    /// How many were no alerts, as the mapping says: a build that has begun, a test message.
    package let ignored: Int
    /// What is wrong with those that could not be read: `alerts[3]: …`.
    package let problems: [String]

    /// Throws when the body cannot be read or has no list of alerts where the mapping says.
    package init(
        body: [UInt8], mapping: Mapping, integration: KeyID, digest: DigestFunction
    ) throws(IntakeProblem) {
        try self.init(
            value: try MappedBody.value(of: body), body: body, mapping: mapping,
            integration: integration, digest: digest)
    }

    /// From what was read already. `body`: the sender's own bytes, to be kept.
    init(
        value: JSONValue, body: [UInt8], mapping: Mapping, integration: KeyID,
        digest: DigestFunction
    ) throws(IntakeProblem) {
        var walk = BodyWalk(value)
        let elements = try Self.elements(value, mapping, &walk)
        var alerts: [Alert] = []
        var ignored = 0
        var problems = ObjectReader([])
        for (index, element) in elements.prefix(Limits.mappedAlerts).enumerated() {
            guard case .object = element else {
                problems.refuse(
                    "alerts[\(index)]", "expected an object, found \(element.kind)")
                continue
            }
            var reading = Reading(mapping: mapping, alert: element, walk: walk)
            guard let status = reading.status() else {
                ignored += 1
                walk = reading.walk
                continue
            }
            var alert = reading.alert(status, integration, digest)
            walk = reading.walk
            alert.raw = Self.raw(element, of: elements.count, body)
            alerts.append(alert)
        }
        if elements.count > Limits.mappedAlerts {
            problems.refuse(
                "alerts", "more than \(Limits.mappedAlerts) in one body: the rest was not read")
        }
        if walk.isSpent { problems.refuse("the body", "too much in it to look at all of it") }
        guard !alerts.isEmpty || problems.problems.isEmpty else {
            throw IntakeProblem(.invalid, problems.problems)
        }
        self.alerts = alerts
        self.ignored = ignored
        self.problems = problems.problems
    }

    private static func elements(
        _ body: JSONValue, _ mapping: Mapping, _ walk: inout BodyWalk
    ) throws(IntakeProblem) -> [JSONValue] {
        guard !mapping.alerts.isEmpty else {
            switch body {
            case .array(let elements): return elements
            case .object: return [body]
            default:
                throw IntakeProblem(
                    .unreadable, ["the body: expected an object or an array, found \(body.kind)"])
            }
        }
        var strange: [JSONValue]?
        for path in mapping.alerts {
            switch walk.value(path, of: body) {
            case .array(let elements)?:
                if elements.isEmpty || elements.contains(where: \.isObject) { return elements }
                strange = strange ?? elements
            case .object(let members)?: return [.object(members)]
            default: continue
            }
        }
        if let strange { return strange }
        throw IntakeProblem(
            .invalid, ["alerts: missing where the mapping \(mapping.name) looks for them"])
    }

    /// The bytes behind one alert: the body when it is alone in it, else its own part, re-encoded.
    private static func raw(_ element: JSONValue, of count: Int, _ body: [UInt8]) -> [UInt8] {
        if count == 1, body.count <= Limits.rawAlertBytes { return body }
        let own = element.compact
        return own.count <= Limits.rawAlertBytes ? own : []
    }
}

/// One alert on its way through a mapping.
private struct Reading {
    let mapping: Mapping
    let alert: JSONValue
    var walk: BodyWalk

    /// Nil: it is no alert. Whatever no table knows fires.
    mutating func status() -> Alert.Status? {
        let table = mapping.status
        for path in table.ignoredWith {
            if let value = walk.value(path, of: alert), value.text?.isEmpty != true { return nil }
        }
        guard let text = walk.text(table.from, of: alert) else { return .firing }
        let word = ForeignText.line(text).lowercased()
        return table.ignored.contains(word) ? nil : table.words[word] ?? .firing
    }

    private mutating func severity() -> Severity? {
        let table = mapping.severity
        for from in table.from {
            guard let text = walk.text(from, of: alert) else { continue }
            let word = ForeignText.line(text)
            if let known = table.words[word.lowercased()] ?? BaseSeverity.of(word) {
                return known
            }
            if let number = Double(word), number.isFinite,
                let found = table.least.first(where: { number >= $0.least })
            {
                return found.severity
            }
        }
        return table.otherwise
    }

    mutating func alert(
        _ status: Alert.Status, _ integration: KeyID, _ digest: DigestFunction
    ) -> Alert {
        let severity = severity()
        let labels = labels()
        let details = details()
        let links = links()
        let sortedLabels = labels.sorted
        let source = ForeignText.line(walk.text(mapping.source, of: alert) ?? "")
        let named = summary(labels)
        let summary = named ?? spoken ?? "An alert of \(mapping.name) without a name"
        let startsAt = walk.text(mapping.startsAt, of: alert).flatMap { SenderTime.loose($0) }
        let key =
            walk.text(mapping.dedupKey, of: alert, asJSON: true).map {
                AlertDigests.fittedKey(ForeignText.block($0), digest)
            }
            ?? AlertDigests.hexadecimal(
                AlertDigests.body(
                    status: .firing, severity: nil, startsAt: nil,
                    named == nil ? [whole] : [summary, source], [sortedLabels], digest))
        // A sender that triggers anew tells when it sent, not when it began.
        let began = mapping.afterResolve == .sameOccurrence ? startsAt : nil
        return Alert(
            digest: AlertDigests.identity(integration, key, digest), integration: integration,
            dedupKey: key, status: status, severity: severity, summary: summary, source: source,
            labels: sortedLabels, details: details.sorted, links: links.links, startsAt: startsAt,
            endsAt: walk.text(mapping.endsAt, of: alert).flatMap { SenderTime.loose($0) },
            afterResolve: mapping.afterResolve,
            bodyDigest: AlertDigests.body(
                status: status, severity: severity, startsAt: began,
                [summary, source] + links.links.map(\.address), [sortedLabels, details.sorted],
                digest))
    }

    private mutating func labels() -> FieldList {
        var labels = FieldList()
        for path in mapping.labelsFrom {
            for field in walk.fields(path, of: alert) {
                labels.addLabel(field.name, field.value.text)
            }
        }
        for label in mapping.labels {
            labels.addLabel(label.name, walk.text(label.texts, of: alert))
        }
        labels.addLabel("service", walk.text(mapping.service, of: alert))
        return labels
    }

    /// What the mapping names; when it names nothing, whatever the alert says.
    private mutating func details() -> FieldList {
        var details = FieldList()
        for path in mapping.detailsFrom {
            for field in walk.fields(path, of: alert) {
                details.addDetail(field.name, json: field.value)
            }
        }
        for detail in mapping.details {
            details.addDetail(
                detail.name, walk.text(detail.texts, of: alert, asJSON: true))
        }
        if mapping.details.isEmpty, mapping.detailsFrom.isEmpty,
            case .object(let members) = alert
        {
            for member in members { details.addDetail(member.name, json: member.value) }
        }
        return details
    }

    private mutating func links() -> LinkList {
        var links = LinkList()
        for link in mapping.links {
            // Every address that is there is a link: these are no alternatives for each other.
            for address in link.address {
                links.add(walk.text(address, of: alert), text: link.words)
            }
        }
        return links
    }

    /// Nil where nothing says what is wrong in the places that the mapping knows.
    private mutating func summary(_ labels: FieldList) -> String? {
        for text in mapping.summary {
            let line = ForeignText.firstLine(walk.text(text, of: alert) ?? "")
            if !line.isEmpty { return line }
        }
        let name = labels.first("alertname")
        return name.isEmpty ? nil : name
    }

    /// The first text of a body that nobody knows which may say something to a person.
    private var spoken: String? {
        guard case .object(let members) = alert else { return nil }
        for case .string(let text) in members.lazy.map(\.value) {
            let line = ForeignText.firstLine(text)
            if line.contains(where: \.isLetter), !line.contains("://") { return line }
        }
        return nil
    }

    /// The alert to the letter: one of which nothing is known is the same only if all of it is.
    private var whole: String { String(decoding: alert.compact, as: UTF8.self) }
}
