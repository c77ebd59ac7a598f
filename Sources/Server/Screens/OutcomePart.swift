import Core
import Reviews

/// What a change would do, with the button that makes it so.
struct OutcomePart: Sendable {
    /// A field of the form that was looked at.
    struct Carried: Sendable {
        let carriedName: String
        let carriedValue: String
    }

    let outcomeTitle: String
    /// In words; else by its effects.
    let isInWords: Bool
    let meanings: [String]
    let effects: [EffectPart]
    let warnings: [String]
    let makeAddress: String
    let makeWords: String
    let carried: [Carried]

    /// Nil: nobody has asked, or it cannot be made.
    init?(
        _ look: ChangeLook, _ scene: Scene, title: String = "What it does", at address: String,
        words: String = "Make it so", carrying fields: [(name: String, value: String)]
    ) {
        switch look {
        case .notYet, .refused: return nil
        case .does(let spans, let found):
            (isInWords, meanings, warnings) = (false, [], found)
            effects = spans.map { EffectPart($0, scene) }
        case .means(let words, let found):
            (isInWords, meanings, warnings) = (true, words, found)
            effects = []
        }
        outcomeTitle = title
        makeAddress = address
        makeWords = words
        carried = fields.map { Carried(carriedName: $0.name, carriedValue: $0.value) }
    }
}

/// A stretch in which other people are on call than before.
struct EffectPart: Sendable {
    let span: String
    let place: String
    let before: String
    let after: String
    let isGap: Bool

    init(_ effect: OverrideEffect, _ scene: Scene) {
        span = CalendarWords.span(effect.from, effect.until, scene.zone)
        place = effect.schedule.oneLine(limit: 80)
        before = effect.before.isEmpty ? "nobody" : scene.listed(effect.before)
        after = scene.listed(effect.after)
        isGap = effect.after.isEmpty
    }
}
