/// Bounds of what keeps pages back.
extension Limits {
    /// Silences and maintenance windows that are not over, at once: each new alert is held to all of
    /// them.
    package static let mutes = 1000
    /// How long those that are over are shown, as Alertmanager keeps them, and how many at most.
    package static let mutesKept: Duration = .hours(5 * 24)
    package static let mutesOver = 1000
    /// The longest silence: a quarter of a year. What should never page is a rule, not a silence.
    package static let muteLength: Duration = .hours(92 * 24)
    /// Matchers of one silence, and bytes of one of them, as much as anybody reads.
    package static let matchers = 32
    package static let matcherBytes = 1024
    /// Services, groups and keys of one maintenance window.
    package static let mutedThings = 200
    /// Silences and windows that are named as what holds one alert, or one incident.
    package static let muteNotes = 8
    /// Held alerts of one incident that are kept one by one, and bytes of labels of one of them, so
    /// that a later silence can be asked about them.
    package static let mutedAlerts = 64
    package static let mutedBytes = 4096
    /// How long an incident waits for one of a service that its own depends on. By then whoever was
    /// paged for the other knows more, or it is another cause: unsure means higher.
    package static let dependencyPatience: Duration = .minutes(30)
    /// How long an incident may be put off: PagerDuty's bounds.
    package static let snoozes: ClosedRange<Duration> = .minutes(1)...(.hours(7 * 24))
    /// An alert that changed so often between firing and resolved within this time comes and goes;
    /// once it changed no more than so often within it, it is steady. Far apart, so that what is near
    /// one of the bounds does not come and go itself.
    package static let flapWindow: Duration = .minutes(15)
    package static let flapStart = 5
    package static let flapEnd = 2
    /// Changes that are kept of one alert, alerts that are kept, and alerts of one incident that come
    /// and go at once.
    package static let flapHistory = 10
    package static let flapKeys = 20_000
    package static let flappingAlerts = 16
}
