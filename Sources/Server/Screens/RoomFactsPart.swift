import Core
import Reviews

/// Why it is so bad, what fires, what to do about it, and who is there.
struct RoomFactsPart: Sendable {
    struct Step: Sendable {
        let step: Int
        let stepWords: [MarkdownRun]
        let tickedBy: String?
        let tickedAt: Stamp?
    }

    struct ActionLine: Sendable {
        let actionID: Int
        let actionWords: String
        let actionOwner: String?
        let isDone: Bool
    }

    struct Decided: Sendable {
        let decisionWords: String
        let decisionOwner: String
        let decidedAt: Stamp
    }

    struct AlertLine: Sendable {
        let alertID: String
        let alertSummary: String
        let isLongAlert: Bool
        let alertRemark: String
        let alertAt: Stamp
        /// Where its original is.
        let alertRaw: String
    }

    struct ChangeLine: Sendable {
        let changeSummary: String
        let changeSource: String
        let changedAt: Stamp
        let changePlace: PlacePart?
    }

    struct PersonLine: Sendable {
        let personName: String
        let personRole: String?
        let personWords: String
        let personAt: Stamp?
    }

    let severityWord: String
    let isUnsure: Bool
    let reasons: [String]
    let hasOtherwise: Bool
    let otherwise: [String]
    let meaning: String
    let hasSteps: Bool
    let runbookTitle: [MarkdownRun]
    let stepsWords: String
    let dashboard: PlacePart?
    let steps: [Step]
    let hasActions: Bool
    let actions: [ActionLine]
    let hasDecisions: Bool
    let decisions: [Decided]
    let alertWords: String
    let alertLines: [AlertLine]
    let hasChanges: Bool
    let changeLines: [ChangeLine]
    let peopleLines: [PersonLine]

    init(_ scene: Scene, _ incident: Incident) {
        severityWord = incident.severity.name
        isUnsure = incident.verdict.unsure
        reasons = incident.reasonWords(scene)
        otherwise = incident.verdict.changes.map { $0.words.oneLine() }
        hasOtherwise = !otherwise.isEmpty
        meaning =
            "\(incident.severity.name), \(incident.severity.meaning): "
            + incident.policy.pagingWords + "."
        let runbook = incident.runbook.flatMap { scene.handbook.runbooks[$0] }
        steps = (runbook?.steps ?? []).enumerated().map { index, text in
            let tick = incident.ticks.first { $0.step == index + 1 }
            return Step(
                step: index + 1, stepWords: InlineMarkdown.runs(text),
                tickedBy: tick.map { $0.person.map { scene.names.person($0) } ?? "done" },
                tickedAt: tick.map { scene.clock.stamp($0.at) })
        }
        hasSteps = !steps.isEmpty
        runbookTitle = InlineMarkdown.runs(runbook?.title ?? "")
        stepsWords = "\(incident.ticks.count) of \(steps.count) done"
        let service = incident.service.flatMap { scene.handbook.services[$0] }
        dashboard = service?.dashboard.flatMap { PlacePart($0, words: "Dashboard") }
        actions = incident.actions.map {
            ActionLine(
                actionID: $0.id.value, actionWords: $0.text,
                actionOwner: $0.owner.map { scene.names.person($0) }, isDone: $0.doneAt != nil)
        }
        hasActions = !actions.isEmpty
        decisions = incident.decisions.map {
            Decided(
                decisionWords: $0.text,
                decisionOwner: $0.owner.map { "\(scene.names.person($0)), " } ?? "",
                decidedAt: scene.clock.stamp($0.at))
        }
        hasDecisions = !decisions.isEmpty
        alertWords = incident.alertWords
        alertLines = incident.shownAlerts.reversed().prefix(5).map {
            let remarks = [
                $0.source.oneLine(), $0.isFiring ? "firing" : "cleared",
                $0.acknowledgedAtSender ? "acknowledged at its sender" : "",
            ]
            let summary = $0.summary.oneLine()
            return AlertLine(
                alertID: "\($0.digest.high)-\($0.digest.low)", alertSummary: summary,
                isLongAlert: summary.isLongTitle,
                alertRemark: remarks.filter { !$0.isEmpty }.joined(separator: ", "),
                alertAt: scene.clock.stamp($0.at, seconds: true),
                alertRaw:
                    "/api/v1/incidents/\(incident.number)/alerts/\($0.digest.idText)/raw")
        }
        changeLines = incident.nearby(scene.changes).prefix(5).map { change in
            ChangeLine(
                changeSummary: change.summary, changeSource: change.source,
                changedAt: scene.clock.stamp(change.at),
                changePlace: change.links.first.flatMap { PlacePart($0.address, words: $0.text) })
        }
        hasChanges = !changeLines.isEmpty
        peopleLines = Self.people(scene, incident)
    }

    private static func people(_ scene: Scene, _ incident: Incident) -> [PersonLine] {
        let present = incident.people.filter { $0.leftAt == nil }
        let roles = incident.roles.sorted { $0.key < $1.key }
        let lines = present.map { presence in
            let parts = roles.filter { $0.value == presence.person }.map(\.key.name)
            return PersonLine(
                personName: scene.names.person(presence.person),
                personRole: parts.isEmpty ? nil : parts.joined(separator: ", "),
                personWords: "in since", personAt: scene.clock.stamp(presence.joinedAt))
        }
        let absent = roles.filter { !incident.isPresent($0.value) }.map { role, person in
            PersonLine(
                personName: scene.names.person(person), personRole: role.name,
                personWords: "not in the room", personAt: nil)
        }
        return lines + absent
    }
}

extension Incident {
    /// Why this severity, a sentence each; never empty.
    func reasonWords(_ scene: Scene) -> [String] {
        let words = verdict.reasons.map { scene.names.reason($0) }
        return words.isEmpty ? ["No reason is recorded."] : words
    }

    /// `3 firing of 5, 120 repeats`.
    var alertWords: String {
        guard alerts > 0 else { return "none: declared by a person" }
        let repeated = repeats == 0 ? "" : repeats == 1 ? ", 1 repeat" : ", \(repeats) repeats"
        return "\(firing) firing of \(alerts)\(repeated)"
    }
}
