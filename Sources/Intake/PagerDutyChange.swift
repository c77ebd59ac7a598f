package import Core

// PagerDuty's change events, `POST /v2/change/enqueue` (developer.pagerduty.com, "Send a Change Event"):
//
//   routing_key   required; the integration key
//   payload       required
//     summary     required; at most 1,024 characters, cut beyond
//     timestamp   ISO 8601; now when absent
//     source
//     custom_details  an object
//   links [{href, text?}]

/// One change event, read as far as its key.
package struct PagerDutyChange: PagerDutyMessage {
    package static let unknownKey = PagerDutyEvent.unknownKey

    package let keyed: KeyedBody

    package init(body: [UInt8]) throws(IntakeProblem) {
        keyed = try KeyedBody(body, key: "routing_key")
    }

    /// The change of its integration; `now` when it does not say when. Throws `.invalid` with
    /// everything that is wrong.
    package func change(integration: KeyID, now: Moment) throws(IntakeProblem) -> Change {
        var reader = ObjectReader(keyed.members)
        let payload = reader.object("payload")
        if reader.value("payload") == nil { reader.refuse("payload", "missing") }
        var inner = ObjectReader(payload ?? [], path: "payload.")
        let summary = payload == nil ? nil : inner.requiredText("summary")
        reader.adopt(inner)
        guard reader.problems.isEmpty else {
            throw IntakeProblem(.invalid, reader.problems)
        }
        var details = FieldList()
        var service: ServiceID?
        switch inner.value("custom_details") {
        case .object(let members)?:
            for member in members { details.addDetail(member.name, json: member.value) }
            let named = ForeignText.line(ObjectReader(members).value("service")?.text ?? "", to: 64)
            if !named.isEmpty { service = ServiceID(named) }
        case let other?: details.addDetail("custom_details", json: other)
        case nil: break
        }
        var links = LinkList()
        if case .array(let elements)? = reader.value("links") {
            for case .object(let members) in elements {
                let link = ObjectReader(members)
                links.add(link.value("href")?.text, text: link.value("text")?.text)
            }
        }
        let time = inner.value("timestamp")?.text.flatMap { SenderTime.loose($0) }
        return Change(
            integration: integration, service: service, summary: ForeignText.line(summary ?? ""),
            source: ForeignText.line(inner.value("source")?.text ?? ""), at: time ?? now,
            links: Array(links.links.prefix(8)), details: Array(details.sorted.prefix(32)))
    }
}
