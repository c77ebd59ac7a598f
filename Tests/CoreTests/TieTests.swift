import Core
import Simulation
import Testing

/// What people say of several incidents: that one is two, and that they have to do with each other.
@Suite struct `Splitting and linking` {
    private static let began = Box.noon

    @Test func `what is split off begins anew with its own severity, owner and pages`() throws {
        var box = Box()
        let disk = Sample.alert("disk", .sev3)
        let wiki = Sample.alert("wiki", .sev2, service: "wiki")
        box.report(disk)
        box.report(wiki)
        box.act("ada", .merge(into: 1), on: 2)
        box.pass(.minutes(1))
        let events = try #require(
            box.act("ada", .split([wiki], text: "not the same"), on: 1)?.events)
        #expect(events.contains { if case .split = $0 { true } else { false } })
        let other = try #require(box.incident(3))
        #expect(other.severity == .sev2)
        #expect(other.service == "wiki")
        #expect(other.firing == 1)
        #expect(other.title == "wiki is broken")
        #expect(!other.obligations.isEmpty, "its owner is paged")
        #expect(
            other.links == [IncidentLink(number: 1, kind: .splitFrom, text: "not the same")])
        let left = try #require(box.incident(1))
        #expect(left.firing == 1)
        #expect(left.alerts == 1)
        #expect(left.shownAlerts.map(\.summary) == ["disk is broken"])
        #expect(left.links == [IncidentLink(number: 3, kind: .splitOff, text: "not the same")])
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `a repeat, a change and the end of what was moved belong to where it went`() {
        var box = Box()
        let a = Sample.alert("a", .sev3)
        let b = Sample.alert("b", .sev3)
        box.report(a)
        box.report(b)
        box.act("ada", .split([b], text: "another disk"), on: 1)
        #expect(box.report(b)?.incident == 2)
        #expect(box.report(Sample.alert("b", .sev2, body: 1))?.incident == 2)
        #expect(box.incident(2)?.severity == .sev2)
        #expect(box.incident(1)?.severity == .sev3)
        box.clear("b")
        #expect(box.incident(2)?.state == .resolved)
        #expect(box.incident(1)?.state == .open)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test(arguments: [true, false])
    func `what nobody takes back ends with the incident that has it`(isSplitOff: Bool) {
        var box = Box()
        let mail = Sample.alert("mail", .sev3, afterResolve: .endsWithIncident)
        box.report(Sample.alert("disk", .sev3))
        box.report(mail)
        if isSplitOff {
            box.act("ada", .split([mail], text: "a request"), on: 1)
        } else {
            box.clear("mail")
        }
        box.act("ada", .resolve("mended"), on: 1)
        #expect(box.incident(1)?.firing == 1, "the disk still fires")
        if isSplitOff { box.act("ada", .resolve("answered"), on: 2) }
        #expect(box.situation.firing.count == 1)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `where nothing is left that fires, the rest ends as when alerts clear`() {
        var box = Box()
        let a = Sample.alert("a", .sev3)
        box.report(a)
        box.act("ada", .split([a], text: "its own"), on: 1)
        #expect(box.incident(1)?.state == .resolved)
        #expect(box.incident(1)?.resolution?.text == "what still fired was split off into #2")
        #expect(box.incident(2)?.firing == 1)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `what cannot be split off is refused by name`() {
        var box = Box()
        let a = Sample.alert("a", .sev3)
        let b = Sample.alert("b", .sev3, service: "wiki")
        box.report(a)
        box.report(b)
        func split(_ alerts: [Alert], _ text: String = "because") -> Refusal? {
            box.act("ada", .split(alerts, text: text), on: 1)?.refusal
        }
        #expect(split([b]) == .notFiringHere(b.digest))
        #expect(split([Sample.alert("c")]) == .notFiringHere(Sample.alert("c").digest))
        #expect(split([]) == .needsText("list of alerts"))
        #expect(split([a], " ") == .needsText("reason"))
        let many = (0...Limits.splitAlerts).map { Sample.alert("m\($0)") }
        #expect(split(many) == .tooManyAlerts)
        box.clear("a")
        #expect(split([a]) == .notActive(1, .resolved))
    }

    @Test func `a split that loses the append is decided again, and nothing stays behind`() {
        var box = Box()
        let a = Sample.alert("a", .sev2)
        let b = Sample.alert("b", .sev2)
        box.report(a)
        box.report(b)
        box.faults = [.conflict]
        box.act("ada", .split([b], text: "another"), on: 1)
        #expect(box.incident(2)?.firing == 1)
        #expect(box.incident(1)?.firing == 1)
        var folded = Situation()
        for entry in box.journal { folded.apply(entry) }
        #expect(folded.incidents == box.situation.incidents)
        #expect(folded.firing == box.situation.firing)
        #expect(Invariants.broken(in: box.situation) == [])
    }

    @Test func `linked incidents show each other until they are unlinked`() {
        var box = Box()
        box.alert(.sev3, "a")
        box.alert(.sev3, "b", service: "wiki")
        #expect(box.act("ada", .link(to: 2, text: "same switch"), on: 1)?.refusal == nil)
        let one = IncidentLink(number: 2, kind: .linked, text: "same switch")
        #expect(box.incident(1)?.links == [one])
        #expect(box.incident(2)?.links.map(\.number) == [1])
        #expect(box.act("ada", .link(to: 1, text: "again"), on: 2)?.events == [])
        #expect(box.act("ada", .link(to: 1, text: "x"), on: 1)?.refusal == .linkToItself)
        #expect(box.act("ada", .link(to: 2, text: ""), on: 1)?.refusal == .needsText("reason"))
        #expect(
            box.act("ada", .link(to: 9, text: "x"), on: 1)?.refusal == .unknownIncident(9))
        #expect(box.act("ada", .unlink(from: 1, text: ""), on: 2)?.refusal == nil)
        #expect(box.incident(1)?.links == [])
        #expect(box.incident(2)?.links == [])
        #expect(box.act("ada", .unlink(from: 1, text: ""), on: 2)?.events == [])
    }

    @Test func `links are bounded, and a split makes room for its own`() {
        var box = Box()
        let a = Sample.alert("a", .sev4)
        box.report(a)
        box.report(Sample.alert("b", .sev4))
        for number in 0..<Limits.links {
            box.submit(Sample.declare("case \(number)"))
            let other = IncidentNumber(number + 2)
            #expect(box.act("ada", .link(to: other, text: "x"), on: 1)?.refusal == nil)
        }
        box.submit(Sample.declare("one more"))
        let last = IncidentNumber(Limits.links + 2)
        #expect(box.act("ada", .link(to: last, text: "x"), on: 1)?.refusal == .tooManyLinks)
        #expect(box.act("ada", .split([a], text: "x"), on: 1)?.refusal == nil)
        #expect(box.incident(1)?.links.count == Limits.links)
        #expect(box.incident(1)?.links.last?.kind == .splitOff)
    }

    @Test func `what was archived comes back to be linked`() {
        var box = Box()
        box.alert(.sev3, "a")
        box.clear("a")
        box.pass(.hours(2))
        #expect(box.incident(1) == nil)
        box.alert(.sev3, "b", service: "wiki")
        #expect(box.act("ada", .link(to: 1, text: "as last week"), on: 2)?.refusal == nil)
        #expect(box.incident(2)?.links.map(\.number) == [1])
        #expect(box.incident(1)?.links.map(\.number) == [2])
        #expect(box.incident(1)?.state == .resolved)
    }
}
