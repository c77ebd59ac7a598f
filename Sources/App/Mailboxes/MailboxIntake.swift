import Core
import Delivery
import Handbooks
import Intake
import Logging
import Nodes
import Seals

/// Reads one mailbox again and again: fetches what nobody has read, reports it, and marks it as read
/// once the report is durable. Killed in between, it fetches the mail again, and its key says that
/// it was reported. Blocks: for a thread of its own.
struct MailboxIntake {
    let mailbox: Mailbox
    let node: Node
    let installation: String
    let reader: SecretReader
    let logger: Logger
    let records: MailboxRecords

    /// Mails that are safe and could not be marked, or that cannot be written: not again.
    private struct Settled {
        var validity: UInt32 = 0
        var numbers: Set<UInt32> = []

        mutating func add(_ number: UInt32) {
            if numbers.count < Limits.mailsRemembered { numbers.insert(number) }
        }
    }

    /// Why a look ended early.
    private enum Interruption: Error {
        case mailbox(MailboxFailure)
        /// The journal takes nothing now.
        case unavailable(String)
    }

    func run() async {
        var settled = Settled()
        var pause = Limits.mailboxRetries.lowerBound
        var failingSince: ContinuousClock.Instant?
        while !Task.isCancelled {
            do throws(Interruption) {
                try await visit(&settled) {
                    pause = Limits.mailboxRetries.lowerBound
                    if failingSince != nil || !records.isKnownToWork(mailbox.id) {
                        await tell(nil)
                    }
                    failingSince = nil
                }
            } catch {
                guard !Task.isCancelled else { return }
                await note(error, &failingSince)
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, Limits.mailboxRetries.upperBound)
        }
    }

    private func note(
        _ interruption: Interruption, _ failingSince: inout ContinuousClock.Instant?
    ) async {
        switch interruption {
        case .mailbox(let failure):
            let since = failingSince ?? .now
            failingSince = since
            records.fails(mailbox.id, failure.words)
            logger.warning(
                "a mailbox cannot be read",
                metadata: ["mailbox": "\(mailbox.id)", "reason": "\(failure.words)"])
            if failure.isLasting || .now - since >= Limits.mailboxPatience {
                await tell(failure.words)
            }
        case .unavailable(let why):
            logger.warning(
                "mails wait in their mailbox",
                metadata: ["mailbox": "\(mailbox.id)", "reason": "\(why)"])
        }
    }

    /// From signing in until something breaks. `looked` is called after each look that went well.
    private func visit(
        _ settled: inout Settled, _ looked: () async -> Void
    ) async throws(Interruption) {
        let session = try blocking { () throws(MailboxFailure) in
            try MailboxSession(try resolved(), isStopped: { Task.isCancelled })
        }
        defer { session.close() }
        if session.validity != settled.validity {
            settled = Settled(validity: session.validity)
        }
        while !Task.isCancelled {
            let numbers = try blocking { () throws(MailboxFailure) in try session.unread() }
            for number in numbers.filter({ !settled.numbers.contains($0) })
                .prefix(Limits.mailsAtOnce)
            {
                guard !Task.isCancelled else { return }
                try await take(number, session, &settled)
            }
            await looked()
            records.works(mailbox.id)
            guard numbers.count <= Limits.mailsAtOnce else { continue }
            try blocking { () throws(MailboxFailure) in try session.wait(mailbox.every) }
        }
    }

    private func blocking<Value>(
        _ work: () throws(MailboxFailure) -> Value
    ) throws(Interruption) -> Value {
        do throws(MailboxFailure) {
            return try work()
        } catch {
            throw .mailbox(error)
        }
    }

    private func resolved() throws(MailboxFailure) -> Mailbox.Resolved {
        do throws(SecretReference.Failure) {
            return try mailbox.resolved { text throws(SecretReference.Failure) in
                try reader.resolve(text)
            }
        } catch {
            throw MailboxFailure("\(error)", isLasting: true)
        }
    }

    // MARK: One mail

    private func take(
        _ number: UInt32, _ session: MailboxSession, _ settled: inout Settled
    ) async throws(Interruption) {
        let bytes = try blocking { () throws(MailboxFailure) in try session.fetch(number) }
        if let bytes { try await report(ReceivedMail(bytes)) }
        // From here on it is safe, whatever becomes of the mark.
        settled.add(number)
        try blocking { () throws(MailboxFailure) in try session.settle(number) }
    }

    /// Returns once it is durable, or nothing that is to be kept.
    private func report(_ mail: ReceivedMail) async throws(Interruption) {
        if let why = mail.automatic(installation: installation) {
            return records.ignored(mailbox.id, mail, because: why)
        }
        let handbook = node.board.handbook ?? .empty
        let mapping =
            handbook.mapping(mailbox.mapping) ?? ShippedMappings.all[Mapping.mail]
            ?? Mapping(name: Mapping.mail)
        let alert = mail.alert(
            mapping: mapping, integration: mailbox.integration, digest: Digest16.sha256)
        let answered = mail.answered(installation: installation)
        let kind: Command.Kind
        if let answered {
            let answer = mail.answer(from: person(of: mail.address, in: handbook))
            kind = .mail(answer, on: answered, orElse: alert.naming(answered))
        } else {
            kind = .report(alert)
        }
        let command = Command(
            by: .key(mailbox.integration), kind: kind,
            idempotencyKey: IdempotencyKey(mail.key(Digest16.sha256)))
        switch await node.submit(command) {
        case .done: records.took(mailbox.id, isAnswer: answered != nil)
        case .unavailable(let why): throw .unavailable(why)
        case .refused(let refusal):
            // What cannot be written is Muster's own fault, has a case of its own, and holds up no other.
            logger.error(
                "a mail cannot be taken",
                metadata: ["mailbox": "\(mailbox.id)", "reason": "\(refusal)"])
        }
    }

    /// Whose address it is. Anybody can write it: it is told, and nothing follows from it.
    private func person(of address: String, in handbook: Handbook) -> PersonID? {
        guard !address.isEmpty else { return nil }
        return handbook.people.values.filter { person in
            person.methods.contains { method in
                method.channel == .mail
                    && (try? reader.resolve(method.address))?.lowercased() == address
            }
        }.map(\.id).min()
    }

    // MARK: Trouble

    /// Opens, goes on with or ends the case about this mailbox.
    private func tell(_ words: String?) async {
        guard records.tells(mailbox.id, words) else { return }
        var trouble = Alert.ownTrouble(.mailbox(mailbox.id), detail: words ?? "read again")
        if words == nil { trouble.status = .resolved }
        if case .unavailable = await node.submit(Command(by: .muster, kind: .report(trouble))) {
            records.untold(mailbox.id)
        }
    }
}

extension Alert {
    /// With the number of the incident that it answers, which is over and forgotten.
    fileprivate func naming(_ number: IncidentNumber) -> Alert {
        var alert = self
        alert.details.removeAll { $0.name == "answers" }
        alert.details.append(Field("answers", "#\(number)"))
        alert.details.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        alert.details = Array(alert.details.prefix(Limits.labels))
        return alert
    }
}
