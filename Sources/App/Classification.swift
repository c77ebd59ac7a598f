package import Core
import FoundationEssentials
import Handbooks
import Intake
import Seals
import Server

/// How bad one payload would be, without a server.
package struct Classification {
    package var alert: Alert
    package var verdict: Verdict
    package var service: ServiceID?
    /// Whom the severity pages: `plan`, `owner` or `nobody`.
    package var paging: String
    /// What it is grouped by, and the rule that says so.
    package var grouping: Incident.Grouping
    package var groupingRule: GroupingRule?

    /// One classification for every alert in the payload, and what is wrong with those that could
    /// not be read beside them. Without a format the payload tells it.
    package static func all(
        _ payload: [UInt8], format: String?, service: ServiceID?, handbook: Handbook
    ) throws -> (found: [Classification], unread: [String], format: String) {
        do throws(IntakeProblem) {
            let format = format ?? Self.format(of: payload)
            let (alerts, unread) = try alerts(payload, format: format, handbook)
            return (
                alerts.map { classify($0, service: service, format: format, handbook) }, unread,
                format
            )
        } catch {
            throw ServeFailure(error.errors.joined(separator: "; "), .input)
        }
    }

    /// By the members that only one format has; else it is read as anybody's.
    private static func format(of payload: [UInt8]) -> String {
        guard case .object(let members)? = try? JSONValue(payload) else {
            return ShippedMappings.generic
        }
        let names = Set(members.map(\.name))
        if names.contains("alerts") {
            return names.contains("orgId") ? "grafana" : "alertmanager"
        }
        if !names.isDisjoint(with: ["routing_key", "event_action"]) { return "pagerduty" }
        if names.contains("service_key") { return "pagerduty" }
        return ShippedMappings.generic
    }

    private static func alerts(
        _ payload: [UInt8], format: String, _ handbook: Handbook
    ) throws(IntakeProblem) -> (read: [Alert], unread: [String]) {
        let key: KeyID = "classify"
        switch format {
        case "pagerduty":
            if let old = try? PagerDutyV1Event(body: payload) {
                let alert = try old.alert(
                    integration: key, newKey: { "new" }, digest: Digest16.sha256)
                return ([alert], [])
            }
            let event = try PagerDutyEvent(body: payload)
            let alert = try event.alert(
                integration: key, newKey: { "new" }, digest: Digest16.sha256)
            return ([alert], [])
        case "alertmanager":
            let webhook = try AlertmanagerWebhook(
                body: payload, integration: key, digest: Digest16.sha256)
            return (webhook.alerts, webhook.problems)
        case "opsgenie":
            let alert = try OpsgenieAlert(body: payload).alert(
                integration: key, newKey: { "new" }, digest: Digest16.sha256)
            return ([alert], [])
        case "heartbeat":
            throw IntakeProblem(.invalid, ["a heartbeat says nothing: its silence is the alert"])
        case "grafana":
            let webhook = try GrafanaWebhook(
                body: payload, legacy: handbook.mapping("grafana-legacy"), integration: key,
                digest: Digest16.sha256)
            return (webhook.alerts, webhook.problems)
        case Mapping.mail where payload.first(where: { $0 > 0x20 }) != UInt8(ascii: "{"):
            let mail = ReceivedMail(payload)
            if let why = mail.automatic(installation: "") { return ([], ["passed over: \(why)"]) }
            let mapping = handbook.mapping(format) ?? Mapping(name: format)
            return ([mail.alert(mapping: mapping, integration: key, digest: Digest16.sha256)], [])
        default:
            guard let mapping = handbook.mapping(format) else {
                throw IntakeProblem(.invalid, [IntakeFormat.unknown(format, in: handbook)])
            }
            let read = try MappedAlerts(
                body: payload, mapping: mapping, integration: key, digest: Digest16.sha256)
            let ignored = read.ignored == 0 ? [] : ["\(read.ignored) that the mapping ignores"]
            return (read.alerts, read.problems + ignored)
        }
    }

    private static func classify(
        _ alert: Alert, service: ServiceID?, format: String, _ handbook: Handbook
    ) -> Classification {
        let named = ServiceID(alert.label("service"))
        let known = handbook.services[named] ?? service.flatMap { handbook.services[$0] }
        let now = Moment(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
        let verdict = handbook.ruleIndex.explained(
            Facts(
                alert, service: known?.id, serviceTier: known?.tier, format: format,
                surroundings: Surroundings(openedAt: now, now: now, wall: now),
                table: handbook.facts))
        let policy = handbook.severities[verdict.severity] ?? SeverityPolicy.table[verdict.severity]
        let (grouping, rule) = handbook.grouping(
            of: alert, known, format: format, now: now, wall: now)
        return Classification(
            alert: alert, verdict: verdict, service: known?.id,
            paging: policy?.paging.name ?? "nobody", grouping: grouping, groupingRule: rule)
    }
}
