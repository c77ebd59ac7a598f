import Core

// What Amazon SNS posts to an HTTPS endpoint (docs.aws.amazon.com, "HTTP/HTTPS notification JSON format" and
// "HTTP/HTTPS subscription confirmation JSON format"):
//
//   Type "Notification": MessageId, TopicArn, Subject?, Message, Timestamp, SignatureVersion, Signature,
//     SigningCertURL, UnsubscribeURL
//   Type "SubscriptionConfirmation": MessageId, Token, TopicArn, Message, SubscribeURL, …
//   Type "UnsubscribeConfirmation": the same
//
// A notification is left to the mapping `cloudwatch`. A confirmation is a question for a person: who visits
// the address says yes to what the topic sends. Muster visits nothing that a sender tells it to visit.

/// What is not an alarm in what SNS sends.
package enum SNSMessage: Hashable, Sendable {
    /// A topic asks whether it may send; visiting the address says yes.
    case confirm(topic: String, address: String)
    /// A topic asks with an address that is not Amazon's.
    case suspect(topic: String, address: String)
    /// A topic says that it sends no more.
    case ended(topic: String)

    /// Nil for everything else: a notification, or an alarm by itself.
    package init?(body: [UInt8]) {
        guard let members = try? IntakeProblem.members(of: body) else { return nil }
        let reader = ObjectReader(members)
        let topic = ForeignText.line(reader.value("TopicArn")?.text ?? "an unnamed topic", to: 300)
        switch reader.value("Type")?.text {
        case "SubscriptionConfirmation":
            let address = ForeignText.line(reader.value("SubscribeURL")?.text ?? "")
            self =
                Self.isAmazons(address)
                ? .confirm(topic: topic, address: address)
                : .suspect(topic: topic, address: ForeignText.line(address, to: 200))
        case "UnsubscribeConfirmation": self = .ended(topic: topic)
        default: return nil
        }
    }

    /// In words for whoever owns the key.
    package var words: String {
        switch self {
        case .confirm(let topic, let address):
            "the topic \(topic) asks whether it may send; to say yes, open \(address)"
        case .suspect(let topic, let address):
            "the topic \(topic) asks to be confirmed at an address that is not Amazon SNS's, so do not "
                + "open it: \(address)"
        case .ended(let topic): "the topic \(topic) is unsubscribed and sends no more"
        }
    }

    /// `https://sns.REGION.amazonaws.com/…`, also of the partition in China; no user, no port.
    static func isAmazons(_ address: String) -> Bool {
        let scheme = "https://"
        guard address.hasPrefix(scheme), !address.hasSuffix("…") else { return false }
        let rest = address.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard host.utf8.allSatisfy({ isHostByte($0) }) else { return false }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0] == "sns", !parts[1].isEmpty else { return false }
        let owner = parts[2...].joined(separator: ".")
        return owner == "amazonaws.com" || owner == "amazonaws.com.cn"
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }
}
