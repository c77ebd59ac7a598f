import Core
import Reviews

/// The board of obligations: who is owed, who answered, what happens next.
struct BoardPart: Sendable {
    struct Clock: Sendable {
        let clockWords: String
        let untilMilliseconds: Int64
        let untilWords: String

        init(_ words: String, _ countdown: Countdown) {
            clockWords = words
            untilMilliseconds = countdown.untilMilliseconds
            untilWords = countdown.untilWords
        }
    }

    struct Delivery: Sendable {
        let deliveryWords: String
        let deliveredAt: Stamp?
    }

    struct Row: Sendable {
        let obligation: Int
        let isYours: Bool
        let rowName: String
        let rowClass: String
        let rowState: String
        let rowWho: String?
        let rowSince: Stamp?
        let rowClock: Clock?
        let rowTrouble: String?
        let deliveries: [Delivery]
        let remarks: [String]
        let canTake: Bool
        let canJoin: Bool
        let canEscalate: Bool
        let canRelease: Bool
        let releaseLabel: String
    }

    let boardWords: String
    let hasRows: Bool
    /// One class per obligation: `joined`, `acknowledged` or `open`.
    let tally: [String]
    let silence: String?
    let rows: [Row]
    let hasGone: Bool
    let goneWords: String
    /// After the end this is what people look for.
    let isOver: Bool
    let gone: [String]

    init(_ scene: Scene, _ incident: Incident) {
        // The order never changes, so that nothing moves away under a finger.
        let live = incident.obligations.filter(\.isLive)
        let past = incident.obligations.filter { !$0.isLive }
        rows = live.map { Row(scene, incident, $0) }
        hasRows = !live.isEmpty
        tally = live.map(\.tallyClass)
        boardWords = Self.words(live)
        silence = incident.obligations.isEmpty ? Self.silence(incident) : nil
        hasGone = !past.isEmpty
        isOver = !incident.isActive
        goneWords = isOver ? "Who was asked" : "\(past.count) not needed any more"
        let isOver = isOver
        gone = past.map { obligation in
            if isOver {
                let who = obligation.answer.map { scene.names.person($0.person) }
                return "\(scene.title(obligation)): \(who ?? "nobody answered")"
            }
            let who = obligation.answer.map { ", was \(scene.names.person($0.person))" } ?? ""
            let state = obligation.state == .released ? "released" : "withdrawn"
            return "\(scene.title(obligation)): \(state)\(who)"
        }
    }

    /// `4 of 9 joined, 3 acknowledged, 2 open`.
    static func words(_ live: [Obligation]) -> String {
        guard !live.isEmpty else { return "" }
        let joined = live.count { $0.state == .joined }
        let acknowledged = live.count { $0.state == .acknowledged }
        let open = live.count { $0.state == .open }
        var words: [String] = []
        if live.needsJoining { words.append("\(joined) of \(live.count) joined") }
        if acknowledged > 0 || !live.needsJoining { words.append("\(acknowledged) acknowledged") }
        if open > 0 { words.append("\(open) open") }
        return words.joined(separator: ", ")
    }

    private static func silence(_ incident: Incident) -> String {
        guard incident.isActive else { return "Nobody was asked for." }
        guard incident.policy.paging == .nobody else {
            return "Nobody has been asked for yet."
        }
        return "Paged nobody because \(incident.severity.name) pages nobody: "
            + "\(incident.policy.level.name) looks at it in the list. "
            + "If that is wrong, change the severity."
    }
}

extension Obligation {
    fileprivate var tallyClass: String {
        switch state {
        case .joined: "joined"
        case .acknowledged: "acknowledged"
        default: "open"
        }
    }
}

extension BoardPart.Row {
    init(_ scene: Scene, _ incident: Incident, _ owed: Obligation) {
        let viewer = scene.viewer?.person
        let clock = owed.clock
        let isDry = owed.state == .open && clock?.nextRoundAt != nil
        let ringing = (clock?.ringing ?? []).filter { !$0.isSteppedOver }
        obligation = owed.id.value
        isYours =
            viewer.map { viewer in
                owed.holder == viewer || owed.target == .person(viewer)
                    || ringing.contains { $0.person == viewer }
            } ?? false
        rowName = scene.title(owed) + (owed.isRequired || owed.isCommander ? "" : " (optional)")
        switch owed.state {
        case .joined: (rowClass, rowState) = ("joined", "joined")
        case .acknowledged: (rowClass, rowState) = ("acknowledged", "acknowledged")
        case .open where isDry: (rowClass, rowState) = ("alarmed", "no answer")
        case .open where !ringing.isEmpty: (rowClass, rowState) = ("open ringing", "ringing")
        default: (rowClass, rowState) = ("open", "open")
        }
        let people = owed.holder.map { [$0] } ?? ringing.map(\.person)
        rowWho = people.isEmpty ? nil : scene.listed(people.map { scene.names.person($0) })
        rowSince =
            owed.isAnswered
            ? (owed.answer?.joinedAt ?? owed.answer?.at).map { scene.clock.stamp($0) } : nil
        rowClock = Self.clock(of: owed, scene)
        rowTrouble = Self.trouble(of: owed, incident, scene)
        deliveries = Self.deliveries(of: owed, incident, scene)
        remarks = Self.remarks(of: owed, scene)
        canTake = incident.isActive && owed.holder != viewer && owed.state != .joined
        canJoin = incident.isActive && owed.mustJoin && owed.state != .joined
        canEscalate = incident.isActive && owed.state != .joined
        canRelease = incident.isActive
        releaseLabel =
            owed.holder.map { "\(scene.names.person($0)) may go" } ?? "Not needed any more"
    }

