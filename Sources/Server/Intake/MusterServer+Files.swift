import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Files that came with mails, out of the entries that keep them.

extension MusterServer {
    /// `GET /api/v1/incidents/{n}/entries/{position}/files/{file}`: one file of one entry, counted from
    /// 1; 0 is the mail itself. Always as a download of no particular type: what a stranger sent is
    /// not for a browser to show.
    func showFile(_ call: Call) async throws -> Response {
        let number = try call.incident
        let numbers = call.parameters.dropFirst().map { Int($0) }
        guard numbers.count == 2, let position = numbers[0], position > 0, let file = numbers[1],
            let found = try await storedFile(file, at: Position(position), of: number)
        else {
            throw Problem(
                .notFound, "not-found", "No such thing",
                "There is no such file in incident \(number); its timeline lists them.")
        }
        guard found.isKept else {
            throw Problem(
                .notFound, "not-kept", "The file was not kept",
                "It was too large; the mailbox that it came from has it.")
        }
        var response = Response(.ok, StandingHeaders.download, found.bytes)
        response.headers[.contentDisposition] =
            "attachment; filename*=UTF-8''\(found.name.replacing("/", with: "_").percentEncoded)"
        return response
    }

    private func storedFile(
        _ file: Int, at position: Position, of number: IncidentNumber
    ) async throws -> Attachment? {
        let before = Position(position.value - 1)
        let entry = try await readStore {
            try await store.entries(of: number, after: before, limit: 1)
        }.first
        guard let entry, entry.position == position else { return nil }
        let files: [Attachment]
        let raw: [UInt8]
        switch entry.event {
        case .alerted(let alerted): (files, raw) = (alerted.alert.attachments, alerted.alert.raw)
        case .mailed(let mail): (files, raw) = (mail.attachments, mail.raw)
        default: return nil
        }
        if file == 0, !raw.isEmpty {
            return Attachment(
                name: "mail-\(position).eml", type: "message/rfc822", size: raw.count, bytes: raw)
        }
        return files.indices.contains(file - 1) ? files[file - 1] : nil
    }

    /// `GET /api/v1/mailboxes`.
    func listMailboxes(_ call: Call) async throws -> Response {
        try .json(MailboxList(mailboxes: mailboxes()), at: board.position)
    }
}

/// A mailbox that this node reads or would read, and what came of it.
package struct MailboxRow: Hashable, Codable, Sendable {
    /// A mail that was passed over.
    package struct Ignored: Hashable, Codable, Sendable {
        package var at: String
        package var sender: String
        package var subject: String
        package var because: String

        package init(at: String, sender: String, subject: String, because: String) {
            self.at = at
            self.sender = sender
            self.subject = subject
            self.because = because
        }
    }

    package var id: String
    package var folder: String
    /// `reads`, `fails`, `starts`, or `elsewhere` where another node reads it.
    package var state: String
    /// Why it cannot be read.
    package var trouble: String?
    package var lookedAt: String?
    /// Since this node started.
    package var alerts: Int
    package var answers: Int
    package var ignored: Int
    /// The latest of those, the latest first.
    package var lastIgnored: [Ignored]

    package init(id: String, folder: String) {
        self.id = id
        self.folder = folder
        state = "starts"
        alerts = 0
        answers = 0
        ignored = 0
        lastIgnored = []
    }
}

/// All mailboxes of the handbook.
struct MailboxList: Codable, Sendable {
    var mailboxes: [MailboxRow]
}
