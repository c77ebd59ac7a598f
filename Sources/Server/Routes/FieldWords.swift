import Core
import Intake
import Reviews

/// What the schemas say of a field of text beyond that it is text: what it can be, where that is
/// a closed list, and which texts are instants.
enum FieldWords {
    static func about(_ key: String, in owner: any Decodable.Type) -> [JSONMember] {
        if ["at", "from", "until", "since"].contains(key) || key.hasSuffix("At")
            || key.hasSuffix("Until")
        {
            return [JSONMember("format", .string("date-time"))]
        }
        return words(key, owner).map { [.enumeration($0)] } ?? []
    }

    private static func words(_ key: String, _ owner: any Decodable.Type) -> [String]? {
        switch key {
        case "severity", "overruled": Severity.allCases.sorted(by: >).map(\.name)
        case "level": SupportLevel.allCases.map(\.name)
        case "urgency": Urgency.allCases.map(\.name)
        case "role": Role.allCases.map(\.name)
        case "state": states(of: owner)
        case "kind": kinds(of: owner)
        case "outcome": OnCallWhy.LayerView.outcomes
        default: nil
        }
    }

    private static func states(of owner: any Decodable.Type) -> [String]? {
        switch owner {
        case is IncidentView.Type, is IncidentRow.Type, is Reviews.PageView.Place.Type:
            Incident.State.allCases.map(\.name)
        case is ObligationView.Type, is Reviews.PageView.Owed.Type:
            [Obligation.State.open, .acknowledged, .joined, .released, .withdrawn].map(\.name)
        case is Reviews.PageView.Type: Call.pageStates
        case is SwapRow.Type: SwapRow.states
        case is MuteRow.Type: MuteRow.states
        default: nil
        }
    }

    private static func kinds(of owner: any Decodable.Type) -> [String]? {
        switch owner {
        case is ObligationView.Type: ["group", "commander", "person"]
        case is AssemblyView.Place.Type: ["group", "commander"]
        case is ActorView.Type: ["person", "behalf", "key", "operator", "muster"]
        case is LinkView.Type: IncidentLink.Kind.allCases.map(\.name)
        case is FeedRow.Type: ["person", "group", "schedule"]
        case is MuteRow.Type, is QuietView.Hold.Type: Mute.Kind.allCases.map(\.name)
        case is IncidentDocument.KeptBack.Type: Review.KeptBack.Kind.allCases.map(\.rawValue)
        default: nil
        }
    }
}
