import Core
import Foundation
import Handbooks
import Reviews

/// `muster oncall --plan`: who would assemble, for which seat, why, and who was passed over.
struct AssemblyQuestion {
    let plan: String
    let at: Moment
    let files: HandbookOptions
    let connection: Connection

    func answer() throws {
        let bytes: [UInt8]
        if connection.isNamed {
            bytes = Array(
                try connection.send(
                    "GET",
                    "/api/v1/assembly?plan=\(Self.escaped(plan))&at=\(TypedMoment.text(at))"))
        } else {
            let handbook = try files.handbook()
            guard let known = handbook.plans[PlanID(plan)] else {
                let hint = Nearest.hint(for: plan, among: handbook.plans.keys.map(\.text))
                throw Failure(.refused, "there is no plan \(plan)\(hint)")
            }
            bytes = try PublishedJSON.bytes(
                of: AssemblyView(known, handbook, at: at, changes: .none))
        }
        if connection.json { return Terminal.say(String(decoding: bytes, as: UTF8.self)) }
        let view = try PublishedJSON.value(AssemblyView.self, from: bytes)
        Terminal.say(
            Terminal.table(
                view.seats.map { place in
                    [
                        place.title + (place.required ? "" : " (optional)"),
                        place.person?.name ?? "nobody",
                        place.step.map { "step \($0)" } ?? "",
                        Self.why(place),
                    ]
                }))
    }

    private static func why(_ place: AssemblyView.Place) -> String {
        guard place.person != nil else {
            return "the policy of \(place.group.name) names nobody else"
        }
        var words = place.passedOver.map(\.reason)
        if !place.shares.isEmpty {
            let seats = place.shares.joined(separator: " and ")
            words.append("for \(seats) too: nobody else can serve")
        }
        return words.isEmpty ? "on call" : words.joined(separator: "; ")
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }
}
