import Core

// Senders who say until when their alerts fire, as Prometheus does, and people who write mails. They
// live in some of the organisations and have chances of their own, so that the others' stories are
// those that they were.

/// One alert that its sender tells again and again.
struct Telling {
    var alert: String
    /// How long each word is good for.
    var validity: Duration
    var left: Int
    /// Its last word is that it is over; otherwise the sender falls silent.
    var endsInWords: Bool
}

extension Simulator {
    mutating func somebodyTells() {
        guard let next = nextInStorm(after: Int64(3000 + tellerBelow(30_000))) else { return }
        agenda.add(.somebodyTells, at: next)
        guard isStormy else { return }
        if tellerBelow(3) == 0 { return write() }
        tell(
            Telling(
                alert: "told \(tellerBelow(5))", validity: .seconds(16 + tellerBelow(280)),
                left: tellerBelow(14), endsInWords: tellerBelow(3) == 0))
    }

    /// Says it, and says it again after a quarter of what its word is good for.
    mutating func tell(_ telling: Telling) {
        guard isStormy else { return }
        let isLast = telling.left == 0
        var alert = Sample.alert(
            telling.alert, .sev3, service: "wiki",
            status: isLast && telling.endsInWords ? .resolved : .firing, key: "monitor")
        alert.expiresAt = now + telling.validity
        enqueue(Command(by: .key("monitor"), kind: .report(alert)))
        guard !isLast else { return }
        var next = telling
        next.left -= 1
        agenda.add(.tells(next), at: clock + telling.validity.inMilliseconds / 4)
    }

    /// A mail that names an incident: one that goes on, is over, or never was.
    private mutating func write() {
        let mailbox: KeyID = "mailbox:desk"
        let text = "mail \(clients.count)"
        let number = IncidentNumber(tellerBelow(auditor.truth.nextIncident.value + 2))
        var alert = Sample.alert(
            text, .sev4, service: "wiki",
            afterResolve: tellerBelow(2) == 0 ? .endsWithIncident : .sameOccurrence, key: mailbox)
        alert.summary = text
        let mail = Event.Mailed(
            sender: "Ada <ada@example.org>", person: tellerBelow(2) == 0 ? "ada" : nil,
            subject: text, text: "is it mended?")
        // A mailbox is read again where it is not known what became of it.
        enqueue(
            Command(
                by: .key(mailbox), kind: .mail(mail, on: number, orElse: alert),
                idempotencyKey: IdempotencyKey(text)), text: text)
    }

    private mutating func tellerBelow(_ bound: Int) -> Int {
        Int(tellerSeed.next(below: UInt64(max(bound, 1))))
    }
}
