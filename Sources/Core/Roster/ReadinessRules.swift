/// What the check of the rosters takes for too much: the organisation's own bounds.
package struct ReadinessRules: Hashable, Sendable {
    /// Hours in a row in which one person is rung first: a week and its handoff.
    package var consecutiveHours = 192
    /// Of all time, of all nights and of all weekends, how much one person is rung first, in
    /// percent: more than every other turn.
    package var hoursPercent = 60
    package var nightsPercent = 60
    package var weekendsPercent = 60

    package init() {}
}
