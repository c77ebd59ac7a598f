import Core

/// A situation as text, the same for equal situations: what to compare and to look at.
enum Dump {
    /// `batches`: with how many batches each node needed for it.
    static func of(_ situation: Situation?, batches: Bool = true) -> String {
        guard var situation else { return "nothing" }
        for node in situation.nodes.keys where !batches { situation.nodes[node]?.lastBatch = 0 }
        var lines = [
            "position \(situation.position)", "at \(situation.at.milliseconds)",
            "format \(situation.format)", "handbook \(situation.handbook?.text ?? "")",
            "next \(situation.nextIncident) \(situation.nextChange)",
        ]
        if let hold = situation.hold { lines.append("hold \(hold)") }
        for number in situation.incidents.keys.sorted() {
            lines.append("\(number): \(text(situation.incidents[number]))")
        }
        for digest in situation.firing.keys.sorted() {
            lines.append("firing \(digest.low): \(text(situation.firing[digest]))")
        }
        lines += sorted(situation.heartbeats)
        lines += sorted(situation.keys) + sorted(situation.tokens)
        lines += situation.rosterChanges.all.map { "\($0)" }
        lines += sorted(situation.nodes) + sorted(situation.failedChannels)
        lines += sorted(situation.refused) + sorted(situation.remembered)
        return lines.joined(separator: "\n")
    }

    private static func text(_ incident: Incident?) -> String {
        guard var incident else { return "" }
        let roles = sorted(incident.roles)
        incident.roles = [:]
        return "\(incident) \(roles)"
    }

    private static func text(_ firing: Situation.Firing?) -> String {
        firing.map { "\($0)" } ?? ""
    }

    private static func sorted<Key, Value>(_ table: [Key: Value]) -> [String] {
        table.map { "\($0.key): \($0.value)" }.sorted()
    }
}
