import Core
import Handbooks
import Testing

@testable import Intake

/// Every mapping that comes with the program, against bodies of our own writing.
@Suite struct `Shipped mappings` {
    @Test func `every mapping is well-formed and has a table of cases`() {
        let read = ShippedMappings.read()
        #expect(read.problems.map(\.description) == [])
        #expect(Fixture.all.filter { $0.kind == nil }.map(\.name) == ShippedMappings.names)
        #expect(read.mappings.values.allSatisfy { !$0.about.isEmpty })
    }

    @Test(arguments: Fixture.all)
    func `an alert has everything in its place`(_ fixture: Fixture) throws {
        let alert = try fixture.alert(fixture.body)
        #expect(alert.status == .firing)
        #expect(alert.summary == fixture.text("summary"))
        #expect(alert.severity?.name == fixture.text("severity"))
        #expect(alert.dedupKey == fixture.text("key"))
        if let source = fixture.text("source") { #expect(alert.source == source) }
        if let service = fixture.text("service") { #expect(alert.label("service") == service) }
        for (name, value) in fixture.table("labels") { #expect(alert.label(name) == value) }
        if case .array(let links)? = fixture.value["links"] {
            #expect(alert.links.map(\.text) == links.compactMap(\.text))
        }
        #expect(alert.raw == fixture.body.compact)
        #expect(!alert.details.isEmpty || !alert.labels.isEmpty)
    }

    @Test(arguments: Fixture.all)
    func `a table lacks states or severities only where the tool has none`(_ fixture: Fixture) {
        #expect((fixture.text("status_at") == nil) == (fixture.text("no_status") != nil))
        #expect((fixture.text("severity_at") == nil) == (fixture.text("no_severity") != nil))
        guard fixture.text("status_at") != nil else { return }
        #expect(fixture.table("status").contains { $0.meaning == "resolved" })
    }

    @Test(arguments: Fixture.all)
    func `the same body again says nothing new`(_ fixture: Fixture) throws {
        let first = try fixture.alert(fixture.body)
        let second = try fixture.alert(fixture.body)
        #expect(first == second)
    }

    @Test(arguments: Fixture.all)
    func `every word of a state means what it means, and an unknown one fires`(
        _ fixture: Fixture
    ) throws {
        guard let place = fixture.text("status_at") else { return }
        let first = try fixture.alert(fixture.body)
        #expect(fixture.table("status").contains { $0.word == "nobody knows" })
        for (word, meaning) in fixture.table("status") {
            for word in [word, word.lowercased(), word.uppercased()] {
                let read = try fixture.read(fixture.body(with: word, at: place))
                guard meaning != "ignored" else {
                    #expect(read.ignored == 1 && read.alerts.isEmpty, "\(word)")
                    continue
                }
                let alert = try #require(read.alerts.first, "\(word)")
                #expect(alert.status.name == meaning, "\(word)")
                #expect(alert.digest == first.digest, "\(word): it is another alert")
            }
        }
    }

    @Test(arguments: Fixture.all)
    func `every word of a severity means what it means`(_ fixture: Fixture) throws {
        guard let place = fixture.text("severity_at") else { return }
        for (word, meaning) in fixture.table("severities") {
            for word in [word, word.lowercased(), word.uppercased()] {
                let alert = try fixture.alert(fixture.body(with: word, at: place))
                #expect(alert.severity?.name == meaning, "\(word)")
            }
        }
    }

    @Test(arguments: Fixture.all)
    func `no sender makes sev1`(_ fixture: Fixture) throws {
        guard let place = fixture.text("severity_at") else { return }
        for word in ["sev1", "SEV1", "p0", "0", "catastrophic"] {
            let alert = try? fixture.read(fixture.body(with: word, at: place)).alerts.first
            #expect(alert?.severity != .sev1, "\(word)")
        }
    }
}
