import Core
import Simulation
import Testing

@Suite struct `Alerts and declarations` {
    @Test func `firing alerts of one service join its most severe, then oldest, incident`() {
        var box = Box()
        for title in ["one", "two", "three"] {
            let severity: Severity = title == "two" ? .sev2 : .sev4
            box.submit(
                Command(
                    by: .person("ada"),
                    kind: .declare(
                        Declaration(
                            title: title, text: "", service: "checkout", severity: severity))))
        }
        #expect(box.alert(.sev4)?.incident == 2)
        #expect(box.alert(.sev4, "other", service: "wiki")?.incident == 4)
    }

    @Test func `alerts that joined are told at most once a minute to those who answered`() {
        var box = Box()
        box.alert(.sev2, "first")
        box.acks("ada")
        box.pass(.seconds(10))
        for index in 0..<200 {
            box.alert(.sev2, "more \(index)")
            box.pass(.seconds(1))
        }
        box.pass(.minutes(5))
        let told = box.story.lines.filter { $0.kind == .notices }
        #expect(told.map(\.at) == [10_000, 70_000, 130_000, 190_000, 250_000])
        #expect(told.allSatisfy { $0.text == "tell ada alert-joined" })
        let texts = box.journal.compactMap { entry -> String? in
            guard case .notified(let told) = entry.event, told.kind == .alertJoined else {
                return nil
            }
            return told.text
        }
        #expect(texts.first == "another alert joined: more 0 is broken")
        #expect(
            texts.dropFirst().first
                == "59 more alerts joined, the latest alert: more 59 is broken")
    }

    @Test func `a storm is one incident`() {
        var box = Box()
        for index in 0..<3000 { box.alert(.sev2, "host \(index)") }
        #expect(box.situation.incidents.count == 1)
        #expect(box.incident()?.firing == 3000)
        #expect(box.incident()?.shownAlerts.count == Limits.shownAlerts)
        #expect(box.story.pagesPerPersonAndMinute == 1)
    }

    @Test func `a sender's acknowledgement is noted and answers nothing`() {
        var box = Box()
        box.alert(.sev2)
        let acknowledged = Sample.alert("disk", status: .acknowledged)
        #expect(box.report(acknowledged)?.events?.count == 1)
        #expect(box.report(acknowledged)?.events == [])
        #expect(box.incident()?.shownAlerts.first?.acknowledgedAtSender == true)
        #expect(box.obligation("database")?.state == .open)
    }

    @Test func `the end of what never began is accepted and dropped`() {
        var box = Box()
        #expect(box.clear("never")?.events == [])
        #expect(box.report(Sample.alert("never", status: .acknowledged))?.events == [])
        #expect(box.situation.incidents.isEmpty)
    }

    @Test func `a changed alert is news, a repeated one is counted`() {
        var box = Box()
        box.alert(.sev3)
        let before = box.journal.count
        #expect(box.alert(.sev3)?.incident == 1)
        #expect(box.journal.count == before)
        box.report(Sample.alert("disk", .sev2, body: 1))
        #expect(box.incident()?.severity == .sev2)
        #expect(box.incident()?.alerts == 1)
    }

    @Test func `a declaration near an open catastrophe says that it may be the same`() {
        var box = Box()
        box.alert(.sev1)
        box.pass(.minutes(10))
        func declare(_ title: String, _ service: ServiceID?) -> Command {
            Command(
                by: .person("gus"),
                kind: .declare(
                    Declaration(title: title, text: "", service: service, severity: nil)))
        }
        #expect(box.submit(declare("customers call", nil))?.incident == 2)
        #expect(box.incident(2)?.near == [1])
        #expect(box.incident(2)?.severity == .sev3)
        box.pass(.hours(2))
        #expect(box.submit(declare("later", nil))?.incident == 3)
        #expect(box.incident(3)?.near == [])
        box.submit(declare("the same service", "checkout"))
        #expect(box.incident(4)?.near == [1])
        #expect(box.submit(declare(" ", nil))?.refusal == .needsText("title"))
        #expect(box.submit(declare("x", "nope"))?.refusal == .unknownService("nope"))
    }

    @Test func `what a known sender sends unreadably is kept, shown and told to its owner`() {
        var box = Box()
        func refuse(_ detail: String, key: KeyID = "monitor") -> Engine.Answer? {
            box.submit(
                Command(
                    by: .key(key),
                    kind: .refuse(key: key, detail: detail, excerpt: [123, 125])))
        }
        _ = refuse("not JSON")
        #expect(box.situation.refused["monitor"]?.detail == "not JSON")
        #expect(box.incident(1)?.severity == .sev4)
        #expect(box.story.lines(.notices) == "t+0 tell gus refused")
        // Bounded: once a minute.
        #expect(refuse("still not")?.events == [])
        box.pass(.seconds(61))
        _ = refuse("never")
        #expect(box.situation.refused["monitor"]?.count == 2)
        #expect(box.situation.incidents.count == 1)
        #expect(refuse("unknown", key: "stranger")?.events == [])
        // A readable alert ends it.
        box.alert(.sev5)
        #expect(box.incident(1)?.state == .resolved)
    }

    @Test func `the same key of the same actor does nothing twice`() {
        var box = Box()
        func declare(by actor: Actor, key: String, request: UInt64 = 1) -> Command {
            Command(
                by: actor,
                kind: .declare(
                    Declaration(title: "down", text: "", service: nil, severity: .sev4)),
                idempotencyKey: IdempotencyKey(key, request: Digest16(high: 0, low: request)))
        }
        #expect(box.submit(declare(by: .person("ada"), key: "1"))?.incident == 1)
        let again = box.submit(declare(by: .person("ada"), key: "1"))
        #expect(again?.incident == 1)
        #expect(again?.events == [])
        // With another request it is a mistake of the client's.
        let other = box.submit(declare(by: .person("ada"), key: "1", request: 2))
        #expect(other?.refusal == .keyReused)
        #expect(box.situation.incidents.count == 1)
        // Another client's key is another key, and so is one of long ago.
        #expect(box.submit(declare(by: .person("bob"), key: "1"))?.incident == 2)
        box.pass(.hours(25))
        #expect(box.submit(declare(by: .person("ada"), key: "1"))?.incident == 3)
    }

    @Test func `an absurd step of a runbook is refused`() {
        var box = Box(
            Sample.handbook {
                $0.runbooks["book"] = Runbook(
                    id: "book", title: "Book", services: ["checkout"], text: "", steps: ["look"])
            })
        box.alert(.sev2)
        for step in [Int.min, -1, 0, 2, Int.max] {
            #expect(box.act("ada", .step(step))?.refusal == .unknownStep(step))
        }
        #expect(box.act("ada", .step(1))?.events?.count == 1)
        #expect(box.act("ada", .step(1))?.events == [])
    }
}
