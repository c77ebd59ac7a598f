import Core
import Server

extension Gallery {
    /// The forms by which people lay something over the rosters.
    ///
    /// `other`: of somebody who has no shift.
    static func changeForms(
        _ screens: Screens, title: String, scene: Scene, other: Scene
    ) -> [(name: String, html: String)] {
        typealias Samples = ScreenSamples
        let (from, until) = (Samples.now, Samples.now + .hours(8))
        let does = ChangeLook.does(
            [
                OverrideEffect(
                    schedule: title, from: from, until: until, before: [title], after: []),
                OverrideEffect(
                    schedule: title, from: from, until: until, before: [], after: ["ada", title]),
            ], warnings: [title])
        let override = OverrideDraft(
            group: "database", schedule: "primary", from: from, until: until, outgoing: "ada",
            incoming: "ben", reason: title, back: "/oncall?view=week&group=database")
        let absence = AbsenceDraft(person: "ben", from: from, until: until, reason: title)
        let swap = SwapDraft(
            given: ShiftName(
                group: "database",
                part: Swap.Part(schedule: "primary", from: from, until: until)),
            to: "noor", reason: title)
        let shadow = ShadowDraft(
            learner: "tom", group: "database", schedule: "primary", from: "2026-11-23T03:16",
            until: title, reason: title)
        let temporary = TemporaryDraft(
            place: "database/primary", from: "2026-11-23T03:16", until: title, reason: title,
            shifts: [ShiftDraft(person: "tom", from: title, until: ""), ShiftDraft()])
        let refused = ChangeLook.refused(title)
        func overriding(_ look: ChangeLook, _ changes: RosterChanges) -> String {
            screens.override(override, look, changes: changes, scene: scene)
        }
        func swapping(_ draft: SwapDraft, _ look: ChangeLook, _ scene: Scene) -> String {
            screens.swap(draft, look, changes: .none, scene: scene)
        }
        return [
            ("override", overriding(.notYet, .none)),
            ("override-effect", overriding(does, Samples.changes)),
            ("override-refused", overriding(refused, Samples.changes)),
            ("absence", screens.absence(absence, scene: scene)),
            ("absence-effect", screens.absence(absence, does, scene: scene)),
            ("absence-refused", screens.absence(absence, refused, scene: scene)),
            ("swap", swapping(SwapDraft(), .notYet, scene)),
            ("swap-none", swapping(SwapDraft(), .notYet, other)),
            ("swap-effect", swapping(swap, .does([], warnings: [title]), scene)),
            ("swap-refused", swapping(swap, refused, scene)),
            ("shadow", screens.shadow(shadow, scene: scene)),
            (
                "shadow-means",
                screens.shadow(shadow, .means([title, title], warnings: []), scene: scene)
            ),
            ("shadow-refused", screens.shadow(shadow, refused, scene: scene)),
            ("temporary", screens.temporary(temporary, scene: scene)),
            ("temporary-effect", screens.temporary(temporary, does, scene: scene)),
            ("temporary-refused", screens.temporary(temporary, refused, scene: scene)),
        ]
    }
}
