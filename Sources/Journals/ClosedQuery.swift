package import Core

/// What to look for among closed incidents.
package struct ClosedQuery: Hashable, Sendable {
    /// The most that one answer holds; beyond it people narrow the search.
    package static let most = 500
    /// More words than this narrow nothing.
    package static let words = 8

    /// Words that title, group or service must contain, all of them; ASCII letters in any case.
    package var text: String
    /// Only numbers below this one: the last number of the page before.
    package var before: IncidentNumber?
    package var limit: Int

    package init(text: String = "", before: IncidentNumber? = nil, limit: Int = 50) {
        self.text = text
        self.before = before
        self.limit = limit
    }

    /// The limit within its bounds.
    package var boundedLimit: Int { min(max(limit, 0), Self.most) }

    /// The words to look for.
    package var terms: [String] {
        text.split(whereSeparator: { $0.isWhitespace }).prefix(Self.words).map(String.init)
    }

    func matches(_ summary: IncidentSummary) -> Bool {
        if let before, summary.number >= before { return false }
        let places = [summary.title, summary.group.text, summary.service?.text ?? ""]
            .map { $0.utf8.map(lowered) }
        return terms.allSatisfy { term in
            let wanted = term.utf8.map(lowered)
            return places.contains { $0.contains(wanted) }
        }
    }

    private func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
