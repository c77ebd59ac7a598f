import Core
import Simulation
import Testing

@Suite struct `A snooze` {
    @Test func `stops the clocks; at its end whoever had it is asked again`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.act("ada", .snooze(.hours(2), text: "the vendor works on it"))
        box.pass(.hours(1))
        #expect(box.incident()?.snooze?.by == "ada")
        box.pass(.minutes(62))
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+0 snoozed
                t+7200 not snoozed: its time is up
                t+7200 page ada as the snooze is over (database)
                t+7260 page ada again (database)
                t+7320 page bob (database)
                """)
    }

    @Test func `of what nobody had begins from the top at its end`() {
        var box = Box()
        box.alert(.sev2)
        box.pass(.seconds(130))
        box.act("eve", .snooze(.minutes(30), text: "known"))
        box.pass(.minutes(30))
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+60 page ada again (database)
                t+120 page bob (database)
                t+130 snoozed
                t+1930 not snoozed: its time is up
                t+1930 page ada (database)
                """)
    }

    @Test func `rings nobody: not who is tried by another method, nor the next when one declines`()
    {
        var box = Box()
        box.receivers["ada/hook"] = .silent
        box.alert(.sev2)
        box.act("eve", .snooze(.minutes(30), text: "known"))
        box.declines("ada")
        box.pass(.minutes(29))
        #expect(box.story.lines(.rings) == "t+0 ada/hook 1")
        box.pass(.minutes(1))
        #expect(box.story.lines(.pages).hasSuffix("t+1800 page bob (database)"))
    }

    @Test func `is refused for a sev1, without a reason, and for too long`() {
        var box = Box()
        box.alert(.sev2)
        #expect(
            box.act("ada", .snooze(.minutes(30), text: " "))?.refusal == .needsReason)
        #expect(
            box.act("ada", .snooze(.seconds(10), text: "known"))?.refusal == .badSnooze)
        #expect(
            box.act("ada", .snooze(.hours(200), text: "known"))?.refusal == .badSnooze)
        #expect(
            box.submit(
                Command(by: .key("monitor"), kind: .act(1, .snooze(.hours(1), text: "known"))))?
                .refusal == .needsPerson)
        box.sets(.sev1)
        #expect(
            box.act("ada", .snooze(.minutes(30), text: "known"))?.refusal == .notSnoozed(1))
    }

    @Test func `ends when it gets worse`() {
        var box = Box()
        box.alert(.sev3)
        box.acks("ada")
        box.act("ada", .snooze(.hours(2), text: "known"))
        box.pass(.minutes(10))
        box.alert(.sev2, "worse")
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+0 snoozed
                t+600 not snoozed: it is sev2 now
                t+600 page ada as the snooze is over (database)
                """)
    }

    @Test func `ends by hand, and when somebody else is asked for`() {
        var box = Box()
        box.alert(.sev2)
        box.acks("ada")
        box.act("ada", .snooze(.hours(2), text: "known"))
        box.act("ada", .wake("it is back"))
        box.acks("ada")
        box.act("ada", .snooze(.hours(2), text: "known"))
        box.act("ada", .page(.group("network"), text: "help"))
        #expect(
            box.pages == """
                t+0 page ada (database)
                t+0 snoozed
                t+0 not snoozed: it is back
                t+0 page ada as the snooze is over (database)
                t+0 snoozed
                t+0 not snoozed: somebody is asked for
                t+0 page ada as the snooze is over (database)
                t+0 page cyd (network)
                """)
    }

    @Test func `of a resolved incident is over`() {
        var box = Box()
        box.alert(.sev2)
        box.act("eve", .snooze(.hours(2), text: "known"))
        box.clear()
        #expect(box.incident()?.snooze == nil)
        box.pass(.hours(3))
        #expect(box.story.lines(.pages) == "t+0 page ada (database)")
    }

    @Test func `is no neglect for the auditor`() {
        var box = Box()
        box.alert(.sev2)
        box.act("eve", .snooze(.hours(2), text: "known"))
        box.pass(.hours(1))
        #expect(box.situation.neglected(at: box.wall, tolerance: .seconds(20)).isEmpty)
    }
}
