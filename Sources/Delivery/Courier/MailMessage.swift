package import Core
import Seals

/// A plain-text mail, composed as RFC 5322 and MIME want it.
///
/// Nothing in it can add a header: addresses are checked, other texts lose their line breaks.
package struct MailMessage: Hashable, Sendable {
    package var from: MailAddress
    package var to: MailAddress
    /// Any text; one line is made of it.
    package var subject: String
    package var text: String
    package var date: Moment
    /// The idempotency key, from which the Message-ID is made: stable across retries. It must be
    /// unique across installations that share a sender's domain, since mail servers drop a second
    /// mail with the same Message-ID.
    package var key: String
    /// What the mails of one conversation have in common, such as the incident: mail programs show
    /// them together. As unique as `key`.
    package var threadKey: String?
    /// By which this installation recognises its own mails in a mailbox that it reads.
    package var installation: String?

    package init(
        from: MailAddress, to: MailAddress, subject: String, text: String, date: Moment,
        key: String, threadKey: String? = nil, installation: String? = nil
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.date = date
        self.key = key
        self.threadKey = threadKey
        self.installation = installation
    }

    /// With the angle brackets.
    package var messageID: String { Self.identifier(key, at: from.domain) }

    /// The whole mail, with lines that end in CR LF.
    package var encoded: [UInt8] {
        let body = MailBody(text)
        var lines = [
            "Date: \(MailDate.text(of: date))",
            "From: \(from.headerText)",
            "To: \(to.headerText)",
            "Subject: \(MailWords.header(Self.oneLine(subject), used: 9))",
            "Message-ID: \(messageID)",
        ]
        if let threadKey {
            // The first mail of the conversation need not exist: that all name it is enough.
            let first = Self.identifier("thread." + threadKey, at: from.domain)
            lines += ["In-Reply-To: \(first)", "References: \(first)"]
        }
        if let installation { lines.append("X-Muster: \(Self.oneLine(installation))") }
        lines += [
            // RFC 3834: so that no vacation answer comes back.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(body.transferEncoding)",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body.bytes
    }

    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.properties.generalCategory == .control
                        || $0.properties.generalCategory == .lineSeparator
                        || $0.properties.generalCategory == .paragraphSeparator ? " " : $0
                }))
    }

    /// Letters, digits and hyphens stay; every other byte becomes `=` and two digits, and a long key
    /// its digest, so that different keys stay different.
    private static func identifier(_ key: String, at domain: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var local: [UInt8] = []
        let bytes = Array(key.utf8)
        let short = bytes.count <= 120 ? bytes : Array(Digest32.sha256(bytes).hexadecimal.utf8)
        for byte in short {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                local.append(byte)
            default:
                local += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return "<\(String(decoding: local, as: UTF8.self))@\(domain)>"
    }
}

/// A moment as mail headers write it (RFC 5322 section 3.3), always in UTC.
enum MailDate {
    static func text(of moment: Moment) -> String {
        let seconds = moment.seconds
        let number = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let day = CivilDay(number: Int(number)).clamped
        let (year, month, dayOfMonth) = day.components
        let second = Int(seconds - number * 86_400)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
        return "\(day.weekday.name.prefix(3)), \(padded(dayOfMonth, 2)) \(months[month - 1]) "
            + "\(padded(year, 4)) \(clock.joined(separator: ":")) +0000"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
