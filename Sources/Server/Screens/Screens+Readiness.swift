import Core
package import Handbooks
import Reviews

/// What the template of the rosters' problems reads.
struct ReadinessView: Sendable {
    struct Line: Sendable {
        let message: String
        let place: String
    }

    struct Part: Sendable {
        let partID: String
        let partTitle: String
        let partWords: String
        let lines: [Line]
    }

    let frame: Frame
    let summary: String
    let summaryClass: String
    let lookedAt: Stamp?
    let days: Int
    let parts: [Part]
    let isFine: Bool
}

extension Screens {
    /// What is wrong with the rosters in force, the worst first. `report`: nil before the first look.
    package func readiness(_ report: ReadinessReport?, scene: Scene) -> String {
        let parts: [(Handbooks.Problem.Weight, String, String)] = [
            (.error, "Holes", "At these times nobody would be reached."),
            (
                .warning, "Warnings",
                "What a later step covers today, or what will hurt some day."
            ),
            (.note, "Good to know", "It is covered; nothing needs to be done."),
        ]
        let errors = report?.count(.error) ?? 0
        let warnings = report?.count(.warning) ?? 0
        let summary =
            report == nil
            ? "Nobody has looked yet; look again in a moment."
            : errors > 0
                ? "\(errors == 1 ? "1 hole" : "\(errors) holes")"
                : warnings > 0
                    ? "No hole; \(warnings == 1 ? "1 warning" : "\(warnings) warnings")"
                    : "Everybody who is needed can be reached."
        let view = ReadinessView(
            frame: Frame(scene, title: "Readiness", current: "/oncall"), summary: summary,
            summaryClass: errors > 0 ? "open" : warnings > 0 ? "acknowledged" : "joined",
            lookedAt: report.map { scene.clock.stamp($0.at) }, days: report?.days ?? 0,
            parts: parts.compactMap { weight, title, words in
                let found = report?.problems.filter { $0.weight == weight } ?? []
                guard !found.isEmpty else { return nil }
                return ReadinessView.Part(
                    partID: weight.name, partTitle: title, partWords: words,
                    lines: found.map {
                        ReadinessView.Line(
                            message: $0.words.oneLine(limit: 600),
                            place: "\($0.file):\($0.line)")
                    })
            },
            isFine: report.map { $0.problems.isEmpty } ?? false)
        return draw("readiness", view)
    }
}
