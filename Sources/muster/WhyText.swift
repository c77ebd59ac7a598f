import Core

/// What `muster oncall --why` prints: a paragraph for each schedule, who is on call first, then
/// everything that decides it from the top down.
///
///     payments (Payments)
///       primary, by the clock of Europe/Berlin
///         on call    Ada Okafor since Mon 23 Nov 09:00, until Mon 30 Nov 09:00, then Ben Castillo
///         override 3   no effect: …
///         night      outside its hours until Fri 27 Nov 22:00
///       > weekly     Ada Okafor, turn 3 of 4 (…)
enum WhyText {
    static func text(_ answer: JSON) -> String {
        answer["groups"].list.map { group in
            let title = "\(group["id"].cell) (\(group["name"].cell))".oneLine()
            let schedules = group["why"].list.map { schedule($0) }
            let body =
                schedules.isEmpty ? "  has no schedule" : schedules.joined(separator: "\n\n")
            return "\(title)\n\(body)"
        }.joined(separator: "\n\n")
    }

    private static func schedule(_ why: JSON) -> String {
        var rows = [["", "on call", why["words"].cell]]
        let shadows = why["shadows"].list.map { $0["name"].cell }
        if !shadows.isEmpty { rows.append(["", "learning", shadows.joined(separator: ", ")]) }
        // The newest override has the last word, so it stands on top.
        for override in why["overrides"].list.reversed() {
            rows.append([
                override["acted"].truth ? ">" : "", "override \(override["id"].cell)",
                override["words"].cell,
            ])
        }
        let temporary = why["temporary"]
        if let words = temporary["words"].text {
            let name = temporary["name"].text ?? "temporary \(temporary["id"].cell)"
            rows.append([">", name, words])
            rows += temporary["layers"].list.map { row($0) }
        }
        rows += why["layers"].list.map { row($0) }
        let table = Terminal.table(rows).split(separator: "\n").map { "  \($0)" }
        let title = "\(why["schedule"].cell), by the clock of \(why["zone"].cell)".oneLine()
        return "  \(title)\n\(table.joined(separator: "\n"))"
    }

    private static func row(_ layer: JSON) -> [String] {
        let counts = ["counts", "beside"].contains(layer["outcome"].cell)
        return [counts ? ">" : "", layer["name"].cell, layer["words"].cell]
    }
}
