import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Temporary schedules by forms.

extension MusterServer {
    func temporaryScreen(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let draft = TemporaryDraft(
            from: scene.clock.fieldText(scene.midnight(in: 1)),
            until: scene.clock.fieldText(scene.midnight(in: 8)))
        return .html(screens.temporary(draft, scene: scene))
    }

    /// Shows what a temporary schedule would do, and makes nothing; or the form with more rows.
    func temporaryPreviewForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let fields = try await form(call)
        var draft = TemporaryDraft(fields)
        if fields["more"] != nil {
            draft.addRows()
            return .html(screens.temporary(draft, scene: scene))
        }
        return look(at: try draft.change(by: scene.zone), scene) {
            screens.temporary(draft, $0, scene: scene)
        }
    }

    func temporaryForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let fields = try await form(call)
        let draft = TemporaryDraft(fields)
        return try await make(try draft.change(by: scene.zone), fields, call) {
            screens.temporary(draft, $0, scene: scene)
        }
    }
}

extension TemporaryDraft {
    fileprivate init(_ fields: Fields) {
        self.init(
            place: fields["place"] ?? "", from: fields["from"] ?? "", until: fields["until"] ?? "",
            reason: fields["text"] ?? "")
        for row in 1...Limits.formShifts {
            let names = ShiftDraft.names(row)
            guard let person = fields[names.person] else { break }
            shifts.append(
                ShiftDraft(
                    person: person, from: fields[names.from] ?? "",
                    until: fields[names.until] ?? ""))
        }
    }

    fileprivate mutating func addRows() {
        let wanted = min(max(shifts.count, Self.rows) + Self.rows, Limits.formShifts)
        shifts += Array(repeating: ShiftDraft(), count: max(0, wanted - shifts.count))
    }

    /// What it asks for; times are by this clock, and rows without a word are none.
    fileprivate func change(by clock: ZoneRules) throws(Problem) -> RosterChange {
        guard let place = PlaceName(place) else {
            throw .invalid(["say which schedule"])
        }
        var wanted = TemporarySchedule(
            id: 0, group: place.group, schedule: place.schedule,
            from: try Self.moment(from, "from", by: clock),
            until: try Self.moment(until, "until", by: clock), shifts: [], reason: reason)
        for (index, shift) in shifts.enumerated() where !shift.isEmpty {
            let row = "shift \(index + 1)"
            guard !shift.person.isEmpty else { throw .invalid(["\(row): say who"]) }
            wanted.shifts.append(
                TemporarySchedule.Shift(
                    person: PersonID(shift.person),
                    from: try Self.moment(shift.from, "\(row), from", by: clock),
                    until: try Self.moment(shift.until, "\(row), until", by: clock)))
        }
        return .temporary(wanted)
    }

    private static func moment(
        _ text: String, _ name: String, by clock: ZoneRules
    ) throws(Problem) -> Moment {
        var field = Fields(form: "")
        field[name] = text
        return try field.local(name, by: clock)
    }
}
