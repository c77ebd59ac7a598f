import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Absences by forms.

extension MusterServer {
    func absenceScreen(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let wanted = PersonID(call.query("person") ?? "")
        let person = scene.handbook.people[wanted] == nil ? try call.person.person : wanted
        let tomorrow = scene.midnight(in: 1)
        let draft = AbsenceDraft(person: person, from: tomorrow, until: tomorrow + .hours(24))
        return .html(screens.absence(draft, scene: scene))
    }

    /// Shows what an absence would do, and makes nothing.
    func absencePreviewForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let draft = try absenceDraft(try await form(call), scene)
        return look(at: .absence(draft.absence), scene) { screens.absence(draft, $0, scene: scene) }
    }

    func absenceForm(_ call: Call) async throws -> Response {
        let scene = scene(try call.person)
        let fields = try await form(call)
        let draft = try absenceDraft(fields, scene)
        return try await make(.absence(draft.absence), fields, call) {
            screens.absence(draft, $0, scene: scene)
        }
    }

    /// The form's fields; times are by the viewer's clock.
    private func absenceDraft(_ fields: Fields, _ scene: Scene) throws(Problem) -> AbsenceDraft {
        AbsenceDraft(
            person: PersonID(try fields.required("person")),
            from: try fields.local("from", by: scene.zone),
            until: try fields.local("until", by: scene.zone), reason: fields.text("text") ?? "")
    }
}

extension AbsenceDraft {
    fileprivate var absence: Absence {
        Absence(id: 0, person: person, from: from, until: until, reason: reason)
    }
}
