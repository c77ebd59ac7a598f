import Core

/// The fields of a form that say from when until when, and why.
struct TermPart: Sendable {
    /// What the names of its fields in the document begin with.
    let termID: String
    let termFrom: String
    let termUntil: String
    let termReason: String
    var isReasonNeeded = false

    init(_ id: String, from: String, until: String, reason: String) {
        termID = id
        termFrom = from
        termUntil = until
        termReason = reason
    }

    init(
        _ id: String, _ clock: ScreenClock, from: Moment, until: Moment, reason: String = ""
    ) {
        self.init(
            id, from: clock.fieldText(from), until: clock.fieldText(until), reason: reason)
    }

    var withReason: TermPart {
        var part = self
        part.isReasonNeeded = true
        return part
    }

    /// The same for the form that makes what was looked at.
    var carried: [(name: String, value: String)] {
        [("from", termFrom), ("until", termUntil), ("text", termReason)]
    }
}
