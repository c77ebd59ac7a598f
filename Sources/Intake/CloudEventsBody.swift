package import Core

// CloudEvents 1.0 over HTTP (github.com/cloudevents/spec, "HTTP Protocol Binding"):
//
//   structured   Content-Type application/cloudevents+json; the body is one event
//   batched      Content-Type application/cloudevents-batch+json; the body is a list of events
//   binary       any other type; each attribute is a header `ce-NAME` with percent-encoding, the body is
//                the data
//
// Data that is no JSON stands in `data_base64`. Binary events are put into the structured shape; the mapping `cloudevents`, or one of the
// organisation's own, reads on from there. Of the attributes `specversion`, `id`, `source` and `type`
// are required by the specification; here only that it is recognisable as an event is.

/// One request of a producer of CloudEvents as alerts.
package enum CloudEventsBody {
    /// Attributes of one event that are read.
    private static let attributes = 32

    /// `attributes`: what stands in headers after `ce-`, with names in small letters; empty in the
    /// other modes. Throws when it is no event.
    package static func alerts(
        body: [UInt8], attributes: [(name: String, value: String)], mapping: Mapping,
        integration: KeyID, digest: DigestFunction
    ) throws(IntakeProblem) -> MappedAlerts {
        guard !attributes.isEmpty else {
            return try MappedAlerts(
                value: try opened(MappedBody.value(of: body)), body: body, mapping: mapping,
                integration: integration, digest: digest)
        }
        var members = attributes.prefix(Self.attributes).map {
            JSONMember($0.name, .string(decoded($0.value)))
        }
        if let data = try? JSONValue(body) {
            members.append(JSONMember("data", data))
        } else if let text = String(validating: body, as: UTF8.self) {
            members.append(JSONMember("data", .string(text)))
        } else {
            throw IntakeProblem(.unreadable, ["the body: expected JSON or text, found other bytes"])
        }
        let event = JSONValue.object(members)
        return try MappedAlerts(
            value: event, body: event.compact, mapping: mapping, integration: integration,
            digest: digest)
    }

    /// The event, or each of a batch, with the data that it holds as Base64 read: JSON or a text.
    private static func opened(_ value: JSONValue) -> JSONValue {
        if case .array(let events) = value { return .array(events.map(opened)) }
        guard case .object(let members) = value,
            let index = members.firstIndex(where: { $0.name == "data_base64" }),
            case .string(let text) = members[index].value
        else { return value }
        let bytes = MailEncoding.base64(Array(text.utf8)[...])
        let words = { String(validating: bytes, as: UTF8.self).map { JSONValue.string($0) } }
        guard let data = (try? JSONValue(bytes)) ?? words() else { return value }
        var opened = members
        opened[index] = JSONMember("data", data)
        return .object(opened)
    }

    private static func decoded(_ text: String) -> String {
        var decoded: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let high = digit(rest[rest.startIndex]),
                let low = digit(rest[rest.startIndex + 1])
            {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
