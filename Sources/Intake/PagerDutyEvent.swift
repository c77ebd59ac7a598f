import Core

// PagerDuty Events API v2, `POST /v2/enqueue`, as the vendor documents it
// (developer.pagerduty.com, "Send an Alert Event"):
//
//   routing_key            required; the integration key
//   event_action           required; trigger, acknowledge or resolve
//   dedup_key              at most 255 characters; made up for a trigger without one, required else
//   payload                required for a trigger
//     summary              required; at most 1,024 characters, cut beyond
//     source               required
//     severity             required; critical, error, warning or info
//     timestamp            ISO 8601
//     component, group, class
//     custom_details       an object; a text is taken too
//   images [{src, href?, alt?}], links [{href, text?}], client, client_url
//
// Anything else is accepted and ignored. What is laxer here than the documentation, so that no
// alert is lost over its decoration: severity in any letter case, numbers where texts belong, and a
// timestamp or a link that cannot be read is kept as a detail or left out.

/// One event of PagerDuty's Events API v2, read as far as its key.
package struct PagerDutyEvent: PagerDutyMessage {
    /// What the sender wants done.
    package enum Action: String, CaseIterable, Sendable {
        case trigger, acknowledge, resolve
    }

    package static let unknownKey = "routing_key: Invalid routing key"

    package let keyed: KeyedBody

    package init(body: [UInt8]) throws(IntakeProblem) {
        keyed = try KeyedBody(body, key: "routing_key")
    }
}

/// What PagerDuty's senders post, read as far as its key: whatever else is wrong is said when it is
/// known whose it is.
package protocol PagerDutyMessage: Sendable {
    /// What PagerDuty says of a key that it does not know.
    static var unknownKey: String { get }
    var keyed: KeyedBody { get }

    /// Throws `.unreadable` for what is not a JSON object and `.invalid` when there is no key.
    init(body: [UInt8]) throws(IntakeProblem)
}
