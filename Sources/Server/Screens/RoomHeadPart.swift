import Core
import Reviews

/// What everybody in a war room must see at once.
struct RoomHeadPart: Sendable {
    struct Near: Sendable {
        let nearAddress: String
        let nearNumber: Int

        init(_ number: IncidentNumber) {
            nearAddress = "/incidents/\(number)"
            nearNumber = number.value
        }
    }

    /// The storm that the incident stands for.
    struct StormPart: Sendable {
        let stormWords: String
        let stormParts: [Near]
        let stormMore: String?

        init(_ storm: Storm) {
            stormWords = storm.words
            stormParts = storm.parts.prefix(12).map { Near($0) }
            let more = storm.parts.count - stormParts.count
            stormMore = more > 0 ? "and \(more) more" : nil
        }
    }

    /// Another incident that it has to do with.
    struct Tie: Sendable {
        let linkKind: String
        let linkAddress: String
        let linkNumber: Int
        let linkWords: String?

        init(_ link: IncidentLink) {
            linkKind = link.kind.name.prefix(1).uppercased() + link.kind.name.dropFirst()
            linkAddress = "/incidents/\(link.number)"
            linkNumber = link.number.value
            linkWords = link.text.isEmpty ? nil : link.text.oneLine()
        }

        init(_ related: Related) {
            linkKind = "Related"
            linkAddress = "/incidents/\(related.number)"
            linkNumber = related.number.value
            linkWords = related.words.oneLine()
        }
    }

    struct Commander: Sendable {
        let commanderRole: String
        let commanderName: String
    }

    struct Update: Sendable {
        let updateWords: String
        let untilMilliseconds: Int64
        let untilWords: String
    }

    let severity: SeverityPart
    let number: Int
    let stateName: String
    let isOverdue: Bool
    let title: String
    let isLong: Bool
    let service: String?
    let level: String
    let owner: String
    let since: Stamp
    let age: Countdown
    let assembly: String?
    let commander: Commander?
    let lacksCommander: Bool
    let updateDue: Update?
    let told: String?
    /// Why nobody is paged.
    let keptBack: [String]
    let ending: String?
    let continued: Near?
    let storm: StormPart?
    let partOf: Near?
    let near: [Near]
    let hasTies: Bool
    let links: [Tie]
    let related: [Tie]
    let grouped: String?
    let roomBridge: PlacePart?

    init(_ scene: Scene, _ incident: Incident) {
        severity = SeverityPart(incident.severity)
        number = incident.number.value
        stateName = incident.state.name
        title = incident.title.oneLine()
        isLong = title.isLongTitle
        service = incident.service.map { scene.names.service($0) }
        level = incident.policy.level.name
        owner = scene.names.group(incident.group)
        since = scene.clock.stamp(incident.openedAt)
        age = scene.clock.countdown(incident.openedAt)
        assembly = Self.assembly(of: incident)
        let acting = incident.isActive ? incident.actingCommander : nil
        commander = acting.map {
            let isGiven = incident.roles[.commander] == $0
            return Commander(
                commanderRole: isGiven ? "commander" : "acting commander",
                commanderName: scene.names.person($0))
        }
        lacksCommander = incident.isActive && incident.policy.paging == .plan && acting == nil
        isOverdue = incident.updateDueAt.map { $0 < scene.now } ?? false
        let due = incident.updateDueAt
        updateDue = due.map {
            let countdown = scene.clock.countdown($0)
            return Update(
                updateWords: "update due", untilMilliseconds: countdown.untilMilliseconds,
                untilWords: countdown.untilWords)
        }
        told = incident.text.isEmpty ? nil : incident.text
        keptBack = scene.holdingBack(incident)
        ending = Self.ending(of: incident, scene)
        continued = incident.mergedInto.map { Near($0) }
        storm = incident.storm.map { StormPart($0) }
        partOf = incident.partOf.map { Near($0) }
        near = incident.isActive ? incident.near.map { Near($0) } : []
        links = incident.links.map { Tie($0) }
        related = incident.related.map { Tie($0) }
        grouped = GroupedView(incident.grouping).map { "\($0.words.oneLine()) (rule \($0.rule))" }
        hasTies = !links.isEmpty || !related.isEmpty || grouped != nil
        let isMeeting = incident.policy.mustJoin || incident.people.contains { $0.leftAt == nil }
        roomBridge = incident.isActive && isMeeting ? PlacePart(scene.bridge(of: incident)) : nil
    }

    private static func assembly(of incident: Incident) -> String? {
        if let at = incident.assembledAt {
            return "assembled after \((at - incident.openedAt).words)"
        }
        return incident.isActive && incident.policy.paging == .plan ? "not assembled yet" : nil
    }

    /// How it stands with the end, when there is something to say about it.
    static func ending(of incident: Incident, _ scene: Scene) -> String? {
        var words: [String] = []
        if incident.state == .mitigated, let at = incident.mitigatedAt {
            words.append("Mitigated since \(scene.clock.words(at)).")
        }
        if incident.isActive, incident.alerts > 0, incident.firing == 0,
            !incident.policy.endsWithAlerts, let at = incident.clearedAt
        {
            words.append("Alerts cleared at \(scene.clock.words(at)): a person must resolve it.")
        }
        if incident.state == .resolved {
            let at = incident.resolvedAt.map { " at \(scene.clock.words($0))" } ?? ""
            let by = incident.resolvedBy?.person.map { " by \(scene.names.person($0))" } ?? ""
            let how = incident.resolution.map { ": \($0.kind.name)" } ?? ""
            let text = incident.resolution?.remark ?? ""
            let end = text.last.map { ".!?".contains($0) } == true ? "" : "."
            words.append("Resolved\(at)\(by)\(how)\(text.isEmpty ? "" : ", \(text)")\(end)")
            if incident.firing > 0 { words.append("\(incident.firing) still firing.") }
        }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
