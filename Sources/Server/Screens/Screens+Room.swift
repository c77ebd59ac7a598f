package import Core
package import Reviews

/// What the war room's templates read.
struct RoomView: Sendable {
    struct SeverityChoice: Sendable {
        let severityName: String
        let severityMeaning: String
        let isNow: Bool
    }

    /// An alert that may be split off.
    struct Splitting: Sendable {
        let splitID: String
        let splitWords: String
    }

    struct End: Sendable {
        let isActive: Bool
        let canMitigate: Bool
        let resolveWords: String
    }

    let frame: Frame
    let path: String
    let isGrave: Bool
    /// Work goes on: there is something to do.
    let isLive: Bool
    /// Afterwards too there is something to write.
    let canWrite: Bool
    let head: RoomHeadPart
    let ask: AskPart?
    let board: BoardPart
    let timeline: TimelinePart
    let facts: RoomFactsPart
    let end: End
    let choices: ChoicesPart
    let severityChoices: [SeverityChoice]
    let roles: [String]
    let mergeInto: Int?
    let canSnooze: Bool
    let canWake: Bool
    let hasSplits: Bool
    let splits: [Splitting]
    let hasLinks: Bool
    let linked: [Int]

    init(_ scene: Scene, _ incident: Incident, _ lines: [TimelineLine], frame: Frame) {
        self.frame = frame
        path = incident.path
        isGrave = incident.isActive && incident.severity == .sev1
        isLive = incident.isActive
        canWrite = incident.state != .merged
        head = RoomHeadPart(scene, incident)
        ask = AskPart(scene, incident, showsBridge: false)
        board = BoardPart(scene, incident)
        timeline = TimelinePart(scene, lines)
        facts = RoomFactsPart(scene, incident)
        end = End(
            isActive: incident.isActive, canMitigate: incident.state == .open,
            resolveWords: Self.resolveWords(incident))
        choices = ChoicesPart(scene, incident)
        severityChoices = Severity.allCases.map {
            SeverityChoice(
                severityName: $0.name, severityMeaning: $0.meaning,
                isNow: $0 == incident.severity)
        }
        roles = Role.allCases.map(\.name)
        mergeInto = incident.near.first?.value
        canSnooze = incident.isActive && incident.severity < .sev1 && incident.snooze == nil
        canWake = incident.isActive && incident.snooze != nil
        splits = incident.shownAlerts.filter(\.isFiring).reversed().map {
            Splitting(splitID: $0.digest.idText, splitWords: $0.summary.oneLine())
        }
        hasSplits = incident.isActive && !splits.isEmpty
        linked = incident.links.map(\.number.value)
        hasLinks = !linked.isEmpty
    }

    private static func resolveWords(_ incident: Incident) -> String {
        let open = incident.obligations.count { $0.state == .open }
        var words = "Whoever was rung is told once that it is over."
        if open > 0 { words = "\(open) still open: withdrawn. " + words }
        if incident.firing > 0 {
            words = "\(incident.firing) still firing: you are asked again in half an hour. " + words
        }
        return words
    }
}

extension Screens {
    /// The war room of one incident, whatever its state.
    ///
    /// - Parameters:
    ///   - timeline: the incident's lines in the order of the journal.
    ///   - isStill: asked for with `?still=1`: without a script the screen does not load itself
    ///     anew, so that somebody can write in peace.
    package func room(
        _ incident: Incident, timeline: [TimelineLine], scene: Scene, isStill: Bool = false
    ) -> String {
        let frame = Frame(scene, title: Self.roomTitle(incident)).live(
            stream: "/api/v1/stream?incident=\(incident.number)",
            fragment: "\(incident.path)/board",
            stopReload: isStill ? nil : "\(incident.path)?still=1#compose")
        return draw("room", RoomView(scene, incident, timeline, frame: frame))
    }

    private static func roomTitle(_ incident: Incident) -> String {
        "#\(incident.number) \(incident.severity.name) \(incident.state.name): "
            + incident.title.oneLine()
    }

    /// Those parts of the war room that change by themselves: the answer to
    /// `GET /incidents/N/board`.
    package func roomFragment(
        _ incident: Incident, timeline: [TimelineLine], scene: Scene
    ) -> String {
        let frame = Frame(scene, title: Self.roomTitle(incident))
        return draw("room-live", RoomView(scene, incident, timeline, frame: frame))
    }
}
