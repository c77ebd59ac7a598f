import Core

/// The form by which a shift goes to somebody else, as an address.
struct OverrideLink {
    let group: GroupID
    let schedule: ScheduleID
    let from: Moment
    let until: Moment
    let outgoing: PersonID?
    let back: String

    var address: String {
        let fields = [
            ("group", group.text), ("schedule", schedule.text), ("from", from.text),
            ("until", until.text), ("outgoing", outgoing?.text ?? ""), ("back", back),
        ]
        return "/oncall/override?"
            + fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1.percentEncoded)" }
            .joined(separator: "&")
    }
}
