extension Handbook {
    /// Where the people of this incident join; nil: its plan names no place.
    package func bridge(of incident: Incident) -> String? {
        let plan =
            plans[incident.plan ?? ResponsePlan.defaultID] ?? plans[ResponsePlan.defaultID]
        guard let bridge = plan?.bridge, !bridge.isEmpty else { return nil }
        return bridge
    }
}
