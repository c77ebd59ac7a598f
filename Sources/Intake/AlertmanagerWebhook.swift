package import Core

// Alertmanager's webhook, version 4 (prometheus.io, "webhook_config"):
//
//   version "4", groupKey, truncatedAlerts, status, receiver, groupLabels, commonLabels,
//   commonAnnotations, externalURL,
//   alerts [{status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint}]
//
// The whole group is sent again when one alert of it changes, so an alert is judged by itself: its
// body digest covers its status, severity, start, labels and annotations and nothing of the group.
// Alertmanager retries 5xx only; so one alert that cannot be read does not refuse the others.

/// What one webhook of Alertmanager says.
package struct AlertmanagerWebhook: Sendable {
    /// In the order sent.
    package let alerts: [Alert]
    /// What is wrong with those of the alerts that could not be read: `alerts[3].labels: …`.
    package let problems: [String]

    /// Who sends in this shape.
    enum Sender {
        case alertmanager
        /// With links of its own and the values of its expressions.
        case grafana
    }

    /// Throws when there is no list of alerts or none of them could be read.
    package init(
        body: [UInt8], integration: KeyID, digest: DigestFunction
    ) throws(IntakeProblem) {
        try self.init(body: body, integration: integration, digest: digest, by: .alertmanager)
    }

    init(
        body: [UInt8], integration: KeyID, digest: DigestFunction, by sender: Sender
    ) throws(IntakeProblem) {
        var group = ObjectReader(try IntakeProblem.members(of: body))
        guard let elements = group.array("alerts") else {
            if group.problems.isEmpty { group.refuse("alerts", "missing") }
            throw IntakeProblem(.invalid, group.problems)
        }
        let truncated = group.value("truncatedAlerts")?.text
        let home = group.value("externalURL")?.text
        var alerts: [Alert] = []
        var problems = ObjectReader([])
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element else {
                problems.refuse("alerts[\(index)]", "expected an object, found \(element.kind)")
                continue
            }
            var reader = ObjectReader(members, path: "alerts[\(index)].")
            var alert = Self.alert(&reader, integration, digest)
            guard reader.problems.isEmpty else {
                problems.adopt(reader)
                continue
            }
            if let truncated, truncated != "0" { alert.note("truncatedAlerts", truncated) }
            var links = LinkList(alert.links)
            if sender == .grafana { alert.addGrafana(reader, &links) }
            links.add(home, text: sender == .grafana ? "Grafana" : "Alertmanager")
            alert.links = links.links
            alert.raw = Self.raw(element, of: elements.count, body)
            alerts.append(alert)
        }
        guard !alerts.isEmpty || problems.problems.isEmpty else {
            throw IntakeProblem(.invalid, problems.problems)
        }
        self.alerts = alerts
        self.problems = problems.problems
    }

    private static func alert(
        _ reader: inout ObjectReader, _ integration: KeyID, _ digest: DigestFunction
    ) -> Alert {
        var labels = FieldList()
        for member in reader.object("labels") ?? [] {
            labels.addLabel(member.name, member.value.text)
        }
        var details = FieldList()
        for member in reader.object("annotations") ?? [] {
            details.addDetail(member.name, json: member.value)
        }
        let status: Alert.Status = reader.text("status") == "resolved" ? .resolved : .firing
        let severity = BaseSeverity.of(labels["severity"]) ?? BaseSeverity.of(labels["priority"])
        let startsAt = SenderTime.moment(reader.text("startsAt"))
        let sortedLabels = labels.sorted
        let sortedDetails = details.sorted
        let key = key(reader.text("fingerprint"), sortedLabels, digest)
        var links = LinkList()
        links.add(reader.text("generatorURL"), text: "Source")
        links.add(details.first("runbook_url", "runbook"), text: "Runbook")
        links.add(
            details.first("dashboard", "dashboard_url", "dashboardURL"), text: "Dashboard")
        return Alert(
            digest: AlertDigests.identity(integration, key, digest),
            integration: integration, dedupKey: key, status: status, severity: severity,
            summary: summary(labels, details),
            source: labels.first("instance", "host", "hostname", "node", "pod", "job"),
            labels: sortedLabels, details: sortedDetails, links: links.links, startsAt: startsAt,
            endsAt: SenderTime.moment(reader.text("endsAt")),
            bodyDigest: AlertDigests.body(
                status: status, severity: severity, startsAt: startsAt, [],
                [sortedLabels, sortedDetails], digest))
    }

    /// The fingerprint; senders of older versions have none, and then the labels are who it is.
    private static func key(_ fingerprint: String?, _ labels: [Field], _ digest: DigestFunction)
        -> String
    {
        if let fingerprint, !fingerprint.isEmpty {
            return AlertDigests.fittedKey(ForeignText.block(fingerprint), digest)
        }
        return AlertDigests.hexadecimal(
            AlertDigests.body(
                status: .firing, severity: nil, startsAt: nil, [], [labels], digest))
    }

    private static func summary(_ labels: FieldList, _ details: FieldList) -> String {
        for name in ["summary", "title"] {
            let line = ForeignText.line(details[name])
            if !line.isEmpty { return line }
        }
        for name in ["description", "message"] {
            let line = ForeignText.firstLine(details[name])
            if !line.isEmpty { return line }
        }
        let name = labels["alertname"]
        let instance = labels["instance"]
        let known = ForeignText.line(instance.isEmpty ? name : "\(name) on \(instance)")
        return known.isEmpty ? "An alert without a name" : known
    }

    /// The bytes behind one alert: the body when it is alone in it, else its own part, re-encoded.
    private static func raw(_ element: JSONValue, of count: Int, _ body: [UInt8]) -> [UInt8] {
        if count == 1, body.count <= Limits.rawAlertBytes { return body }
        let own = element.compact
        return own.count <= Limits.rawAlertBytes ? own : []
    }
}

extension Alert {
    /// What Grafana says besides; none of it makes a repeat another alert.
    fileprivate mutating func addGrafana(_ reader: ObjectReader, _ links: inout LinkList) {
        let addresses = [
            ("dashboardURL", "Dashboard"), ("panelURL", "Panel"), ("silenceURL", "Silence"),
            ("imageURL", "Picture"),
        ]
        for (name, words) in addresses { links.add(reader.value(name)?.text, text: words) }
        var list = FieldList(details)
        if let values = reader.value("values") { list.addDetail("values", json: values) }
        list.addDetail("valueString", reader.value("valueString")?.text)
        details = list.sorted
    }

    /// Adds a detail in its place among the sorted.
    fileprivate mutating func note(_ name: String, _ value: String) {
        var list = FieldList(details)
        list.addDetail(name, value)
        details = list.sorted
    }
}
