/// How far an SMTP dialogue (RFC 5321) got, as seen in the commands that went out and the replies
/// that came in. Nothing that was said is kept but the last reply: logins pass here too.
struct MailDialogue: Hashable, Sendable {
    enum Stage: Int, Comparable, Sendable {
        case connecting, hello, securing, login, sender, recipient, content

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    struct Reply: Hashable, Sendable {
        var code: Int
        var text: String
    }

    private(set) var stage = Stage.connecting
    /// The reply to the last command; nil while there is none.
    private(set) var reply: Reply?
    /// We have said goodbye; what is said from then on tells nothing about the mail.
    private var isOver = false

    /// A command line went out.
    mutating func sent(_ line: some Collection<UInt8>) {
        if line.starts(with: "QUIT".utf8), stage != .login {
            // Before our first command it is another, older connection that is being closed.
            isOver = stage != .connecting
            return
        }
        guard !isOver else { return }
        guard let next = Self.stage(of: line, after: stage) else {
            // The continuation of a login: base 64.
            reply = nil
            return
        }
        stage = next
        reply = nil
    }

    /// A reply line came in.
    mutating func received(_ line: some Collection<UInt8>) {
        guard !isOver else { return }
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }) else { return }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        let text = OneLine.text(line.dropFirst(4))
        reply = Reply(code: code, text: text.isEmpty ? "\(code)" : "\(code) \(text)")
    }

    private static func stage(of line: some Collection<UInt8>, after stage: Stage) -> Stage? {
        // Base 64 holds no space and no colon; only DATA and STARTTLS could be mistaken for it.
        let text = String(decoding: line.prefix(12), as: UTF8.self).uppercased()
        if text.hasPrefix("EHLO ") || text.hasPrefix("HELO ") { return max(stage, .hello) }
        if text.hasPrefix("AUTH ") { return .login }
        if text.hasPrefix("MAIL FROM:") { return .sender }
        if text.hasPrefix("RCPT TO:") { return .recipient }
        if text.hasPrefix("STARTTLS"), stage == .hello { return .securing }
        if text.hasPrefix("DATA"), stage == .recipient { return .content }
        return nil
    }
}
