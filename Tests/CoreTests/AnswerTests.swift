import Core
import Simulation
import Testing

@Suite struct `Answers` {
    @Test func `an acknowledgement silences its obligation and no other`() {
        var box = Box()
        box.alert(.sev1)
        box.pass(.seconds(30))
        box.acks("ada")
        box.pass(.seconds(60))
        #expect(
            box.story.lines(.pages, .answers) == """
                t+0 page eve (commander)
                t+0 page ada (database)
                t+0 page cyd (network)
                t+30 ada has database
                t+60 page eve again (commander)
                t+60 page cyd again (network)
                """)
    }

    @Test func `acknowledging any page of an obligation answers it, the first one too`() throws {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(130))
        // bob is being rung; ada comes back to her first page.
        let answering = Answering(person: "ada", message: 1)
        box.act("ada", .acknowledge(answering, eta: nil))
        #expect(box.obligation("database")?.holder == "ada")
        box.pass(.minutes(5))
        #expect(box.story.lines(.pages).hasSuffix("t+120 page bob (database)"))
    }

    @Test func `acknowledging twice writes nothing and is no error`() {
        var box = Box()
        box.alert(.sev2)
        #expect(box.acks("ada")?.events?.count == 1)
        #expect(box.acks("ada")?.events == [])
        #expect(box.acks("ada")?.incident == 1)
    }

    @Test func `the second engineer is welcome and stands behind the first`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(130))
        box.acks("ada")
        box.pass(.seconds(5))
        box.acks("bob")
        #expect(box.acks("bob")?.events == [])
        #expect(
            box.story.lines(.answers) == """
                t+130 ada has database
                t+135 bob has database, behind ada
                """)
        // When the first one drops out, the second can still take it.
        box.declines("ada")
        box.acks("bob")
        #expect(box.obligation("database")?.holder == "bob")
    }

    @Test func `an answer after the end is no error and does nothing`() {
        var box = Box()
        box.alert(.sev2)
        box.clear()
        #expect(box.acks("ada")?.events == [])
        #expect(box.acks("cyd")?.refusal == .notActive(1, .resolved))
    }

    @Test func `who holds nothing has nothing to hand over`() {
        var box = Box()
        box.alert(.sev1)
        let answer = box.act("hal", .handover(nil, to: "ada", text: ""))
        #expect(answer?.refusal == .holdsNothing("hal"))
    }

    @Test func `who owes nothing may join, and takes an obligation only by naming it`() {
        var box = Box()
        box.alert(.sev1)
        #expect(box.acks("hal")?.refusal == .owesNothing("hal"))
        box.joins("hal")
        #expect(box.incident()?.isPresent("hal") == true)
        #expect(box.incident()?.obligations.allSatisfy { $0.state == .open } == true)
        box.joins("hal", "network")
        #expect(box.obligation("network")?.holder == "hal")
        #expect(box.incident()?.people.count == 1)
    }

    @Test func `joining a case where acknowledging is enough acknowledges it`() {
        var box = Box()
        box.alert(.sev2)
        box.joins("ada")
        #expect(
            box.story.lines(.answers) == """
                t+0 ada has database
                t+0 ada joins (nothing)
                """)
        box.pass(.minutes(5))
        #expect(box.story.lines(.pages) == "t+0 page ada (database)")
    }

    @Test func `an acknowledgement without an ETA means five minutes`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("eve")
        box.joins("cyd")
        box.pass(.seconds(10))
        box.acks("ada")
        box.pass(.seconds(430))
        // Missed: the same person at once, one step's delay later the next one.
        #expect(
            box.story.lines(.pages, .answers).split(separator: "\n").dropFirst(5)
                .joined(separator: "\n") == """
                    t+10 ada has database
                    t+310 ada lapses (database)
                    t+310 page ada as the ETA passed (database)
                    t+370 page ada again (database)
                    t+430 page bob (database)
                    """)
    }

    @Test func `a short ETA is kept, and joining ends the wait`() {
        var box = Box()
        box.alert(.sev1)
        box.acks("ada", eta: 12)
        box.pass(.minutes(11))
        #expect(box.obligation("database")?.state == .acknowledged)
        box.joins("ada")
        box.pass(.minutes(60))
        #expect(box.obligation("database")?.state == .joined)
        #expect(box.story.lines.filter { $0.text.contains("page bob") }.isEmpty)
    }

    @Test func `a long ETA is kept and the next candidate is paged too`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("eve")
        box.joins("cyd")
        box.pass(.seconds(10))
        box.acks("ada", eta: 40)
        box.pass(.seconds(10))
        // Saying it again pages nobody else.
        box.acks("ada", eta: 30)
        box.pass(.seconds(60))
        box.acks("bob")
        #expect(
            box.story.lines(.pages, .answers).split(separator: "\n").dropFirst(5)
                .joined(separator: "\n") == """
                    t+10 ada has database, next one too
                    t+10 page bob (database)
                    t+20 ada has database, next one too
                    t+70 page bob again (database)
                    t+80 bob has database
                    """)
        #expect(box.obligation("database")?.holder == "bob")
        #expect(box.obligation("database")?.alsoAnswered == ["ada"])
        box.pass(.minutes(2))
        box.joins("ada")
        #expect(box.obligation("database")?.state == .joined)
    }

    @Test func `a long ETA with nobody further to ask is no alarm, and is missed like any other`() {
        var box = Box(
            Sample.handbook { $0.groups["database"] = Sample.group("database", [["ada"]]) })
        box.alert(.sev1)
        box.joins("eve")
        box.joins("cyd")
        box.acks("ada", eta: 20)
        box.pass(.minutes(21))
        #expect(
            box.story.lines(.pages, .alarms).split(separator: "\n").dropFirst(3)
                .joined(separator: "\n") == """
                    t+1200 page ada as the ETA passed (database)
                    t+1260 page ada again (database)
                    """)
    }

    @Test func `an impossible ETA is refused`() {
        var box = Box()
        box.alert(.sev1)
        #expect(box.acks("ada", eta: -1)?.refusal == .badETA)
        #expect(box.acks("ada", eta: 60 * 48)?.refusal == .badETA)
    }

    @Test func `where acknowledging is enough it lapses after half an hour without any act`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.pass(.minutes(20))
        box.act("ada", .note("looking at the disks"))
        box.pass(.minutes(29))
        #expect(box.obligation("database")?.holder == "ada")
        box.pass(.seconds(61))
        #expect(
            box.story.lines(.pages, .answers) == """
                t+0 page ada (database)
                t+0 ada has database
                t+3000 ada lapses (database)
                t+3000 page ada as nothing was heard (database)
                """)
    }

    @Test func `leaving reopens what was held, and the next one is rung`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.pass(.seconds(30))
        box.act("ada", .leave(text: "my train"))
        #expect(box.story.lines(.pages).hasSuffix("t+30 page bob (database)"))
        #expect(box.incident()?.isPresent("ada") == false)
        box.joins("bob")
        box.pass(.minutes(10))
        // Long after the round began a new one begins, in which who left comes last.
        box.act("bob", .leave(text: "my train, too"))
        #expect(box.story.lines(.pages).hasSuffix("t+630 page ada (database)"))
        #expect(box.act("bob", .leave(text: ""))?.refusal == .notInRoom("bob"))
    }

    @Test func `a hand-over counts when it is accepted, and then one may leave`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.act("ada", .handover(nil, to: "hal", text: "replica 2 is clean"))
        #expect(box.story.lines(.notices) == "t+0 tell hal handover")
        #expect(
            box.incident()?.messages.last?.text == "ada hands database over: replica 2 is clean")
        #expect(box.act("bob", .accept(nil))?.refusal == .noHandover)
        #expect(box.obligation("database")?.holder == "ada")
        box.act("hal", .accept(nil))
        #expect(box.obligation("database")?.holder == "hal")
        #expect(box.obligation("database")?.state == .acknowledged)
        box.act("ada", .leave(text: ""))
        #expect(box.obligation("database")?.holder == "hal")
        box.joins("hal")
        #expect(box.obligation("database")?.state == .joined)
    }

    @Test func `an offer of what somebody else has by now cannot be accepted`() {
        var box = Box()
        box.alert(.sev1)
        box.joins("ada")
        box.act("ada", .handover(nil, to: "hal", text: ""))
        box.act("ada", .leave(text: ""))
        box.joins("bob")
        #expect(box.act("hal", .accept(nil))?.refusal == .noHandover)
        #expect(box.obligation("database")?.holder == "bob")
    }

    @Test func `release tells them that they may go, and leaves what else they owe`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada"]])
                $0.groups["network"] = Sample.group("network", [["ada"]])
            })
        box.alert(.sev1)
        box.joins("eve")
        box.joins("ada")
        let network = box.obligation("network")?.id ?? 0
        box.act("eve", .release(.obligation(network), text: ""))
        #expect(box.incident()?.isPresent("ada") == true)
        #expect(box.story.lines(.notices) == "")
        box.act("eve", .release(.person("ada"), text: "thank you"))
        #expect(box.incident()?.isPresent("ada") == false)
        #expect(box.story.lines(.notices) == "t+0 tell ada may-go")
        box.pass(.hours(1))
        #expect(box.story.lines.filter { $0.text.contains("(database)") && $0.at > 0 }.isEmpty)
    }

    @Test func `who is rung and released is rung no more, and the next candidate is`() {
        var box = Box()
        box.receivers["ada/hook"] = .stumbles
        box.alert(.sev1)
        box.joins("eve")
        box.joins("cyd")
        box.pass(.seconds(5))
        box.act("eve", .release(.person("ada"), text: "on a plane"))
        let tries = box.sent.count { $0.message.person == "ada" }
        box.pass(.minutes(10))
        #expect(box.sent.count { $0.message.person == "ada" } == tries)
        #expect(
            box.story.lines(.answers).split(separator: "\n").contains(
                "t+5 ada need not answer (database)"))
        let pages = box.story.lines(.pages).split(separator: "\n").dropFirst(3)
        #expect(pages.first == "t+5 page bob (database)")
        #expect(pages.allSatisfy { $0.contains("page bob") })
        // Nothing had arrived, so there is nothing to take back; bob's page comes in any case.
        #expect(box.story.lines(.notices) == "")
        #expect(box.obligation("database")?.letGo == ["ada"])
    }

    @Test func `who was reached already is told that they may go`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(5))
        box.act("eve", .release(.person("ada"), text: ""))
        #expect(box.story.lines(.notices) == "t+5 tell ada may-go")
        #expect(box.incident()?.messages.last?.text == "eve released you")
        #expect(box.act("eve", .release(.person("ada"), text: ""))?.refusal == .notInRoom("ada"))
        // A late answer is welcome all the same.
        box.acks("ada")
        #expect(box.obligation("database")?.holder == "ada")
        #expect(box.obligation("database")?.letGo == [])
    }

    @Test func `release of somebody asked for by name closes what was asked`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.act("ada", .page(.person("hal"), text: ""))
        box.pass(.seconds(5))
        box.act("ada", .release(.person("hal"), text: ""))
        #expect(box.obligation("hal")?.state == .released)
        #expect(box.story.lines(.notices) == "t+5 tell hal may-go")
        box.pass(.minutes(5))
        #expect(box.story.lines(.pages).hasSuffix("t+0 page hal by name (hal)"))
        // Asked for again, it is the same line of the board.
        box.act("ada", .page(.person("hal"), text: ""))
        #expect(box.story.lines(.pages).hasSuffix("t+305 page hal by name (hal)"))
        #expect(box.incident()?.obligations.map(\.title) == ["database", "hal"])
    }

    @Test func `when everybody who is asked was released there is an alarm and nobody is rung`() {
        var box = Box()
        box.alert(.sev2)
        box.act("eve", .release(.person("ada"), text: ""))
        box.act("eve", .release(.person("bob"), text: ""))
        box.pass(.minutes(2))
        #expect(
            box.story.lines(.pages) == """
                t+0 page ada (database)
                t+0 page bob (database)
                """)
        #expect(
            box.story.lines(.alarms) == """
                t+0 alarm: everybody asked for database was released
                t+60 alarm: everybody asked for database was released
                t+120 alarm: everybody asked for database was released
                """)
    }

    @Test func `somebody let go beside a long ETA makes room for the next at once`() {
        var box = Box(
            Sample.handbook {
                $0.groups["database"] = Sample.group("database", [["ada"], ["bob"], ["hal"]])
            })
        box.alert(.sev1)
        box.joins("eve")
        box.joins("cyd")
        box.acks("ada", eta: 40)
        box.pass(.seconds(5))
        box.act("eve", .release(.person("bob"), text: ""))
        #expect(box.obligation("database")?.holder == "ada")
        #expect(box.story.lines(.pages).hasSuffix("t+5 page hal (database)"))
    }

    @Test func `a commander who does not come is commander no longer`() {
        var box = Box()
        box.alert(.sev1)
        box.acks("eve")
        #expect(box.incident()?.roles[.commander] == "eve")
        box.pass(.minutes(8))
        #expect(box.incident()?.roles[.commander] == nil)
        box.acks("fay")
        #expect(box.incident()?.roles[.commander] == "fay")
    }
}
