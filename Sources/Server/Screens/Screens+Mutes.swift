package import Core
import Reviews

/// What the form of a silence or a maintenance window holds so far.
package struct MuteDraft: Hashable, Sendable {
    package var kind: Mute.Kind
    /// Of a silence, as they were written.
    package var matchers: String
    /// Of a maintenance window.
    package var service: ServiceID?
    package var group: GroupID?
    package var from: Moment
    package var until: Moment
    package var reason: String

    package init(
        kind: Mute.Kind = .maintenance, matchers: String = "", service: ServiceID? = nil,
        group: GroupID? = nil, from: Moment, until: Moment, reason: String = ""
    ) {
        self.kind = kind
        self.matchers = matchers
        self.service = service
        self.group = group
        self.from = from
        self.until = until
        self.reason = reason
    }
}

/// What the template of silences and maintenance windows reads.
struct MutesScreen: Sendable {
    struct Held: Sendable {
        let heldAddress: String
        let heldNumber: Int
    }

    struct Line: Sendable {
        let muteID: Int
        let muteKind: String
        let muteClass: String
        let muteState: String
        let muteAbout: String
        let muteFrom: Stamp
        let muteUntil: Stamp
        let muteBy: String
        let muteReason: String
        let holding: [Held]
    }

    struct Form: Sendable {
        let outcome: OutcomePart?
        let matchers: String
        let services: [Choice]
        let groups: [Choice]
        let windowTerm: TermPart
        let silenceTerm: TermPart
    }

    let frame: Frame
    let complaint: String?
    let mutes: [Line]
    let draft: Form
}

extension Screens {
    /// What is held and why, and the forms by which more is.
    ///
    /// - Parameters:
    ///   - open: incidents in any state; those that a silence or window holds are named beside it.
    ///   - look: what the wanted one would mean.
    package func mutes(
        _ mutes: Mutes, open: [Incident], draft: MuteDraft, _ look: ChangeLook = .notYet,
        scene: Scene
    ) -> String {
        let clock = scene.clock
        let lines = mutes.all.filter { !$0.isOver(at: scene.now) }.map { mute in
            let isActive = mute.isActive(at: scene.now)
            return MutesScreen.Line(
                muteID: mute.id.value, muteKind: mute.kind.name,
                muteClass: isActive ? "acknowledged" : "released",
                muteState: isActive ? "active" : "to come",
                muteAbout: mute.about.oneLine(limit: 300),
                muteFrom: clock.stamp(mute.from), muteUntil: clock.stamp(mute.until),
                muteBy: scene.names.author(mute.author, mute.createdBy),
                muteReason: mute.reason.oneLine(limit: 300),
                holding: open.filter { $0.isQuiet(by: mute.id) }.worstFirst.prefix(12).map {
                    MutesScreen.Held(heldAddress: $0.path, heldNumber: $0.number.value)
                })
        }
        let view = MutesScreen(
            frame: Frame(scene, title: "Silences and maintenance", current: "/oncall").live(
                stream: "/api/v1/stream", fragment: "/silences", stopReload: nil),
            complaint: look.complaint, mutes: lines, draft: MutesScreen.Form(draft, look, scene))
        return draw("mutes", view)
    }
}

extension MutesScreen.Form {
    fileprivate init(_ draft: MuteDraft, _ look: ChangeLook, _ scene: Scene) {
        func term(_ id: String) -> TermPart {
            TermPart(
                id, scene.clock, from: draft.from, until: draft.until, reason: draft.reason
            ).withReason
        }
        let (service, group) = (draft.service?.text ?? "", draft.group?.text ?? "")
        windowTerm = term("window")
        silenceTerm = term("silence")
        matchers = draft.matchers
        services = scene.serviceChoices.choosing(service)
        groups = scene.groupChoices.choosing(group)
        outcome = OutcomePart(
            look, scene, title: "What it means", at: "/silences",
            carrying: [
                ("kind", draft.kind.name), ("matchers", draft.matchers), ("service", service),
                ("group", group),
            ] + windowTerm.carried)
    }
}

extension Scene {
    /// Everything that keeps an incident from paging, by the viewer's clock.
    func holdingBack(_ incident: Incident) -> [String] {
        names.holdingBack(incident) { clock.words($0) }
    }
}
