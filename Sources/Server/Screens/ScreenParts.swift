import Core
import Reviews

/// A severity as its word and what it means.
struct SeverityPart: Sendable {
    let severityName: String
    let severityMeaning: String

    init(_ severity: Severity) {
        severityName = severity.name
        severityMeaning = severity.meaning
    }
}

extension Severity {
    /// The field's word for it.
    var meaning: String {
        switch self {
        case .sev1: "catastrophic"
        case .sev2: "critical"
        case .sev3: "major"
        case .sev4: "minor"
        case .sev5: "informational"
        }
    }
}

extension SeverityPolicy {
    /// Whom it pages, in words.
    var pagingWords: String {
        switch paging {
        case .plan: "pages every group of the response plan and the commander"
        case .owner: "pages the owning group"
        case .nobody: "pages nobody"
        }
    }
}

/// An address or other place; only `http` and `https` addresses become links.
struct PlacePart: Sendable {
    let placeWords: String
    let href: String?

    init?(_ text: String, words: String? = nil) {
        guard !text.isEmpty else { return nil }
        let start = text.prefix(8).lowercased()
        href = start.hasPrefix("http://") || start.hasPrefix("https://") ? text : nil
        placeWords = words ?? text
    }
}

/// An option of a field.
struct Choice: Sendable {
    let value: String
    let label: String
    var isChosen = false
}

extension [Choice] {
    /// The same with this one chosen.
    func choosing(_ value: String) -> [Choice] {
        map { Choice(value: $0.value, label: $0.label, isChosen: $0.value == value) }
    }
}

/// What the fields of an incident's forms offer.
struct ChoicesPart: Sendable {
    let groups: [Choice]
    let hasPresent: Bool
    let present: [Choice]
    let absent: [Choice]

    init(_ scene: Scene, _ incident: Incident) {
        groups = scene.groupChoices
        let everybody = scene.personChoices
        present = everybody.filter { incident.isPresent(PersonID($0.value)) }
        absent = everybody.filter { !incident.isPresent(PersonID($0.value)) }
        hasPresent = !present.isEmpty
    }
}

extension Scene {
    /// Everybody by name.
    var personChoices: [Choice] {
        handbook.people.keys.map { Choice(value: $0.text, label: names.person($0)) }
            .sorted { ($0.label, $0.value) < ($1.label, $1.value) }
    }

    var groupChoices: [Choice] {
        handbook.groups.keys.map { Choice(value: $0.text, label: names.group($0)) }
            .sorted { ($0.label, $0.value) < ($1.label, $1.value) }
    }

    var serviceChoices: [Choice] {
        handbook.services.keys.map { Choice(value: $0.text, label: names.service($0)) }
            .sorted { ($0.label, $0.value) < ($1.label, $1.value) }
    }

    /// What an obligation is called on a screen: the group's own name where it has one.
    func title(_ obligation: Obligation) -> String {
        let name =
            switch obligation.target {
            case .group(let group): names.group(group)
            case .commander: "Incident commander"
            case .person(let person): names.person(person)
            }
        return obligation.asSeat.title(name)
    }

    func bridge(of incident: Incident) -> String {
        handbook.plans[incident.plan ?? ResponsePlan.defaultID]?.bridge ?? ""
    }

    func owner(_ incident: Incident) -> String {
        incident.service.map { "\(names.service($0)), \(names.group(incident.group))" }
            ?? names.group(incident.group)
    }

    /// `Ada`, `Ada and Ben`, `Ada, Ben and Noor`.
    func listed(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension String {
    /// Longer than three lines of a telephone hold in large type: shown cut, and whole on a tap.
    var isLongTitle: Bool { count > 90 }
}

extension Incident {
    /// Where its war room is.
    var path: String { "/incidents/\(number)" }
}
