package import Core

// Grafana's webhook of unified alerting (grafana.com docs, "Configure the webhook notifier"): the body of
// Alertmanager's webhook, and besides
//
//   orgId, title, state, message                     of the whole group
//   alerts [{… values, valueString, silenceURL, dashboardURL, panelURL, imageURL, orgId}]
//
// `values` are the numbers of the rule's expressions, which change at every evaluation while nothing else
// does: they are details, and not part of what makes a repeat a repeat. A body without `alerts` is that of
// the legacy alerting, which the mapping `grafana-legacy` reads.

/// What one webhook of Grafana says.
package struct GrafanaWebhook: Sendable {
    package let alerts: [Alert]
    package let problems: [String]

    /// `legacy`: the mapping of bodies from before unified alerting.
    package init(
        body: [UInt8], legacy: Mapping?, integration: KeyID, digest: DigestFunction
    ) throws(IntakeProblem) {
        let group = ObjectReader(try IntakeProblem.members(of: body))
        if let legacy, group.value("alerts") == nil, group.value("state") != nil {
            let mapped = try MappedAlerts(
                body: body, mapping: legacy, integration: integration, digest: digest)
            alerts = mapped.alerts
            problems = mapped.problems
            return
        }
        let webhook = try AlertmanagerWebhook(
            body: body, integration: integration, digest: digest, by: .grafana)
        alerts = webhook.alerts
        problems = webhook.problems
    }
}
