import Core
import Delivery
import Handbooks
import Intake

// The readers of what comes into a mailbox.

extension FuzzedParser {
    /// A mail, as an alert and as an answer.
    static let mail = FuzzedParser("mail") { bytes, outcome in
        let mail = ReceivedMail(bytes)
        let mapping = ShippedMappings.all[Mapping.mail] ?? Mapping(name: Mapping.mail)
        let alert = mail.alert(mapping: mapping, integration: key, digest: digest)
        outcome.faults += AlertBounds.faults(of: alert)
        _ = mail.automatic(installation: "0123abcd")
        _ = mail.answered(installation: "0123abcd")
        let answer = mail.answer(from: nil)
        let bounds: [(holds: Bool, name: String)] = [
            (answer.text.utf8.count <= Limits.textBytes, "an answer is bounded"),
            (!answer.text.utf8.contains(0), "an answer holds no NUL"),
            (answer.sender.utf8.count <= Limits.attachmentNameBytes, "a sender is short"),
            (!answer.sender.isEmpty, "a sender is called something"),
            (answer.raw.count <= Limits.rawAlertBytes, "the original is bounded"),
            (mail.attachments.count <= Limits.attachments, "files are bounded in number"),
            (
                mail.attachments.keptBytes <= Limits.mailAttachmentBytes,
                "files are bounded in size"
            ),
            (mail.attachments.allSatisfy { isName($0.name) }, "the name of a file is no path"),
            (mail.key(digest).utf8.count <= Limits.dedupKeyBytes, "a mail's key is short"),
        ]
        outcome.faults += bounds.filter { !$0.holds }.map(\.name)
        // Any bytes are a mail; one that has an identifier is what was meant.
        outcome.isAccepted = !mail.id.isEmpty
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= Limits.attachmentNameBytes
            && !name.utf8.contains { $0 == 0x2F || $0 == 0x5C || $0 < 0x20 }
    }

    /// What a mail server says: whole, and cut at every seventh byte, which must not matter.
    static let mailbox = FuzzedParser("mailbox") { bytes, outcome in
        let whole = responses(bytes, in: max(1, bytes.count))
        let cut = responses(bytes, in: 7)
        if !whole.isEmpty { outcome.isAccepted = true }
        if whole != cut { outcome.faults.append("where a line is cut does not matter") }
        for response in whole {
            _ = (response.end(of: "m1"), response.goodbye, response.tellsOfMail, response.found)
            _ = (response.capabilities, response.validity)
        }
    }

    private static func responses(
        _ bytes: [UInt8], in size: Int
    ) -> [MailboxDialogue.Response] {
        var dialogue = MailboxDialogue()
        var found: [MailboxDialogue.Response] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            dialogue.take(bytes[start..<min(bytes.count, start + size)])
            do {
                while let response = try dialogue.next() { found.append(response) }
            } catch {
                // The connection ends here.
                return found
            }
        }
        return found
    }
}
