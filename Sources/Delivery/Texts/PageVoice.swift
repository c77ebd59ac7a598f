import Core

/// The words of one dispatch, piece by piece.
struct PageVoice {
    /// Characters of any one foreign text in a page; the whole is on the screen behind the link.
    static let textLimit = 300
    /// Reasons of the verdict; more is for the screen.
    static let reasonLimit = 8
    private static let nameLimit = 24

    let message: Message
    let incident: Incident
    let handbook: Handbook

    init(_ dispatch: Dispatch, _ handbook: Handbook) {
        message = dispatch.message
        incident = dispatch.incident
        self.handbook = handbook
    }

    /// A notice of `Situation.notices`: there is no room, no severity and no number to speak of.
    var isOfNoIncident: Bool { incident.number == 0 }

    var obligation: Obligation? { message.obligation.flatMap { incident.obligation($0) } }

    var severity: String { incident.severity.name.uppercased() }

    /// The service, or the group that answers where no service is known.
    var place: String {
        if let service = incident.service {
            return handbook.services[service]?.name ?? service.text
        }
        return handbook.groups[incident.group]?.name ?? incident.group.text
    }

    /// On the reader's own clock, with its name: `2026-11-23 04:04 Europe/Berlin`.
    func clock(_ moment: Moment) -> String {
        let zone = message.person.map { handbook.clock(of: $0) } ?? .utc
        let local = zone.local(moment).text
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5)) \(zone.id)"
    }

    func name(_ person: PersonID) -> String {
        handbook.name(of: person).oneLine(limit: 80)
    }

    /// Behind "acknowledge": `for Network`, `as incident commander`.
    private func what(_ obligation: Obligation) -> String {
        if case .person(let person) = obligation.target, person == message.person {
            return "for this incident"
        }
        let title = handbook.title(of: obligation).oneLine(limit: 80)
        return obligation.isCommander ? "as \(title)" : "for \(title)"
    }

    // MARK: The first line

    var subject: String {
        if isOfNoIncident { return "Swap: \(said)".oneLine(limit: PageText.subjectLimit) }
        let place = place.oneLine(limit: Self.nameLimit)
        return "\(opening) \(place): \(gist)".oneLine(limit: PageText.subjectLimit)
    }

    /// What sort of message, how bad and which: `SEV1 #17`, `All clear #17`.
    private var opening: String {
        switch message.purpose {
        case .page: "\(severity) #\(incident.number)"
        case .notice(let kind):
            switch kind {
            case .alarm: "ALARM \(severity) #\(incident.number)"
            case .allClear: "All clear #\(incident.number)"
            case .mayGo: "You may go #\(incident.number)"
            case .alertJoined: "More alerts \(severity) #\(incident.number)"
            case .stillFiring: "Still firing #\(incident.number)"
            case .handover: "Hand-over \(severity) #\(incident.number)"
            case .refused: "Refused alerts #\(incident.number)"
            case .neededAgain: "Needed again \(severity) #\(incident.number)"
            case .shadow: "FYI \(severity) #\(incident.number)"
            case .swap: "Swap"
            }
        }
    }

    /// What is broken; for an alarm, who did not answer.
    private var gist: String {
        if case .notice(.alarm) = message.purpose { return said }
        return incident.title.oneLine(limit: Self.textLimit)
    }

    /// What the message itself says.
    var said: String { message.text.oneLine(limit: Self.textLimit) }

    // MARK: What is asked, and why

    var asked: String {
        switch message.purpose {
        case .page:
            guard let obligation else { return "Please look at it." }
            let what = what(obligation)
            return obligation.mustJoin
                ? "Please acknowledge \(what), then join the room."
                : "Please acknowledge \(what)."
        case .notice(let kind):
            switch kind {
            case .alarm: return "Somebody has to be reached by other means."
            case .allClear: return "Nothing more is asked of you."
            case .mayGo: return "You may go. Thank you."
            case .alertJoined: return "Nothing new is asked of you."
            case .stillFiring: return "Please look whether it is really over."
            case .handover: return "Please accept the hand-over, or say that you cannot."
            case .refused: return "Please look at the integration: its alerts are not read."
            case .neededAgain: return "Please stay in the room, or come back to it."
            case .shadow: return "For your information: you owe nothing."
            case .swap: return "Offers that wait for your word are on your pages."
            }
        }
    }

    var reason: String {
        guard case .page = message.purpose else {
            return said.isEmpty ? "" : Self.sentence(said)
        }
        var text = pageReason
        if let obligation, let holder = obligation.holder, holder != message.person {
            text += " \(name(holder)) has it"
            if let until = obligation.answer?.until {
                text += " and is on the way until \(clock(until))"
            }
            text += "; you are paged beside them."
        }
        return text
    }

    private var pageReason: String {
        let reason = PageReason.allCases.first { $0.name == message.text }
        switch reason {
        case .step:
            if case .person = obligation?.target { return "Somebody in the room asked for you." }
            return (["You are on call."] + passedOver).joined(separator: " ")
        case .again: return "You were paged before and have not answered yet."
        case .etaMissed: return "You acknowledged, and your time to join has passed."
        case .severityRaised:
            return "You acknowledged before; now it is \(incident.severity.name)."
        case .byHand: return "Somebody in the room asked for you."
        case .lapsed: return "You acknowledged, and nothing of yours has happened since."
        case .channelBack: return "Muster could not send you this before; now it can."
        case .snoozeOver: return "It was snoozed, and that is over."
        case nil: return said.isEmpty ? "" : Self.sentence(said)
        }
    }

    /// Why it is not somebody whom the policy names before, while the round is at its first step.
    private var passedOver: [String] {
        guard let clock = obligation?.clock, clock.step == 1 else { return [] }
        return handbook.words(of: clock.reason).map {
            Self.sentence($0.oneLine(limit: Self.textLimit)).capitalisedFirst
        }
    }

    /// Why it is so severe; an end needs no reasons.
    var why: [String] {
        switch message.purpose {
        case .notice(.allClear), .notice(.mayGo), .notice(.swap): return []
        case .page, .notice:
            return incident.verdict.reasons.suffix(Self.reasonLimit).map {
                Self.sentence(handbook.words(of: $0).oneLine(limit: Self.textLimit))
            }
        }
    }

    var bridge: String? {
        guard incident.isActive, incident.policy.mustJoin || obligation?.mustJoin == true else {
            return nil
        }
        return handbook.bridge(of: incident)?.oneLine(limit: Self.textLimit)
    }

    var runbook: String? {
        guard incident.isActive, let id = incident.runbook else { return nil }
        return (handbook.runbooks[id]?.title ?? id.text).oneLine(limit: Self.textLimit)
    }

    func address(under publicURL: String) -> String {
        let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        return isOfNoIncident ? "\(base)/mine" : "\(base)/incidents/\(incident.number)"
    }

    static func sentence(_ text: String) -> String {
        guard let last = text.last, !".!?…".contains(last) else { return text }
        return text + "."
    }
}

extension String {
    /// A sentence that begins with a small word begins with a capital letter.
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
