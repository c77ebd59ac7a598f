import Core
import Reviews

/// Turns the fields of a request into an act, with the incident at hand for its obligations' titles.
struct ActReader {
    let fields: Fields
    let caller: Caller
    let names: Names
    let now: Moment
    /// Nil: archived; obligations are then named by number.
    let incident: Incident?
    /// The page whose link the answer came through, and the obligation that it was for.
    var page: (message: MessageSerial, obligation: ObligationID?)?
    /// What is to be split off, as the store has it.
    var alerts: [Alert] = []

    func act(_ word: ActWord) throws(Problem) -> Act {
        switch word {
        case .page: .page(try pageTarget(), text: text)
        case .ack: .acknowledge(try answering(), eta: try eta())
        case .decline: .decline(try answering(), text: text)
        case .join: .join(try answering())
        case .leave: .leave(text: text)
        case .handover:
            .handover(
                try obligation(), to: PersonID(try fields.required("to")), text: text)
        case .release: .release(try releaseTarget(), text: text)
        case .escalate: .escalate(try requiredObligation(), text: text)
        case .note: .note(try fields.required("text"))
        case .decide: .decide(try fields.required("text"), owner: owner)
        case .action: try action()
        case .update: .update(try fields.required("text"))
        case .role: .role(try role(), person("person") ?? caller.person)
        case .severity: .severity(try severity(), text: text)
        case .merge: .merge(into: try fields.requiredIncident("into"))
        case .split: .split(alerts, text: text)
        case .link: .link(to: try fields.requiredIncident("to"), text: text)
        case .unlink: .unlink(from: try fields.requiredIncident("from"), text: text)
        case .step: .step(try fields.number("step") ?? 0)
        case .accept: .accept(try obligation())
        case .mitigate: .mitigate(text)
        case .standDown: .standDown(text)
        case .resolve: .resolve(text)
        case .reopen: .reopen(text)
        case .snooze: .snooze(try length(), text: try fields.required("text"))
        case .wake: .wake(text)
        }
    }

    /// Who the act is by. For these words the person is whom it befalls, not who acts.
    func actor(_ word: ActWord) -> Actor {
        switch word {
        case .page, .release, .role: caller.actor
        default: caller.actor(onBehalfOf: person("person"))
        }
    }

    // MARK: Fields

    private var text: String { fields.text("text") ?? "" }
    private var owner: PersonID? { person("owner") }

    private func person(_ name: String) -> PersonID? { fields.text(name).map { PersonID($0) } }

    private func answering() throws(Problem) -> Answering {
        Answering(
            person: person("person") ?? caller.person,
            obligation: try obligation() ?? page?.obligation, message: page?.message)
    }

    private func pageTarget() throws(Problem) -> PageTarget {
        switch (fields.text("group"), person("person")) {
        case (let group?, nil): return .group(GroupID(group))
        case (nil, let person?): return .person(person)
        default:
            throw .invalid(
                ["group, person: name one of them, and one only"],
                saying: "Say whom to page: a group or a person, and only one of them.")
        }
    }

    private func releaseTarget() throws(Problem) -> ReleaseTarget {
        switch (try obligation(), person("person")) {
        case (let obligation?, nil): return .obligation(obligation)
        case (nil, let person?): return .person(person)
        default:
            throw .invalid(
                ["obligation, person: name one of them, and one only"],
                saying: "Say what or who may go: an obligation or a person, and only one of them.")
        }
    }

    private func action() throws(Problem) -> Act {
        if let number = try fields.number("action") { return .finishAction(ActionID(number)) }
        guard let text = fields.text("text") else {
            throw .invalid(
                ["text, action: say what is to be done, or which number is done"],
                saying: "Say what is to be done, or the number of what is done.")
        }
        return .addAction(text, owner: owner)
    }

    private func role() throws(Problem) -> Role {
        let text = try fields.required("role")
        guard let role = Role(name: text) else {
            let known = Role.allCases.map(\.name).joined(separator: ", ")
            throw .invalid(["role: expected one of \(known), found \(text.shown)"])
        }
        return role
    }

    private func severity() throws(Problem) -> Severity {
        let text = try fields.required("severity")
        guard let severity = Severity(name: text) else { throw .badSeverity(text) }
        return severity
    }

    private func length() throws(Problem) -> Duration {
        let text = try fields.required("for")
        guard let length = Duration(text: text) else {
            throw .invalid(["for: expected a time such as 30m, 2h or 1d, found \(text.shown)"])
        }
        return length
    }

    // MARK: Obligations

    private func requiredObligation() throws(Problem) -> ObligationID {
        guard let id = try obligation() else { throw .invalid(["obligation: missing"]) }
        return id
    }

    /// By number; else by title, group or `commander`: the one of that name that still waits for
    /// somebody, else the first of it.
    private func obligation() throws(Problem) -> ObligationID? {
        guard let text = fields.text("obligation") else { return nil }
        if let number = Int(text) { return ObligationID(number) }
        let wanted = text.lowercased()
        let found = (incident?.obligations ?? []).filter { obligation in
            names.title(obligation).lowercased() == wanted
                || obligation.group?.text.lowercased() == wanted && !obligation.isCommander
                || obligation.isCommander && wanted == "commander"
        }
        let live = found.filter(\.isLive)
        if let best = live.first(where: { !$0.isAnswered }) ?? live.first ?? found.first {
            return best.id
        }
        let known = (incident?.obligations ?? []).map { names.title($0) }.joined(separator: ", ")
        throw .invalid([
            "obligation: there is no \(text.shown) in this incident; known: \(known)"
        ])
    }

    // MARK: ETA

    /// `10m`, `90s`, `1h`, minutes as a number, or a time with its offset.
    private func eta() throws(Problem) -> Duration? {
        guard let text = fields.text("eta") else { return nil }
        if let moment = Moment(text: text) { return moment - now }
        if let length = Duration(arrival: text) { return length }
        throw .invalid([
            "eta: expected 10m, 90s, 1h, a number of minutes or a time with its offset, "
                + "found \(text.shown)"
        ])
    }
}

extension Problem {
    static func badSeverity(_ text: String) -> Problem {
        .invalid(["severity: expected sev1 to sev5, found \(text.shown)"])
    }
}