    private static func clock(of owed: Obligation, _ scene: Scene) -> BoardPart.Clock? {
        func part(_ words: String, _ moment: Moment) -> BoardPart.Clock {
            BoardPart.Clock(words, scene.clock.countdown(moment))
        }
        if owed.state == .acknowledged, let until = owed.answer?.until {
            let at = scene.clock.words(until)
            return part(owed.mustJoin ? "joins by \(at)," : "asked again at \(at),", until)
        }
        guard let clock = owed.clock else { return nil }
        if let next = clock.nextRoundAt { return part("from the top", next) }
        if let next = clock.nextStepAt {
            let isLast = clock.step >= clock.steps.count
            return part(isLast ? "last step ends" : "next step", next)
        }
        return nil
    }

    private static func trouble(
        of owed: Obligation, _ incident: Incident, _ scene: Scene
    ) -> String? {
        guard owed.state == .open else { return nil }
        var words: [String] = []
        if owed.exhausted > 0 {
            let times = owed.exhausted == 1 ? "once" : "\(owed.exhausted) times"
            words.append("Everybody was tried \(times) and nobody answered.")
        }
        let lost = (owed.clock?.ringing ?? []).filter(\.isSteppedOver)
        let unheard = lost.filter {
            incident.message($0.lastMessage)?.failedChannels.isEmpty == false
        }
        for (rings, why) in [
            (lost.filter { !unheard.contains($0) }, "unreachable"),
            (unheard, "not rung, because Muster cannot send"),
        ] where !rings.isEmpty {
            words.append("\(scene.listed(rings.map { scene.names.person($0.person) })): \(why).")
        }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// How far the latest page of each person got, by each method that was begun.
    private static func deliveries(
        of owed: Obligation, _ incident: Incident, _ scene: Scene
    ) -> [BoardPart.Delivery] {
        var latest: [PersonID: Message] = [:]
        for message in incident.messages where message.obligation == owed.id {
            if let person = message.person { latest[person] = message }
        }
        return latest.values.sorted { $0.id < $1.id }.flatMap { message in
            message.ways.filter { $0.progress != .waiting }.map { way in
                let who = message.person.map { scene.names.person($0) } ?? ""
                let (words, at) = Self.words(of: way, scene)
                let detail = way.detail.isEmpty ? "" : " (\(way.detail))"
                return BoardPart.Delivery(
                    deliveryWords: "\(who), \(way.method): \(words)\(detail)",
                    deliveredAt: at.map { scene.clock.stamp($0, seconds: true) })
            }
        }
    }

    private static func words(of way: Way, _ scene: Scene) -> (String, Moment?) {
        switch way.progress {
        case .waiting: ("waiting", nil)
        case .sending(let number, _, _):
            (number == 1 ? "being sent" : "being sent, attempt \(number)", nil)
        case .retrying(let number, let at):
            ("attempt \(number) failed, again at \(scene.clock.words(at, seconds: true))", nil)
        case .delivered(let at): ("delivered", at)
        case .failed(channel: true): ("the channel itself fails", nil)
        case .failed(channel: false): ("failed for good", nil)
        }
    }

    private static func remarks(of owed: Obligation, _ scene: Scene) -> [String] {
        var words = [owed.pages == 1 ? "1 page" : "\(owed.pages) pages"]
        if let step = owed.clock?.step, let steps = owed.clock?.steps, step > 0 {
            let round = owed.clock?.round ?? 1
            words.append(
                "step \(step) of \(steps.count)" + (round > 1 ? ", round \(round)" : ""))
        }
        words += scene.names.reasons(owed.clock?.reason ?? SeatReason())
        if !owed.alsoAnswered.isEmpty {
            let names = owed.alsoAnswered.map { scene.names.person($0) }
            words.append("also there: \(scene.listed(names))")
        }
        if !owed.letGo.isEmpty {
            words.append("released: \(scene.listed(owed.letGo.map { scene.names.person($0) }))")
        }
        if !owed.declined.isEmpty {
            words.append(
                "declined: \(scene.listed(owed.declined.map { scene.names.person($0) }))")
        }
        return words
    }
}
