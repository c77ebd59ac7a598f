package import Core

/// One visit to a mailbox: signed in, a folder open. Blocks: for a thread of its own.
///
/// A mail is fetched without being marked; it is marked, or moved, by `settle`, once it is safe.
package final class MailboxSession {
    /// Of a mail for as long as `validity` of its folder stays the same.
    package typealias Number = UInt32

    private let connection: MailboxConnection
    private let mailbox: Mailbox.Resolved
    private var capabilities: Set<String> = []
    private var tags = 0
    /// Numbers of mails mean the same as long as this does.
    package private(set) var validity: UInt32 = 0

    /// Connects, signs in and opens the folder. `isStopped` is asked a few times a second while
    /// anything is waited for.
    package init(
        _ mailbox: Mailbox.Resolved, isStopped: @escaping @Sendable () -> Bool
    ) throws(MailboxFailure) {
        self.mailbox = mailbox
        connection = try MailboxConnection(mailbox, isStopped: isStopped)
        for response in try run("CAPABILITY") {
            if let found = response.capabilities { capabilities = found }
        }
        for response in try run("SELECT \(Self.quoted(mailbox.folder))", isLasting: true) {
            if let found = response.validity { validity = found }
        }
    }

    /// Mails that nobody has read, the oldest first.
    package func unread() throws(MailboxFailure) -> [Number] {
        try run("UID SEARCH UNSEEN UNDELETED").compactMap(\.found).flatMap { $0 }
    }

    /// A mail, or its beginning when it is longer than `Limits.mailBytes`; nil when it is gone.
    package func fetch(_ number: Number) throws(MailboxFailure) -> [UInt8]? {
        let wanted = "UID FETCH \(number) (BODY.PEEK[]<0.\(Limits.mailBytes)>)"
        return try run(wanted).lazy.compactMap(\.literals.first).first
    }

    /// Marks a mail as read, and moves it if that is wanted.
    package func settle(_ number: Number) throws(MailboxFailure) {
        _ = try run("UID STORE \(number) +FLAGS.SILENT (\\Seen)", isLasting: true)
        guard let folder = mailbox.moveTo else { return }
        let target = Self.quoted(folder)
        if capabilities.contains("MOVE") {
            try move("UID MOVE \(number) \(target)", into: target)
        } else {
            try move("UID COPY \(number) \(target)", into: target)
            _ = try run("UID STORE \(number) +FLAGS.SILENT (\\Deleted)")
            if capabilities.contains("UIDPLUS") { _ = try run("UID EXPUNGE \(number)") }
        }
    }

    /// The folder is made when it is not there.
    private func move(_ command: String, into target: String) throws(MailboxFailure) {
        if try attempt(command).end.result == .ok { return }
        _ = try attempt("CREATE \(target)")
        _ = try run(command, isLasting: true)
    }

    /// Returns when there may be new mail, or after the time.
    package func wait(_ time: Duration) throws(MailboxFailure) {
        guard capabilities.contains("IDLE") else {
            _ = try connection.hear(within: time)
            _ = try run("NOOP")
            return
        }
        tags += 1
        let tag = "m\(tags)"
        try connection.say("\(tag) IDLE\r\n")
        let deadline = ContinuousClock.now + time
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero, let response = try connection.hear(within: left) else { break }
            // A server that ended it by itself says so with the command's tag.
            if response.end(of: tag) != nil { return }
            if response.tellsOfMail { break }
        }
        try connection.say("DONE\r\n")
        while try connection.hear().end(of: tag) == nil {}
    }

    /// Says goodbye; what comes of it does not matter.
    package func close() {
        tags += 1
        try? connection.say("m\(tags) LOGOUT\r\n")
    }

    // MARK: Commands

    /// What came before the end of the command. Throws when the server refuses it.
    private func run(
        _ command: String, isLasting: Bool = false
    ) throws(MailboxFailure) -> [MailboxDialogue.Response] {
        let answer = try attempt(command)
        guard answer.end.result == .ok else {
            let name = command.split(separator: " ").prefix { $0.allSatisfy(\.isUppercase) }
                .joined(separator: " ")
            throw MailboxFailure(
                "the mail server refuses \(name): \(answer.end.words)", isLasting: isLasting)
        }
        return answer.responses
    }

    private typealias Answered = (
        responses: [MailboxDialogue.Response],
        end: (result: MailboxDialogue.Response.Result, words: String)
    )

    private func attempt(_ command: String) throws(MailboxFailure) -> Answered {
        tags += 1
        let tag = "m\(tags)"
        try connection.say("\(tag) \(command)\r\n")
        var responses: [MailboxDialogue.Response] = []
        while true {
            let response = try connection.hear()
            if let end = response.end(of: tag) { return (responses + [response], end) }
            // A server may tell of ten thousand mails at once; none of it is asked for.
            if responses.count < 1000 { responses.append(response) }
        }
    }

    /// A quoted string of RFC 3501; the check of the handbook lets nothing else through.
    private static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
