import Core
import FoundationEssentials

/// A comparison as JSON gives it.
struct PublishedComparison: Encodable {
    struct Numbers: Encodable {
        var old: Int
        var new: Int
    }

    struct Page: Encodable {
        var at: String
        var obligation: String
        var people: [String]
    }

    struct Side: Encodable {
        var severity: String
        var at: String
        var rule: String?
        var pages: [Page]
        var isStorm: Bool
    }

    struct Incident: Encodable {
        var title: String
        var service: String?
        var openedAt: String
        var change: String
        var old: Side?
        var new: Side?
    }

    struct Person: Encodable {
        var person: String
        var old: Int
        var new: Int
    }

    var recorded: Int
    var alerts: Int
    var from: String
    var until: String
    var incidents: Numbers
    var pages: Numbers
    var differences: [Incident]
    var people: [Person]

    init(_ comparison: Comparison) {
        recorded = comparison.recorded
        alerts = comparison.alerts
        from = comparison.from.text
        until = comparison.until.text
        incidents = Numbers(old: comparison.incidents.old, new: comparison.incidents.new)
        pages = Numbers(old: comparison.rings.old, new: comparison.rings.new)
        differences = comparison.differences.map { one in
            Incident(
                title: one.shown?.title ?? "", service: one.shown?.service?.text,
                openedAt: one.shown?.openedAt.text ?? "",
                change: one.isRaised ? "raised" : one.isLowered ? "lowered" : "pages",
                old: one.old.map { Self.side($0) }, new: one.new.map { Self.side($0) })
        }
        people = comparison.people.map { Person(person: $0.person.text, old: $0.old, new: $0.new) }
    }

    private static func side(_ outcome: Rerun.Outcome) -> Side {
        Side(
            severity: outcome.worst.name, at: outcome.worstTurn?.at.text ?? outcome.openedAt.text,
            rule: outcome.worstTurn?.rule?.text,
            pages: outcome.pages.map {
                Page(at: $0.at.text, obligation: $0.obligation, people: $0.people.map(\.text))
            }, isStorm: outcome.isStorm)
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return (try? Array(encoder.encode(self))) ?? []
    }
}
