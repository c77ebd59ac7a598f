package import Core

// PagerDuty Events API v1, `POST /generic/2010-04-15/create_event.json` (developer.pagerduty.com, "Events
// API v1 overview"; Alertmanager sends it when `service_key` is set):
//
//   service_key            required; the integration key
//   event_type             required; trigger, acknowledge or resolve
//   incident_key           made up for a trigger without one, required else
//   description            required for a trigger; a line
//   details                an object, or anything
//   client, client_url
//   contexts [{type link, href, text?} | {type image, src, href?, alt?}]
//
// There is no severity: `details.severity` is asked, which Alertmanager's users send.

/// One event of PagerDuty's Events API v1, read as far as its key.
package struct PagerDutyV1Event: PagerDutyMessage {
    package static let unknownKey = "service_key: Service key is invalid"

    package let keyed: KeyedBody

    package init(body: [UInt8]) throws(IntakeProblem) {
        keyed = try KeyedBody(body, key: "service_key")
    }

    /// The event as an alert of its integration; `newKey` as for Events v2.
    package func alert(
        integration: KeyID, newKey: () -> String, digest: DigestFunction
    ) throws(IntakeProblem) -> Alert {
        var reader = ObjectReader(keyed.members)
        let word = reader.requiredText("event_type")
        let action = word.flatMap { PagerDutyEvent.Action(rawValue: $0) }
        if let word, action == nil {
            reader.refuse(
                "event_type",
                "expected one of trigger, acknowledge, resolve, found \(ForeignText.quoted(word))")
        }
        let key = reader.text("incident_key") ?? ""
        if key.isEmpty, let action, action != .trigger {
            reader.refuse("incident_key", "missing; acknowledge and resolve need one")
        }
        let description =
            action == .trigger ? reader.requiredText("description") : reader.text("description")
        let client = reader.text("client")
        let clientAddress = reader.text("client_url")
        guard reader.problems.isEmpty, let action else {
            throw IntakeProblem(.invalid, reader.problems)
        }
        var labels = FieldList()
        var details = FieldList()
        var severity: Severity?
        var source = ""
        switch reader.value("details") {
        case .object(let members)?:
            for member in members { details.addDetail(member.name, json: member.value) }
            let told = ObjectReader(members)
            severity = BaseSeverity.of(told.value("severity")?.text ?? "")
            source = details.first("source", "host", "hostname", "instance")
            labels.addLabel("service", told.value("service")?.text)
            labels.addLabel("alertname", told.value("alertname")?.text)
        case let other?: details.addDetail("details", json: other)
        case nil: break
        }
        details.addDetail("client", client)
        var links = LinkList()
        links.add(clientAddress, text: client)
        if case .array(let contexts)? = reader.value("contexts") {
            for case .object(let members) in contexts {
                let context = ObjectReader(members)
                let words = context.value("text")?.text ?? context.value("alt")?.text
                links.add(context.value("href")?.text, text: words)
                links.add(context.value("src")?.text, text: words ?? "image")
            }
        }
        let dedupKey = AlertDigests.fittedKey(
            ForeignText.block(key.isEmpty ? newKey() : key), digest)
        let summary = ForeignText.line(description ?? "")
        let fields = [labels.sorted, details.sorted]
        source = ForeignText.line(source.isEmpty ? client ?? "" : source)
        return Alert(
            digest: AlertDigests.identity(integration, dedupKey, digest),
            integration: integration, dedupKey: dedupKey, status: action.status,
            severity: severity, summary: summary, source: source, labels: fields[0],
            details: fields[1], links: links.links, afterResolve: .opensAnew,
            bodyDigest: AlertDigests.body(
                status: action.status, severity: severity, startsAt: nil,
                [summary, source] + links.links.map(\.address), fields, digest),
            raw: keyed.raw)
    }
}
