package import Core

// What an incident has to do with others, as the API and the exports give it.

/// An incident that was there when this one opened, and what both have in common.
package struct RelatedView: Hashable, Codable, Sendable {
    package var incident: Int
    /// `same cluster eu-1, 2 min before`.
    package var words: String

    package init(_ related: Related) {
        incident = related.number.value
        words = related.words
    }
}

/// A tie to another incident that a person made.
package struct LinkView: Hashable, Codable, Sendable {
    package var incident: Int
    package var kind: String
    /// Why.
    package var text: String

    package init(_ link: IncidentLink) {
        incident = link.number.value
        kind = link.kind.name
        text = link.text
    }
}

/// The rule by which alerts came together, and what they have in common.
package struct GroupedView: Hashable, Codable, Sendable {
    package var rule: String
    /// `label.cluster eu-1, service shop`.
    package var words: String

    /// Nil where no rule of the organisation says.
    package init?(_ grouping: Incident.Grouping) {
        guard case .rule(let grouped) = grouping else { return nil }
        rule = grouped.rule.text
        words = grouped.words
    }
}
