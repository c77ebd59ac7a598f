/// What can break: who owns it and how much the company lives on it.
package struct Service: Hashable, Sendable {
    package var id: ServiceID
    package var name: String
    package var owner: GroupID
    /// 1 is what the company lives on; 4 is what nobody would miss today.
    package var tier: Int
    /// Nil: the plan `default`.
    package var plan: PlanID?
    /// An address people can open, shown beside the matched runbook.
    package var dashboard: String?
    /// Services without which it cannot work: while one of them pages, it waits.
    package var dependsOn: [ServiceID]

    package init(
        id: ServiceID, name: String, owner: GroupID, tier: Int = 3, plan: PlanID? = nil,
        dashboard: String? = nil, dependsOn: [ServiceID] = []
    ) {
        self.id = id
        self.name = name
        self.owner = owner
        self.tier = tier
        self.plan = plan
        self.dashboard = dashboard
        self.dependsOn = dependsOn
    }
}
