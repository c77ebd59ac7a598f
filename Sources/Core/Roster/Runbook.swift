/// What to do when something known breaks: Markdown with front matter.
package struct Runbook: Hashable, Sendable {
    package var id: RunbookID
    package var title: String
    package var services: [ServiceID]
    /// Names of alerts (the `alertname` label or the alert's class), compared as bytes.
    package var alerts: [String]
    package var severity: Severity?
    /// The Markdown behind the front matter.
    package var text: String
    /// The list items under Mitigation, in order: checkable steps in the war room.
    package var steps: [String]

    package init(
        id: RunbookID, title: String, services: [ServiceID] = [], alerts: [String] = [],
        severity: Severity? = nil, text: String, steps: [String]
    ) {
        self.id = id
        self.title = title
        self.services = services
        self.alerts = alerts
        self.severity = severity
        self.text = text
        self.steps = steps
    }
}
