import Core
import Simulation
import Testing

@Suite struct `A dependent service` {
    /// `wiki` needs `checkout`, and `search` needs `wiki`.
    private static func box() -> Box {
        Box(
            Sample.handbook {
                $0.services["wiki"]?.dependsOn = ["checkout"]
                $0.services["search"] = Service(
                    id: "search", name: "Search", owner: "desk", dependsOn: ["wiki"])
            })
    }

    @Test func `waits for what it depends on, directly and through others`() {
        var box = Self.box()
        box.alert(.sev2)
        box.alert(.sev2, "b", service: "wiki")
        box.alert(.sev3, "c", service: "search")
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+0 #2 quiet: waits for #1 of checkout
                t+0 #3 quiet: waits for #1 of checkout
                """)
    }

    @Test func `is paged when that is over and it still fires`() {
        var box = Self.box()
        box.alert(.sev2)
        box.alert(.sev2, "b", service: "wiki")
        box.acks("ada")
        box.pass(.minutes(10))
        box.act("ada", .resolve("mended"))
        box.pass(.seconds(1))
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+0 #2 quiet: waits for #1 of checkout
                t+600 #2 not quiet: #1 of checkout does not hold it back any more
                t+600 #2 page cyd (network)
                """)
    }

    @Test func `is paged after half an hour all the same`() {
        var box = Self.box()
        box.alert(.sev2)
        box.alert(.sev2, "b", service: "wiki")
        box.acks("ada")
        box.pass(.minutes(30))
        #expect(
            box.pages.contains(
                """
                t+1800 #2 not quiet: it still fires after 30 min
                t+1800 #2 page cyd (network)
                """))
    }

    @Test func `waits for nothing that is less bad, and a catastrophe waits for nothing`() {
        var box = Self.box()
        box.alert(.sev3)
        box.alert(.sev2, "b", service: "wiki")
        #expect(box.story.lines(.pages).contains("#2 page cyd (network)"))
        var worse = Self.box()
        worse.alert(.sev2)
        worse.alert(.sev2, "b", service: "wiki")
        worse.submit(Command(by: .person("eve"), kind: .act(1, .severity(.sev1, text: "all"))))
        worse.alert(.sev2, "c", service: "search")
        worse.submit(Command(by: .person("eve"), kind: .act(3, .severity(.sev1, text: "all"))))
        #expect(worse.incident(2)?.quiet != nil)
        #expect(worse.incident(3)?.quiet == nil)
    }

    @Test func `waits for nothing that is itself quiet`() {
        var box = Self.box()
        box.maintain("checkout")
        box.alert(.sev2)
        box.alert(.sev2, "b", service: "wiki")
        #expect(
            box.pages == """
                t+0 quiet: maintenance 1
                t+0 #2 page cyd (network)
                """)
    }

    @Test func `is paged when the other becomes less bad`() {
        var box = Self.box()
        box.alert(.sev2)
        box.alert(.sev2, "b", service: "wiki")
        box.sets(.sev3)
        box.pass(.seconds(1))
        #expect(box.story.lines(.pages).contains("#2 page cyd (network)"))
    }

    @Test func `that depends on itself through others waits for no end of it`() {
        var box = Box(
            Sample.handbook {
                $0.services["wiki"]?.dependsOn = ["checkout"]
                $0.services["checkout"]?.dependsOn = ["wiki"]
            })
        box.alert(.sev2)
        box.alert(.sev2, "b", service: "wiki")
        box.pass(.hours(1))
        #expect(box.incident(1)?.quiet == nil)
        #expect(box.incident(2)?.quiet == nil)
    }
}
