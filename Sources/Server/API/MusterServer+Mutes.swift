import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Silences and maintenance windows: looked at, made, ended. What they mean to what is open is said
// before.

extension Mute.Kind {
    /// Where it is listed, behind `/api/v1/`.
    var path: String {
        switch self {
        case .silence: "silences"
        case .maintenance: "maintenance"
        }
    }
}

extension MusterServer {
    static let endQuery =
        removalQuery + [Route.Parameter(name: "reason", meaning: "why it ends now")]

    static let silenceShape = BodyShape(
        [
            .number("id", "the one that is changed; none: a new one"),
            .list(
                "matchers", "an alert that all of these match is held",
                of: BodyShape([
                    .text("name", "of the label", required: true),
                    .text("value", "of the label; absent: the empty text"),
                    .truth("regex", "true: the value is a regular expression over the whole label"),
                    .truth("equal", "false: what does not match"),
                ])),
        ] + span)

    static let maintenanceShape = BodyShape(
        [
            .number("id", "the one that is changed; none: a new one"),
            .text("services", "names of services, with commas between, or"),
            .text("groups", "names of groups: all of their services, or"),
            .text("keys", "names of integration keys: all that comes through them"),
        ] + span)

    private static let span: [BodyShape.Field] = [
        .time("from", "from when, with its offset; now when absent"),
        .time("until", "until when, with its offset; exclusive, or"),
        .text("for", "how long: 30m, 2h, 1d"),
        .text("reason", "why; needed", required: true),
        .text("created_by", "the words of a client that speaks for somebody; you in any case"),
        preview,
    ]

    // MARK: Lists

    func listSilences(_ call: Call) async throws -> Response {
        let (position, rows) = try listedMutes(.silence, call)
        return try .json(SilenceList(position: position.value, silences: rows), at: position)
    }

    func listMaintenance(_ call: Call) async throws -> Response {
        let (position, rows) = try listedMutes(.maintenance, call)
        return try .json(
            MaintenanceList(position: position.value, maintenance: rows), at: position)
    }

    private func listedMutes(
        _ kind: Mute.Kind, _ call: Call
    ) throws(Problem) -> (Position, [MuteRow]) {
        let isPast = try call.word("past", of: ["true", "false"]) == "true"
        let position = board.position
        return (position, mutes(kind, past: isPast))
    }

    func mutes(_ kind: Mute.Kind, past: Bool) -> [MuteRow] {
        let names = Names(board.handbook)
        let open = openIncidents
        return board.installation.mutes.all
            .filter { $0.kind == kind && (past || !$0.isOver(at: now())) }
            .map { MuteRow($0, names, now: now(), open: open) }
    }

    // MARK: Making

    func addSilence(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let matchers = try fields.list("matchers").map { item in
            Matcher(
                try item.required("name"), item["value"] ?? "", isRegex: item.truth("regex"),
                isEqual: item["equal"] != "false")
        }
        let made = try await make(.silence(matchers), call, fields)
        return try .json(
            SilenceAnswer(
                made: made.isMade, position: made.position.value, silence: made.row,
                effect: made.effect, warnings: made.warnings),
            status: made.isMade ? .created : .ok, at: made.position)
    }

    func addMaintenance(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let made = try await make(.maintenance(fields.work), call, fields)
        return try .json(
            MaintenanceAnswer(
                made: made.isMade, position: made.position.value, maintenance: made.row,
                effect: made.effect, warnings: made.warnings),
            status: made.isMade ? .created : .ok, at: made.position)
    }

    /// A silence or window that was made, or only looked at.
    struct MadeMute: Sendable {
        var row: MuteRow
        var isMade: Bool
        var position: Position
        var effect: [MuteEffect]
        var warnings: [String]
    }

    func make(_ scope: Mute.Scope, _ call: Call, _ fields: Fields) async throws -> MadeMute {
        let handbook = try handbook()
        let caller = try call.person
        let id = try fields.number("id").map { MuteID($0) }
        let before = id.flatMap { board.installation.mutes[$0] }
        let from = try fields.moment("from") ?? before.map(\.from) ?? now()
        let wanted = Mute(
            id: id ?? 0, scope: scope, from: from, until: try end(fields, from: from),
            author: caller.person, createdBy: fields.text("created_by") ?? "",
            reason: try fields.required("reason"))
        var made = MadeMute(
            row: MuteRow(wanted, Names(handbook), now: now(), open: []), isMade: false,
            position: board.position, effect: [], warnings: [])
        (made.effect, made.warnings) = try await effect(of: wanted, handbook)
        if fields.truth("preview") { return made }
        let receipt = try await perform(
            Command(
                by: caller.actor,
                kind: .administer(id == nil ? .addMute(wanted) : .changeMute(wanted)),
                idempotencyKey: try idempotencyKey(call, fields)))
        made.position = receipt.position
        if let mute = receipt.muted {
            made.row = MuteRow(
                mute, Names(handbook), now: now(), open: openIncidents)
            made.isMade = true
        }
        return made
    }

    private func end(_ fields: Fields, from: Moment) throws(Problem) -> Moment {
        if let until = try fields.moment("until") { return until }
        guard let text = fields.text("for") else {
            throw .invalid(["until, for: say when it ends, or how long it lasts"])
        }
        guard let length = Duration(text: text) else {
            throw .invalid(["for: expected a time such as 30m, 2h or 1d, found \(text.shown)"])
        }
        return from + length
    }

    // MARK: What it means to what is open

