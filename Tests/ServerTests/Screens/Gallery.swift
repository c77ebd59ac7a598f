import Core
import Handbooks
import Reviews
import Server

/// Every screen in every state that has words of its own, by name.
enum Gallery {
    static func all(
        _ screens: Screens, title: String = "Ledger primary lost: checkout cannot take payments",
        handbook: Handbook = ScreenSamples.handbook(), alarms: [String] = []
    ) -> [(name: String, html: String)] {
        typealias Samples = ScreenSamples
        func scene(_ person: PersonID?, only: IncidentNumber? = nil) -> Scene {
            Samples.scene(person, only: only, handbook: handbook, alarms: alarms)
        }
        let grave = Samples.catastrophe(title: title)
        var minor = Samples.incident(19, .sev4, title: title)
        minor.obligations = []
        var over = Samples.resolved()
        over.title = title
        var merged = Samples.resolved(12)
        merged.state = .merged
        merged.mergedInto = 17
        var offered = grave
        offered.handovers = [
            Handover(obligation: 5, from: "felix", to: "ada", at: Samples.now, text: title)
        ]
        var declined = grave
        declined.obligations[1].declined = ["ada"]
        var late = grave
        late.obligations[1] = Samples.obligation(2, .group("database"), .joined, by: "ben")
        var second = late
        second.obligations[1].alsoAnswered = ["ada"]
        var easy = Samples.incident(18, .sev2, title: title)
        easy.obligations = [Samples.obligation(1, .group("database"), .open, ringing: ["ada"])]
        easy.obligations[0].mustJoin = false
        var storm = grave
        storm.storm = Storm(
            since: Samples.now, lastAt: Samples.now, window: .minutes(5), services: 14,
            because: title, parts: (20..<36).map { IncidentNumber($0) })
        var part = easy
        part.partOf = 17
        var excused = grave
        excused.obligations[1].state = .released
        var muted = easy
        muted.obligations = []
        let mutes = Samples.mutes(title)
        muted.quiet = Quiet(
            since: Samples.now, reason: .muted(mutes.all.map { MuteNote($0) }))
        muted.flapping = [
            Flapping(
                digest: .zero, summary: title, since: Samples.now, changes: [Samples.now],
                isFiring: true)
        ]
        var waiting = easy
        waiting.obligations = []
        waiting.quiet = Quiet(
            since: Samples.now,
            reason: .waits(for: 17, of: "ledger-db", until: Samples.now + .minutes(30)))
        var snoozed = easy
        snoozed.snooze = Snooze(
            since: Samples.now, until: Samples.now + .hours(2), by: "ben", reason: title)
        let muteDraft = MuteDraft(
            kind: .silence, matchers: "alertname=\"\(title)\"", service: "ledger-db",
            from: Samples.now, until: Samples.now + .hours(2), reason: title)
        var lines = Samples.timeline
        lines[10].text = title
        var held = scene("ada")
        held.held = Situation.Hold(since: Samples.now, backedUpAt: Samples.now).words
        let link = "/p/17-1.secret"
        func page(
            _ incident: Incident, _ person: PersonID, of id: ObligationID = 2, link: String? = link
        ) -> String {
            screens.page(
                incident, obligation: id, link: link, scene: scene(person, only: incident.number))
        }
        func room(_ incident: Incident, _ person: PersonID, still: Bool = false) -> String {
            screens.room(incident, timeline: lines, scene: scene(person), isStill: still)
        }
        func report(_ problems: [Problem]) -> ReadinessReport {
            ReadinessReport(
                handbook: handbook.version, at: Samples.now, days: 14, problems: problems)
        }
        func calendar(_ length: CalendarView.Length, _ whose: CalendarView.Whose) -> String {
            let day = Samples.berlin.local(Samples.now).day
            return screens.calendar(
                CalendarView(length, on: day, whose: whose), changes: Samples.laid(title),
                scene: scene("ada"))
        }
        return [
            ("page-asked", page(grave, "ada")),
            ("page-easy", screens.page(easy, obligation: 1, link: link, scene: scene("ada"))),
            ("page-late", page(late, "ada")),
            ("page-second", page(second, "ada")),
            ("page-acknowledged", page(grave, "ben", of: 4)),
            ("page-joined", page(grave, "noor", of: 3, link: nil)),
            ("page-declined", page(declined, "ada")),
            ("page-excused", page(excused, "ada")),
            ("page-over", page(over, "ada")),
            ("page-merged", page(merged, "ada")),
            ("link-expired", screens.linkTrouble(.expired(Samples.now), scene: scene(nil))),
            ("link-unreadable", screens.linkTrouble(.unreadable, scene: scene(nil))),
            ("link-lost", screens.linkTrouble(.lost(9), scene: scene(nil))),
            ("link-unknown", screens.linkTrouble(.unknownIncident(9), scene: scene(nil))),
            ("room-asked", room(grave, "ada")),
            ("room-joined", room(grave, "ingrid", still: true)),
            ("room-acknowledged", room(grave, "ben")),
            ("room-bystander", room(grave, "yuki")),
            ("room-offered", room(offered, "ada")),
            ("room-minor", room(minor, "ada")),
            ("room-storm", room(storm, "ada")),
            ("room-part", room(part, "ada")),
            ("room-muted", room(muted, "ada")),
            ("room-waiting", room(waiting, "ada")),
            ("room-snoozed", room(snoozed, "ada")),
            ("page-snoozed", screens.page(snoozed, obligation: 1, link: link, scene: scene("ada"))),
            (
                "mutes",
                screens.mutes(mutes, open: [muted, grave], draft: muteDraft, scene: scene("ada"))
            ),
            (
                "mutes-effect",
                screens.mutes(
                    mutes, open: [], draft: muteDraft,
                    .means([title, title], warnings: [title]), scene: scene("ada"))
            ),
            (
                "mutes-refused",
                screens.mutes(
                    Mutes([]), open: [], draft: muteDraft, .refused(title), scene: scene("ada"))
            ),
            ("room-over", room(over, "ada")),
            ("room-merged", room(merged, "ada")),
            ("room-bare", room(Incident(number: 1), "ada")),
            ("room-fragment", screens.roomFragment(grave, timeline: lines, scene: scene("ada"))),
            (
                "list",
                screens.incidents(
                    [grave, minor, easy, muted, waiting, snoozed, over],
                    archived: [IncidentSummary(merged)], filter: IncidentFilter(),
                    older: "/incidents?before=12", scene: scene("ada"))
            ),
            (
                "list-empty",
                screens.incidents(
                    [], archived: [], filter: IncidentFilter(state: .open, severity: .sev1),
                    scene: scene("ada"))
            ),
            ("mine", screens.mine([easy, grave], changes: .none, scene: scene("ada"))),
            ("mine-swaps", screens.mine([], changes: Samples.changes, scene: scene("ada"))),
            ("mine-none", screens.mine([], changes: .none, scene: scene("tom"))),
            ("readiness-unknown", screens.readiness(nil, scene: scene("ada"))),
            ("readiness-fine", screens.readiness(report([]), scene: scene("ada"))),
            (
                "readiness",
                screens.readiness(
                    report([
                        Problem(
                            file: "rosters/groups.yaml", line: 12,
                            message: "no step of group `database` reaches anybody from "
                                + "2026-11-25T09:00:00+01:00 until 2026-11-26T09:00:00+01:00"),
                        Problem(
                            file: "rosters/people.yaml", line: 3, message: title,
                            weight: .warning),
                        Problem(
                            file: "rosters/groups.yaml", line: 31,
                            message: "`ada` has schedule `nights` for 13 hours instead of 12",
                            weight: .note),
                    ]), scene: scene("ada"))
            ),
            ("oncall", screens.onCall(changes: Samples.changes, scene: scene("ada"))),
            ("oncall-laid", screens.onCall(changes: Samples.laid(title), scene: scene("ada"))),
            ("calendar-month", calendar(.month, .group("database"))),
            ("calendar-week", calendar(.week, .all)),
            ("calendar-mine", calendar(.month, .mine)),
            ("calendar-empty", calendar(.week, .group("mobile"))),
            (
                "feed",
                screens.newFeed(
                    title, address: "https://muster.example.test/calendar/s3cret.ics",
                    scene: scene("ada"))
            ),
            ("sign-in", screens.signIn(next: "/incidents/17", scene: scene(nil))),
            ("sign-in-refused", screens.signIn(next: nil, complaint: title, scene: scene(nil))),
            ("setup", screens.setup(token: "s3cret", scene: scene(nil))),
            ("token", screens.newToken("mst_s3cret", of: "ada", scene: scene("ada"))),
            ("declare", screens.declare(scene: scene("ada"))),
            (
                "declare-refused",
                screens.declare(
                    given: Declaration(
                        title: title, text: title, service: "ledger-db", severity: .sev1),
                    complaint: "Say in one line what is broken.", scene: scene("ada"))
            ),
            ("settings", screens.settings(Samples.installation(title), scene: scene("ada"))),
            ("held", screens.held([grave, minor], complaint: title, scene: held)),
            ("held-empty", screens.held([], scene: held)),
            ("held-not", screens.held([grave], scene: scene("ada"))),
            ("help", screens.help(scene: scene("ada"))),
            (
                "error",
                screens.error(status: 404, title: "Nothing here", words: title, scene: scene("ada"))
            ),
        ] + changeForms(screens, title: title, scene: scene("ada"), other: scene("omar"))
    }
}
