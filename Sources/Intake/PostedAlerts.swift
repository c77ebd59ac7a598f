package import Core

// What Prometheus and amtool post to Alertmanager's API, version 2 (github.com/prometheus/alertmanager,
// api/v2/openapi.yaml, `postableAlerts`; api/v2/api.go, `postAlertsHandler`):
//
//   [{labels, annotations, startsAt, endsAt, generatorURL}]
//
// There is no status: an alert fires until `endsAt`, and its sender moves that as long as it fires.
// Prometheus sends four times in the time that it promises, and says with an `endsAt` that is over that
// the alert has ended. Without one an alert fires for five minutes. Valid alerts are taken, the others
// are told.

/// What one post to `/api/v2/alerts` says.
package struct PostedAlerts: Sendable {
    /// In the order sent.
    package let alerts: [Alert]
    /// What is wrong with the others: `alerts[3].labels: …`.
    package let problems: [String]

    /// Throws for what is no list.
    package init(
        body: [UInt8], integration: KeyID, now: Moment, digest: DigestFunction
    ) throws(IntakeProblem) {
        let value: JSONValue
        do {
            value = try JSONValue(body)
        } catch {
            throw IntakeProblem(.unreadable, [error.description])
        }
        guard case .array(let elements) = value else {
            throw IntakeProblem(.invalid, ["the body: expected an array, found \(value.kind)"])
        }
        var alerts: [Alert] = []
        var problems = ObjectReader([])
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element else {
                problems.refuse("alerts[\(index)]", "expected an object, found \(element.kind)")
                continue
            }
            var reader = ObjectReader(members, path: "alerts[\(index)].")
            let endsAt = Self.moment("endsAt", &reader)
            let status: Alert.Status = endsAt.map { $0 <= now } == true ? .resolved : .firing
            Self.check(&reader, endsAt)
            var alert = AlertmanagerAlert.alert(
                &reader, status, fingerprint: nil, integration, digest)
            guard reader.problems.isEmpty else {
                problems.adopt(reader)
                continue
            }
            if status == .firing {
                alert.endsAt = nil
                alert.expiresAt = endsAt ?? now + Limits.resolveTimeout
            }
            alert.raw = AlertmanagerWebhook.raw(element, of: elements.count, body)
            alerts.append(alert)
        }
        self.alerts = alerts
        self.problems = problems.problems
    }

    /// As Alertmanager validates them.
    private static func check(_ reader: inout ObjectReader, _ endsAt: Moment?) {
        let labels = reader.object("labels") ?? []
        if !labels.contains(where: { $0.value.text?.isEmpty == false }) {
            reader.refuse("labels", "at least one label pair required")
        }
        if let startsAt = moment("startsAt", &reader), let endsAt, endsAt < startsAt {
            reader.refuse("startsAt", "start time must be before end time")
        }
    }

    /// Go's zero time is none.
    private static func moment(_ name: String, _ reader: inout ObjectReader) -> Moment? {
        guard let text = reader.text(name), !text.isEmpty, !text.hasPrefix("0001-01-01") else {
            return nil
        }
        let moment = SenderTime.moment(text)
        if moment == nil {
            reader.refuse(name, "expected a time, found \(ForeignText.quoted(text))")
        }
        return moment
    }
}
