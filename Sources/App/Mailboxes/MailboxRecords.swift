import Core
import Intake
import Server
import Synchronization

/// What this node knows of its mailboxes, for screens and metrics.
final class MailboxRecords: Sendable {
    /// What was last said of a mailbox, as a case or as the end of one.
    private enum Told: Equatable {
        case nothing, works
        case trouble(String)
    }

    private struct Record {
        var row: MailboxRow
        var told = Told.nothing
    }

    private let now: @Sendable () -> Moment
    private let records = Mutex<[String: Record]>([:])

    init(now: @escaping @Sendable () -> Moment) { self.now = now }

    var rows: [MailboxRow] {
        records.withLock { $0.values.map(\.row) }.sorted { $0.id < $1.id }
    }

    /// Only these are there from now on.
    func begin(_ mailboxes: [Mailbox], isReader: Bool) {
        records.withLock { records in
            let known = records
            records = [:]
            for mailbox in mailboxes {
                var record =
                    known[mailbox.id]
                    ?? Record(row: MailboxRow(id: mailbox.id, folder: mailbox.folder))
                record.row.folder = mailbox.folder
                record.row.state = isReader ? "starts" : "elsewhere"
                record.row.trouble = nil
                record.told = .nothing
                records[mailbox.id] = record
            }
        }
    }

    private func change(_ id: String, _ change: (inout Record) -> Void) {
        records.withLock { records in
            guard var record = records[id] else { return }
            change(&record)
            records[id] = record
        }
    }

    func works(_ id: String) {
        change(id) {
            $0.row.state = "reads"
            $0.row.trouble = nil
            $0.row.lookedAt = now().text
        }
    }

    func fails(_ id: String, _ words: String) {
        change(id) {
            $0.row.state = "fails"
            $0.row.trouble = words
        }
    }

    func took(_ id: String, isAnswer: Bool) {
        change(id) {
            if isAnswer { $0.row.answers += 1 } else { $0.row.alerts += 1 }
        }
    }

    func ignored(_ id: String, _ mail: ReceivedMail, because why: String) {
        let line = MailboxRow.Ignored(
            at: now().text, sender: mail.sender, subject: mail.subject.text, because: why)
        change(id) {
            $0.row.ignored += 1
            $0.row.lastIgnored.insert(line, at: 0)
            if $0.row.lastIgnored.count > Limits.mailsIgnored { $0.row.lastIgnored.removeLast() }
        }
    }

    // MARK: What was said of its trouble

    /// Whether the case about it was ended, or there was none, since this node began to read it.
    func isKnownToWork(_ id: String) -> Bool {
        records.withLock { $0[id]?.told == .works }
    }

    /// Whether these words are news; they count as told from here on.
    func tells(_ id: String, _ words: String?) -> Bool {
        let news = words.map { Told.trouble($0) } ?? .works
        return records.withLock { records in
            guard var record = records[id], record.told != news else { return false }
            record.told = news
            records[id] = record
            return true
        }
    }

    func untold(_ id: String) { change(id) { $0.told = .nothing } }

    // MARK: Metrics

    var metrics: [Metric] {
        rows.flatMap { row in
            let counts = [
                ("alert", row.alerts), ("answer", row.answers), ("ignored", row.ignored),
            ]
            let mails = counts.map { kind, count in
                Metric(
                    name: "muster_mails_total", kind: .counter,
                    help: "Mails that were read, by mailbox and what they were.",
                    labels: [("mailbox", row.id), ("kind", kind)], value: Double(count))
            }
            let failing = Metric(
                name: "muster_mailbox_failing", kind: .gauge,
                help: "1 while the mailbox cannot be read.", labels: [("mailbox", row.id)],
                value: row.state == "fails" ? 1 : 0)
            return mails + [failing]
        }
    }
}
