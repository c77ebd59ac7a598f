/// Who assembles for a catastrophe, and where.
package struct ResponsePlan: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package var group: GroupID
        /// Assembly waits for required groups only; the others are paged all the same.
        package var required: Bool
        /// People of this group that must join: that many obligations.
        package var need: Int
        /// Who of the group, each word once; empty: anybody, in the policy's order.
        package var members: [MemberWord]

        package init(
            group: GroupID, required: Bool = true, need: Int = 1, members: [MemberWord] = []
        ) {
            self.group = group
            self.required = required
            self.need = need
            self.members = members
        }
    }

    package var id: PlanID
    /// Where to join: an address or a telephone number with its code.
    package var bridge: String
    package var commander: GroupID
    package var groups: [Member]
    /// Nil: the organisation's.
    package var fallback: FallbackAddress?

    package init(
        id: PlanID, bridge: String, commander: GroupID, groups: [Member],
        fallback: FallbackAddress? = nil
    ) {
        self.id = id
        self.bridge = bridge
        self.commander = commander
        self.groups = groups
        self.fallback = fallback
    }

    /// The plan of services that name none; a checked handbook has it.
    package static let defaultID: PlanID = "default"
}
