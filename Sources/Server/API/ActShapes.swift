import Core

/// What the body of each act may say; the same fields come from the screens' forms.
extension ActWord {
    var shape: BodyShape { BodyShape(fields) }

    private var fields: [BodyShape.Field] {
        switch self {
        case .page:
            [
                .text("group", "the group to ring, or"), .text("person", "the person to ring"),
                .text("text", "what they are needed for"),
            ]
        case .ack:
            [
                Self.obligation, Self.behalf,
                .reference("eta", "when you join: 10m, minutes, or a time with its offset"),
            ]
        case .decline: [Self.obligation, Self.behalf, .text("text", "why")]
        case .join, .accept: [Self.obligation, Self.behalf]
        case .leave: [Self.behalf, .text("text", "why")]
        case .handover:
            [
                .text("to", "the person who takes over", required: true), Self.obligation,
                Self.behalf, .text("text", "what they must know"),
            ]
        case .release:
            [
                Self.obligation, .text("person", "who may go, when no obligation is named"),
                .text("text", "what to tell them"),
            ]
        case .escalate:
            [
                .reference(
                    "obligation", "its number or title", required: true),
                .text("text", "why"),
            ]
        case .note: [.text("text", "what is worth keeping", required: true), Self.behalf]
        case .decide:
            [
                .text("text", "the decision", required: true),
                .text("owner", "whose it is"), Self.behalf,
            ]
        case .action:
            [
                .text("text", "what is to be done, or"),
                .number("action", "the number of the one that is done"),
                .text("owner", "who does it"), Self.behalf,
            ]
        case .update:
            [.text("text", "what those outside are told", required: true), Self.behalf]
        case .role:
            [
                .text(
                    "role", Role.allCases.map(\.name).joined(separator: ", "), required: true),
                .text("person", "who plays it; you, when nobody is named"),
            ]
        case .severity:
            [
                .text("severity", "sev1 to sev5", required: true),
                .text("text", "why; needed to lower it"), Self.behalf,
            ]
        case .merge: [.reference("into", "the number of the one that goes on", required: true)]
        case .split:
            [
                .texts("alerts", "ids of alerts that fire in it, or their senders' keys"),
                .reference("from", "all that came with this incident, which was merged into it"),
                .text("text", "why", required: true), Self.behalf,
            ]
        case .link:
            [
                .reference("to", "the number of the other", required: true),
                .text("text", "why", required: true), Self.behalf,
            ]
        case .unlink:
            [
                .reference("from", "the number of the other", required: true),
                .text("text", "why"), Self.behalf,
            ]
        case .step: [.number("step", "counted from 1", required: true), Self.behalf]
        case .mitigate, .resolve, .standDown, .reopen:
            [.text("text", "how, or why"), Self.behalf]
        case .snooze:
            [
                .text("for", "how long: 30m, 2h, 1d", required: true),
                .text("text", "why", required: true), Self.behalf,
            ]
        case .wake: [.text("text", "why"), Self.behalf]
        }
    }

    private static let obligation = BodyShape.Field.reference(
        "obligation", "its number or title; none: all of yours here")
    private static let behalf = BodyShape.Field.text(
        "person", "on whose behalf; the journal says so")

    /// One sentence for the description of the API.
    var summary: String {
        switch self {
        case .page: "Rings one more group or one named person."
        case .ack: "I have it."
        case .decline: "I cannot; the next candidate is rung at once."
        case .join: "I am in the room."
        case .leave: "I leave the room; what I had is open again."
        case .handover: "Offers what I have to somebody else."
        case .release: "You may go."
        case .escalate: "Rings the next candidate of an obligation now."
        case .note: "Something worth keeping."
        case .decide: "A decision."
        case .action: "Something to be done, or that it is done."
        case .update: "What those outside are told."
        case .role: "Gives a role to a person."
        case .severity: "Changes the severity."
        case .merge: "This goes on in another incident."
        case .split: "Alerts of this become an incident of their own."
        case .link: "It has to do with another incident; both show each other."
        case .unlink: "It has nothing to do with that incident after all."
        case .step: "A mitigation step of the runbook is done."
        case .accept: "Takes over what was offered."
        case .mitigate: "The harm has stopped."
        case .standDown: "It was a false alarm."
        case .resolve: "It is over for everybody."
        case .reopen: "It is not over."
        case .snooze: "Puts it off: its clocks stand so long. Never a sev1."
        case .wake: "It is not put off any more: whoever had it is asked again."
        }
    }
}
