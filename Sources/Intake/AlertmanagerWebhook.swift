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
            let status: Alert.Status = reader.text("status") == "resolved" ? .resolved : .firing
            let fingerprint = reader.text("fingerprint")
            var alert = AlertmanagerAlert.alert(
                &reader, status, fingerprint: fingerprint, integration, digest)
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

    /// The bytes behind one alert: the body when it is alone in it, else its own part, re-encoded.
    static func raw(_ element: JSONValue, of count: Int, _ body: [UInt8]) -> [UInt8] {
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
}
