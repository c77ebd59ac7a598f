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
package struct PagerDutyV1Event: Sendable {
    /// The integration key; a secret.
    package let serviceKey: String
    private let members: [JSONMember]
    private let body: [UInt8]

    /// Throws `.unreadable` for what is not a JSON object and `.invalid` when there is no key.
    package init(body: [UInt8]) throws(IntakeProblem) {
        let members = try IntakeProblem.members(of: body)
        var reader = ObjectReader(members)
        guard let key = reader.requiredText("service_key") else {
            throw IntakeProblem(.invalid, reader.problems)
        }
        serviceKey = key
        self.members = members
        self.body = body
    }

    /// The body without the integration key.
    package var raw: [UInt8] { SecretBody.without(serviceKey, "service_key", body, members) }

    /// The event as an alert of its integration; `newKey` as for Events v2.
    package func alert(
        integration: KeyID, newKey: () -> String, digest: DigestFunction
    ) throws(IntakeProblem) -> Alert {
        var reader = ObjectReader(members)
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
            raw: raw)
    }
}

/// A body that carries its own integration key.
enum SecretBody {
    /// The body with stars for the key, which is a secret and must not reach the journal; empty when
    /// it is too large to keep.
    static func without(
        _ secret: String, _ name: String, _ body: [UInt8], _ members: [JSONMember]
    ) -> [UInt8] {
        guard body.count <= Limits.rawAlertBytes else { return [] }
        let key = Array(secret.utf8)
        var raw = body
        var found = false
        var start = body.startIndex
        // A text in quotes is the key when exactly it stands between two of them.
        while let quote = body[start...].firstIndex(of: UInt8(ascii: "\"")) {
            start = quote + 1
            let end = start + key.count
            guard end < body.count, body[end] == UInt8(ascii: "\""),
                body[start..<end].elementsEqual(key)
            else { continue }
            for place in start..<end { raw[place] = UInt8(ascii: "*") }
            found = true
        }
        if found { return raw }
        // The key was written with escapes.
        let rest = members.filter { $0.name != name }
        let compact = JSONValue.object(rest).compact
        return compact.count <= Limits.rawAlertBytes ? compact : []
    }
}
