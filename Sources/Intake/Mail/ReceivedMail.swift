package import Core

// A mail as it came out of a mailbox (RFC 5322, MIME). Whatever the bytes are, there is a mail in them:
// what cannot be told of it is empty, and nothing is refused, since it may be an alert.

/// One mail, read.
package struct ReceivedMail: Sendable {
    /// Without angle brackets; empty when the mail has none.
    package let id: String
    /// Those that it answers or follows, the oldest first, as its own head names them.
    package let references: [String]
    package let subject: MailSubject
    /// The address alone, in small letters; empty when there is none that can be read.
    package let address: String
    /// A name with the address, or whichever of the two there is.
    package let sender: String
    package let sentAt: Moment?
    /// What its writer wrote, without what it quotes.
    package let text: String
    /// Everything that it says, quotations too.
    package let wholeText: String
    package let attachments: [Attachment]
    /// Its beginning, as it came.
    package let raw: [UInt8]

    let head: MailHead
    let isReport: Bool

    package init(_ bytes: [UInt8]) {
        let head = MailHead(bytes, in: 0..<bytes.count)
        let parts = MailParts(bytes, head)
        self.head = head
        isReport = parts.isReport
        id = head.identifiers("message-id").first ?? ""
        references = Self.references(head)
        subject = MailSubject(head.text("subject"))
        let from = head.text("from")
        address = Self.address(in: from)
        let line = ForeignText.line(from, to: Limits.attachmentNameBytes)
        sender = line.isEmpty ? "somebody who does not say who" : line
        sentAt = SenderTime.loose(head.text("date"))
        wholeText = ForeignText.block(parts.text, to: Limits.mailTextBytes)
        text = MailReply.written(in: wholeText)
        attachments = parts.attachments
        raw = Array(bytes.prefix(Limits.rawAlertBytes))
    }

    private static func references(_ head: MailHead) -> [String] {
        var found = head.identifiers("references")
        for id in head.identifiers("in-reply-to") where !found.contains(id) { found.append(id) }
        return found
    }

    /// `ada@example.org` out of `Ada <ada@example.org>`.
    private static func address(in text: String) -> String {
        var address = text[...]
        if let open = text.lastIndex(of: "<") {
            address = text[text.index(after: open)...].prefix { $0 != ">" }
        }
        let line = ForeignText.line(String(address), to: 320).lowercased()
        let parts = line.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress = parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
        return isAddress && !line.contains(where: { $0.isWhitespace }) ? line : ""
    }

    package var isReply: Bool { !references.isEmpty || subject.isReply }

    /// What a conversation has in common: the identifier of its first mail.
    package var thread: String { references.first ?? id }
}

// MARK: Mails that no person and no monitoring tool wrote

extension ReceivedMail {
    /// Why this is no alert and no answer, in words; nil for what is to be taken. RFC 3834 and what
    /// programs do in its stead. A mail that a tool wrote by itself (`auto-generated`) is an alert,
    /// and bulk mail may be one: only what answers a mail by itself is passed over. Unsure is taken.
    ///
    /// `installation`: what Muster's own mails have in front of their identifiers.
    package func automatic(installation: String) -> String? {
        let own = ForeignText.line(head.text(Self.ownField))
        if !installation.isEmpty, own == installation { return "a mail of this Muster itself" }
        let submitted = head.word("auto-submitted")
        if submitted == "auto-replied" { return "an automatic reply (Auto-Submitted)" }
        let precedence = head.word("precedence")
        if precedence == "auto_reply" { return "an automatic reply (Precedence)" }
        for name in ["x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from"]
        where head.value(name) != nil && head.word(name) != "no" {
            return "an automatic reply (\(name))"
        }
        if isReport { return "a report about the delivery or reading of a mail" }
        let isFromDaemon = ["mailer-daemon", "postmaster"].contains {
            address.hasPrefix("\($0)@")
        }
        let isReturnless = head.value("return-path").map { !$0.contains(UInt8(ascii: "@")) } == true
        if isReturnless, isFromDaemon { return "a mail that came back" }
        // A mail that answers one, and says of itself that nobody answered by hand.
        guard isReply else { return nil }
        if isReturnless { return "an automatic reply (no return path)" }
        if ["bulk", "junk"].contains(precedence) { return "an automatic reply (Precedence)" }
        if head.value("x-auto-response-suppress") != nil {
            return "an automatic reply (X-Auto-Response-Suppress)"
        }
        if submitted == "auto-generated", incident(of: installation) != nil {
            return "an automatic reply to a mail of this Muster"
        }
        return nil
    }

    /// The field by which an installation recognises its own mails.
    package static let ownField = "x-muster"

    // MARK: The incident that it answers

    /// The number of the incident that a person answers: the mail names a mail of this installation
    /// as the one that it answers, or its subject the number as those mails do. Nil otherwise, and
    /// for what a program wrote: a ticket `#16` of another tool is no incident of ours.
    package func answered(installation: String) -> IncidentNumber? {
        if let number = incident(of: installation) { return number }
        let submitted = head.word("auto-submitted")
        guard submitted.isEmpty || submitted == "no",
            !["bulk", "junk", "list"].contains(head.word("precedence"))
        else { return nil }
        return subject.incident
    }

    /// Out of the identifiers that this installation gave its mails: `INSTALLATION-16-…`, or
    /// `thread=2EINSTALLATION-16` for the conversation.
    private func incident(of installation: String) -> IncidentNumber? {
        guard !installation.isEmpty else { return nil }
        for reference in references.reversed() {
            var local = reference[...]
            if local.hasPrefix("thread=2E") { local = local.dropFirst("thread=2E".count) }
            guard local.hasPrefix(installation + "-") else { continue }
            local = local.dropFirst(installation.count + 1)
            let digits = local.prefix { $0.isASCII && $0.isNumber }
            let next = local[digits.endIndex...].first
            guard next == "-" || next == "@", let number = Int(digits), number > 0 else { continue }
            return IncidentNumber(number)
        }
        return nil
    }
}
