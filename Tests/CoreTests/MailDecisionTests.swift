import Core
import Simulation
import Testing

/// Mails that open cases, and mails that answer them.
@Suite struct `Mails in the journal` {
    private static func handbook(_ kind: Mailbox.Kind) -> Handbook {
        var handbook = Sample.handbook()
        handbook.mailboxes = [
            Mailbox(
                id: "support", host: "h", user: "u", password: "${P}", kind: kind,
                service: "checkout")
        ]
        return handbook
    }

    private static let mailbox = Mailbox.integration(of: "support")

    private static func alert(
        _ thread: String, body: Int = 0, attachments: [Core.Attachment] = []
    ) -> Alert {
        var alert = Sample.alert(
            thread, .sev2, service: "", body: body, afterResolve: .endsWithIncident, key: mailbox)
        alert.attachments = attachments
        return alert
    }

    private static func file(_ size: Int) -> Core.Attachment {
        Core.Attachment(
            name: "a", type: "t", size: size, bytes: [UInt8](repeating: 1, count: size))
    }

    private static func report(_ alert: Alert, key: String? = nil) -> Command {
        Command(
            by: .key(mailbox), kind: .report(alert),
            idempotencyKey: key.map { IdempotencyKey($0) })
    }

    private static func answer(
        _ number: IncidentNumber, _ thread: String = "answer", key: String? = nil,
        attachments: [Core.Attachment] = []
    ) -> Command {
        Command(
            by: .key(mailbox),
            kind: .mail(
                Event.Mailed(sender: "bob@x.example", text: "still", attachments: attachments),
                on: number, orElse: alert(thread)),
            idempotencyKey: key.map { IdempotencyKey($0) })
    }

    private static func mails(_ box: Box, on number: IncidentNumber = 1) -> Int {
        box.journal.filter { entry in
            guard case .mailed = entry.event else { return false }
            return entry.incident == number
        }.count
    }

    @Test func `an alert by mail belongs to the mailbox's service and ends with its incident`() {
        var box = Box(Self.handbook(.alerts))
        box.submit(Self.report(Self.alert("1@x")))
        #expect(box.incident()?.service == "checkout")
        #expect(box.incident()?.firing == 1)
        box.resolves()
        #expect(box.incident()?.firing == 0)
        #expect(box.situation.firing.isEmpty)
        // Nobody is asked again about what cannot be taken back, and it is closed in time.
        box.pass(.hours(3))
        #expect(!box.story.lines.contains { $0.text.contains("still-firing") })
        #expect(box.situation.incidents.isEmpty)
        // The next mail of the conversation begins anew.
        box.submit(Self.report(Self.alert("1@x", body: 1)))
        #expect(box.incident(2)?.firing == 1)
    }

    @Test(arguments: [(Mailbox.Kind.alerts, 1), (.requests, 2)])
    func `alerts join their service's incident, and each request is a case of its own`(
        kind: Mailbox.Kind, cases: Int
    ) {
        var box = Box(Self.handbook(kind))
        box.submit(Self.report(Self.alert("1@x")))
        box.submit(Self.report(Self.alert("2@x")))
        #expect(box.situation.incidents.count == cases)
        // The conversation goes on where it began.
        box.submit(Self.report(Self.alert("2@x", body: 1)))
        #expect(box.situation.incidents.count == cases)
        #expect(box.incident(IncidentNumber(cases))?.service == "checkout")
    }

    @Test func `a merged incident takes along what ends with it`() {
        var box = Box(Self.handbook(.requests))
        box.submit(Self.report(Self.alert("1@x")))
        box.submit(Self.report(Self.alert("2@x")))
        box.act("eve", .merge(into: 2), on: 1)
        #expect(box.incident(2)?.firing == 2)
        box.act("eve", .resolve("done"), on: 2)
        #expect(box.incident(2)?.firing == 0)
        #expect(box.situation.firing.isEmpty)
        // An answer to the first is one to the second.
        box.act("eve", .reopen("no"), on: 2)
        box.submit(Self.answer(1))
        #expect(Self.mails(box, on: 2) == 1)
    }

