import Core
import FoundationEssentials

extension Classification {
    /// `[{severity, unsure, summary, service, paging, grouping, reasons, changes}]`.
    package static func json(_ all: [Classification]) -> [UInt8] {
        struct Shown: Encodable {
            struct Reason: Encodable {
                var rule: String?
                var severity: String
                var text: String
            }
            struct Change: Encodable {
                var severity: String
                var rule: String
                var text: String
            }
            var severity: String
            var unsure: Bool
            var summary: String
            var service: String?
            struct Grouping: Encodable {
                var rule: String?
                var words: String
            }
            var paging: String
            var grouping: Grouping
            var reasons: [Reason]
            var changes: [Change]
        }
        let shown = all.map { one in
            Shown(
                severity: one.verdict.severity.name, unsure: one.verdict.unsure,
                summary: one.alert.summary, service: one.service?.text, paging: one.paging,
                grouping: Shown.Grouping(
                    rule: one.groupingRule?.id.text, words: one.groupingWords),
                reasons: one.verdict.reasons.map {
                    Shown.Reason(
                        rule: $0.rule?.text, severity: $0.severity.name, text: $0.text)
                },
                changes: one.verdict.changes.map {
                    Shown.Change(
                        severity: $0.severity.name, rule: $0.rule.text, text: $0.text)
                })
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? Array(encoder.encode(shown))) ?? []
    }

    /// For people: the verdict, why, and what would have changed it.
    package var text: String {
        var lines = [
            "\(verdict.severity.name)\(verdict.unsure ? ", unsure" : ""): \(alert.summary.oneLine())"
        ]
        lines += verdict.reasons.map { "  \($0.text.oneLine())" }
        if !verdict.changes.isEmpty {
            lines.append("  It would be")
            lines += verdict.changes.map { "    \($0.words.oneLine())" }
        }
        let whom =
            switch paging {
            case "plan": "everybody in the response plan"
            case "owner": "the owning group"
            default: "nobody"
            }
        lines.append("  It pages \(whom); the service is \(service?.text ?? "unknown").")
        var grouped = "  It is one incident with alerts of the same \(groupingWords.oneLine())"
        if let rule = groupingRule {
            if let within = rule.within { grouped += ", for \(within.words) from the first" }
            grouped += " (rule \(rule.id), \(rule.place))"
        }
        lines.append(grouped + ".")
        return lines.joined(separator: "\n")
    }

    private var groupingWords: String {
        switch grouping {
        case .service(let service): "service \(service)"
        case .rule(let grouped): grouped.words
        case .key, .none: "integration"
        }
    }
}
