package import Core
import FoundationEssentials

// What a webhook receiver gets, version 1; `docs/schemas/page-webhook.schema.json` is its contract.
// A field that was published keeps its meaning; new ones may come, and `version` rises when one
// goes. What is unknown or does not apply is absent.

/// The body of a page or a notice to a webhook.
package struct PageWebhook: Hashable, Encodable, Sendable {
    package struct About: Hashable, Encodable, Sendable {
        package var number: Int
        package var title: String
        package var severity: String
        package var level: String
        package var state: String
        package var service: String?
        package var url: String?
    }

    package struct Owed: Hashable, Encodable, Sendable {
        package var id: Int
        /// As the API calls it: `database 2`, `commander`, or the id of the person asked for.
        package var title: String
        package var mustJoin: Bool

        private enum CodingKeys: String, CodingKey {
            case id, title
            case mustJoin = "must_join"
        }
    }

    package struct Reader: Hashable, Encodable, Sendable {
        package var id: String
        package var name: String
    }

    package struct Book: Hashable, Encodable, Sendable {
        package var title: String
    }

    package enum Sort: String, Encodable, Sendable {
        case page, notice
    }

    package static let currentVersion = 1

    /// The published names.
    private enum CodingKeys: String, CodingKey {
        case version, type, notice, message, incident, obligation, person, reason, urgency
        case subject, text, asked, why, bridge, runbook, link, attempt
        case idempotencyKey = "idempotency_key"
        case sentAt = "sent_at"
    }

    package var version = Self.currentVersion
    package var type: Sort
    /// What kind of notice, such as `all-clear`.
    package var notice: String?
    /// `17-3/hook`, message and method: the same on every retry and take-over.
    package var idempotencyKey: String
    package var message: String
    /// Absent: the notice is of none, such as an offered swap.
    package var incident: About?
    package var obligation: Owed?
    /// Absent: the fallback address.
    package var person: Reader?
    package var reason: String
    package var urgency: String
    /// The line for a lock screen, at most 70 characters.
    package var subject: String
    /// The whole page as plain text.
    package var text: String
    package var asked: String
    package var why: [String]
    package var bridge: String?
    package var runbook: Book?
    package var link: String?
    package var sentAt: String
    /// Counted from 1 for this message and method.
    package var attempt: Int

    package init(
        dispatch: Dispatch, handbook: Handbook, link: String? = nil, publicURL: String? = nil,
        idempotencyKey: String, sentAt: Moment
    ) {
        let text = PageText(
            dispatch: dispatch, handbook: handbook, link: link, publicURL: publicURL)
        let voice = PageVoice(dispatch, handbook)
        switch dispatch.message.purpose {
        case .page: type = .page
        case .notice(let kind):
            type = .notice
            notice = kind.name
        }
        self.idempotencyKey = idempotencyKey
        message = dispatch.message.id.description
        incident =
            dispatch.isOfNoIncident ? nil : About(dispatch.incident, voice, publicURL)
        obligation = voice.obligation.map {
            Owed(
                id: $0.id.value, title: $0.title.oneLine(limit: 80), mustJoin: $0.mustJoin)
        }
        person = dispatch.message.person.map { Reader(id: $0.text, name: voice.name($0)) }
        reason = text.reason
        urgency = dispatch.message.urgency.name
        subject = text.subject
        self.text = text.body
        asked = text.asked
        why = text.why
        bridge = text.bridge
        runbook = text.runbook.map { Book(title: $0) }
        self.link = text.link
        self.sentAt = sentAt.preciseText
        attempt = dispatch.attempt.number
    }

    /// JSON with sorted keys.
    package var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers always encode: only a number that is not finite could not.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}

extension PageWebhook.About {
    fileprivate init(_ incident: Incident, _ voice: PageVoice, _ publicURL: String?) {
        self.init(
            number: incident.number.value,
            title: incident.title.oneLine(limit: PageVoice.textLimit),
            severity: incident.severity.name, level: incident.policy.level.name,
            state: incident.state.name,
            service: incident.service == nil ? nil : voice.place.oneLine(limit: 80),
            url: publicURL.map { voice.address(under: $0) })
    }
}