    @Test func `an answer is kept with its open incident and acknowledges nothing`() {
        var box = Box(Self.handbook(.alerts))
        box.alert(.sev2)
        box.submit(Self.answer(1))
        #expect(Self.mails(box) == 1)
        #expect(box.situation.incidents.count == 1)
        #expect(box.obligation("database")?.state == .open)
        #expect(box.incident()?.severity == .sev2)
    }

    @Test func `who has it learns of an answer, at most once a minute`() {
        var box = Box(Self.handbook(.alerts))
        box.alert(.sev2)
        box.acks("ada")
        for _ in 0..<30 {
            box.submit(Self.answer(1))
            box.pass(.seconds(2))
        }
        box.pass(.minutes(3))
        let told = box.story.lines.filter { $0.text == "tell ada alert-joined" }
        #expect(told.count == 2)
    }

    @Test func `an answer to what is over tells whoever ended it`() {
        var box = Box(Self.handbook(.alerts))
        box.alert(.sev2)
        box.acks("ada")
        box.clear()
        #expect(box.incident()?.isActive == false)
        box.submit(Self.answer(1))
        #expect(Self.mails(box) == 1)
        #expect(box.story.lines.contains { $0.text == "tell ada alert-joined" })
    }

    @Test func `where nobody would learn of it an answer is an alert`() {
        var box = Box(Self.handbook(.requests))
        // Of what was never there.
        box.submit(Self.answer(99, "a"))
        #expect(box.incident(1)?.firing == 1)
        // Of what ended without a person.
        box.alert(.sev4, "quiet", service: "wiki")
        box.clear("quiet", service: "wiki")
        #expect(box.incident(2)?.isActive == false)
        box.submit(Self.answer(2, "b"))
        #expect(Self.mails(box, on: 2) == 0)
        #expect(box.incident(3)?.firing == 1)
        // Of what is forgotten.
        box.act("eve", .resolve("x"), on: 1)
        box.pass(.hours(2))
        #expect(box.incident(1) == nil)
        box.submit(Self.answer(1, "c"))
        #expect(box.incident(4)?.firing == 1)
    }

    @Test func `the same mail twice is one mail`() {
        var box = Box(Self.handbook(.requests))
        for _ in 0..<3 { box.submit(Self.report(Self.alert("1@x"), key: "1@x")) }
        for _ in 0..<3 { box.submit(Self.answer(1, key: "2@x")) }
        #expect(box.incident()?.alerts == 1)
        #expect(Self.mails(box) == 1)
        // Also when the case is over meanwhile.
        box.resolves()
        box.submit(Self.report(Self.alert("1@x"), key: "1@x"))
        #expect(box.situation.nextIncident == 2)
    }

    @Test func `files of one incident are bounded together`() {
        var box = Box(Self.handbook(.alerts))
        let size = Limits.attachmentBytes
        box.submit(Self.report(Self.alert("1@x", attachments: [Self.file(size)])))
        let times = Limits.incidentAttachmentBytes / size + 2
        for _ in 0..<times { box.submit(Self.answer(1, attachments: [Self.file(size)])) }
        #expect(box.incident()?.attachmentBytes == Limits.incidentAttachmentBytes)
        let last = box.journal.compactMap { entry -> Core.Attachment? in
            guard case .mailed(let mail) = entry.event else { return nil }
            return mail.attachments.first
        }.last
        #expect(last?.size == size && last?.isKept == false)
    }

    @Test func `a mailbox that cannot be read is a case that ends when it can`() {
        var box = Box(Self.handbook(.alerts))
        var trouble = Alert.ownTrouble(.mailbox("support"), detail: "refuses the password")
        box.submit(Command(by: .muster, kind: .report(trouble)))
        #expect(box.incident()?.title.contains("the mailbox support") == true)
        #expect(box.incident()?.severity == .sev2)
        trouble.status = .resolved
        box.submit(Command(by: .muster, kind: .report(trouble)))
        #expect(box.incident()?.isActive == false)
    }
}