    /// Refuses what would be refused; says of every open incident that it concerns what becomes of it.
    /// `time`: how a moment is told.
    func effect(
        of mute: Mute, _ handbook: Handbook, _ time: (Moment) -> String = { $0.text }
    ) async throws -> ([MuteEffect], [String]) {
        let situation = looked()
        let world = world(handbook)
        do throws(Refusal) {
            var checked = mute
            checked.from = max(mute.from, world.now)
            try situation.check(checked, in: world)
        } catch {
            throw Problem(error, handbook)
        }
        var effect = [
            MuteEffect(
                incident: nil,
                words: "From \(time(mute.from)) until \(time(mute.until)) alerts of "
                    + "\(mute.about) are kept and page nobody.")
        ]
        let open = openIncidents.worstFirst
        for incident in open.prefix(Limits.listed) {
            guard try await concerns(mute, incident, world) else { continue }
            effect.append(
                MuteEffect(
                    incident: incident.number.value,
                    words: "#\(incident.number) (\(incident.severity.name), "
                        + "\(incident.title.oneLine(limit: 80))) \(incident.whatBecomes(of: mute))")
            )
        }
        for id in situation.heartbeats(within: mute, in: world) {
            effect.append(
                MuteEffect(
                    incident: nil,
                    words: "The heartbeat of \(id) is not missed until the window is over, and has "
                        + "a whole interval then."))
        }
        var warnings: [String] = []
        if effect.count == 1, mute.kind == .silence, !open.isEmpty {
            warnings.append("no alert of an open incident matches; look at the spelling")
        }
        return (effect, warnings)
    }

    private func concerns(
        _ mute: Mute, _ incident: Incident, _ world: World
    ) async throws -> Bool {
        if mute.kind == .maintenance {
            return mute.concerns(incident.subject, by: world.handbook.patterns)
        }
        let firing = Set(incident.shownAlerts.filter(\.isFiring).map(\.digest))
        guard !firing.isEmpty else { return false }
        let number = incident.number
        let entries = try await readStore { try await store.allEntries(of: number) }
        return entries.contains { entry in
            guard case .alerted(let alerted) = entry.event,
                firing.contains(alerted.alert.digest)
            else { return false }
            var subject = incident.subject
            subject.labels = alerted.alert.labels
            subject.source = alerted.alert.source
            subject.key = alerted.alert.integration
            return mute.concerns(subject, by: world.handbook.patterns)
        }
    }

    // MARK: Ending

    func removeMute(_ kind: Mute.Kind, _ call: Call) async throws -> Response {
        guard let number = call.parameters.first.flatMap({ Int($0) }) else {
            throw Problem.noSuchPlace
        }
        let id = MuteID(number)
        let handbook = try handbook()
        guard let mute = board.installation.mutes[id] else {
            throw Problem(.unknownMute(id), handbook)
        }
        guard mute.kind == kind else { throw Problem.ofOtherKind(mute, than: kind) }
        guard !mute.isOver(at: now()) else { throw Problem(.muteOver(id, kind), handbook) }
        let held = openIncidents.filter { $0.isQuiet(by: id) }.worstFirst
        var answer = MuteRemoval(
            made: false, position: board.position.value,
            effect: held.prefix(Limits.listed).map { incident in
                MuteEffect(
                    incident: incident.number.value,
                    words: "#\(incident.number) (\(incident.severity.name), "
                        + "\(incident.title.oneLine(limit: 80))) is paged at once, unless "
                        + "something else holds it.")
            }, warnings: [])
        if try call.word("preview", of: ["true", "false"]) == "true" {
            return try .json(answer, at: Position(answer.position))
        }
        let receipt = try await endMute(
            id, text: call.query("reason") ?? "", by: try call.person)
        answer.made = true
        answer.position = receipt.position.value
        return try .json(answer, at: receipt.position)
    }

    func endMute(_ id: MuteID, text: String, by caller: Caller) async throws -> Receipt {
        try await perform(
            Command(by: caller.actor, kind: .administer(.endMute(id, text: text))))
    }
}

extension Incident {
    /// As a silence or window sees it where nothing more is known of its alerts.
    fileprivate var subject: MuteSubject {
        var key: KeyID = ""
        if case .key(let id) = grouping { key = id }
        return MuteSubject(labels: [], source: "", key: key, service: service, group: group)
    }

    fileprivate func whatBecomes(of mute: Mute) -> String {
        if quiet != nil { return "pages nobody already; this may hold it longer." }
        if isDeclared { return "was declared by a person, and is never held." }
        if storm != nil { return "stands for a storm, and is never held." }
        if obligations.contains(where: \.isLive) {
            return "pages already and goes on paging: snooze it or resolve it."
        }
        return "pages nobody now; what joins it is held."
    }
}

extension Receipt {
    /// The silence or window that it made.
    var muted: Mute? {
        for case .muteAdded(let added) in events { return added.mute }
        return nil
    }
}

extension Fields {
    /// What is worked on: names with commas between.
    var work: Mute.Work {
        func names(_ name: String) -> [String] {
            (text(name) ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
        return Mute.Work(
            services: names("services").map { ServiceID($0) },
            groups: names("groups").map { GroupID($0) }, keys: names("keys").map { KeyID($0) })
    }
}

extension Problem {
    /// The number is of a window where a silence was meant, or the reverse.
    fileprivate static func ofOtherKind(_ mute: Mute, than wanted: Mute.Kind) -> Problem {
        let names = [Mute.Kind.silence: "silence", .maintenance: "maintenance window"]
        let (found, meant) = (names[mute.kind] ?? "", names[wanted] ?? "")
        return Problem(
            .notFound, "not-found", "No such thing",
            "Number \(mute.id) is a \(found) and no \(meant). Nothing was done; to end it: muster "
                + "\(mute.kind.name) remove \(mute.id).")
    }
}
