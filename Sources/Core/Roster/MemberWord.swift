/// Which member of a group a response plan asks for.
package enum MemberWord: Int, CaseIterable, Sendable {
    /// Whoever the policy's first step names.
    case primary = 1
    /// Whoever its second step names.
    case secondary = 2
    /// Whom the group's file calls its lead.
    case lead = 3
    /// Everybody whom the policy names at that time.
    case all = 4

    package var name: String {
        switch self {
        case .primary: "primary"
        case .secondary: "secondary"
        case .lead: "lead"
        case .all: "all"
        }
    }

    /// How well somebody of this step of the policy (from 0, of `steps`) answers to the word: 0 is
    /// whom it means; who stands in comes after, in the policy's order.
    func rank(ofStep step: Int, of steps: Int, isLead: Bool) -> Int {
        switch self {
        case .primary, .all: step
        case .secondary: step == 0 ? steps : step - 1
        // Nobody is as little the lead as somebody else: a lead goes before all other words.
        case .lead: isLead ? 0 : steps + 1 + step
        }
    }
}
