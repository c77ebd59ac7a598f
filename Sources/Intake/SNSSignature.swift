import Core

// The signature of a message of Amazon SNS (docs.aws.amazon.com, "Verifying the signatures of Amazon SNS
// messages"): `Signature` is Base64 of RSA over a text of certain members, each a line with its name and a line
// with its value, in the order of their names; `SignatureVersion` 1 is SHA-1, 2 is SHA-256; the certificate lies
// at `SigningCertURL`, which must be Amazon's own address.

/// What a message of SNS says of its signature.
package struct SNSSignature: Hashable, Sendable {
    /// The format of what comes by SNS.
    package static let format = "cloudwatch"

    /// Why a message has no signature that anybody could check.
    package enum Fault: Error, Hashable, Sendable {
        /// It has none.
        case unsigned
        /// In words.
        case wrong(String)
    }

    /// Where the certificate lies: at Amazon's.
    package let certificate: String
    package let isSHA1: Bool
    /// In Base64.
    package let signature: String
    /// What was signed.
    package let text: String

    /// Nil for a body that is no message of SNS.
    package init?(body: [UInt8]) throws(Fault) {
        guard let members = try? IntakeProblem.members(of: body) else { return nil }
        let reader = ObjectReader(members)
        let confirmation = [
            "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
        ]
        let names: [String]
        switch reader.value("Type")?.text {
        case "Notification":
            names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        case "SubscriptionConfirmation", "UnsubscribeConfirmation": names = confirmation
        default: return nil
        }
        guard let signature = reader.value("Signature")?.text else { throw .unsigned }
        let address = reader.value("SigningCertURL")?.text ?? ""
        guard SNSMessage.isAmazons(address), address.hasSuffix(".pem") else {
            throw .wrong(
                "its certificate is not at Amazon SNS's address but at "
                    + ForeignText.quoted(address))
        }
        switch reader.value("SignatureVersion")?.text {
        case "1": isSHA1 = true
        case "2": isSHA1 = false
        case let version:
            throw .wrong("its signature is of version \(ForeignText.quoted(version ?? ""))")
        }
        self.signature = signature
        certificate = address
        text = names.reduce(into: "") { text, name in
            guard let value = reader.value(name)?.text else { return }
            text += "\(name)\n\(value)\n"
        }
    }
}
