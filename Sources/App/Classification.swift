package import Core
import FoundationEssentials
import Intake
import Seals

/// How bad one payload would be, without a server.
package struct Classification {
    package var alert: Alert
    package var verdict: Verdict
    package var service: ServiceID?
    /// Whom the severity pages: `plan`, `owner` or `nobody`.
    package var paging: String

    /// One classification for every alert in the payload, and what is wrong with those that could
    /// not be read beside them. Without a format the payload tells it.
    package static func all(
        _ payload: [UInt8], format: String?, service: ServiceID?, handbook: Handbook
    ) throws -> (found: [Classification], unread: [String]) {
        do throws(IntakeProblem) {
            let format = if let format { format } else { try Self.format(of: payload) }
            let (alerts, unread) = try alerts(payload, format: format)
            return (
                alerts.map { classify($0, service: service, format: format, handbook) }, unread
            )
        } catch {
            throw ServeFailure(error.errors.joined(separator: "; "), .input)
        }
    }

    /// By the members that only one format has.
    private static func format(of payload: [UInt8]) throws(IntakeProblem) -> String {
        let value: JSONValue
        do throws(JSONProblem) {
            value = try JSONValue(payload)
        } catch {
            throw IntakeProblem(.unreadable, ["not JSON: \(error)"])
        }
        guard case .object(let members) = value else {
            throw IntakeProblem(.unreadable, ["expected an object, found \(value.kind)"])
        }
        let names = Set(members.map(\.name))
        if names.contains("alerts") { return "alertmanager" }
        if !names.isDisjoint(with: ["routing_key", "event_action", "payload"]) {
            return "pagerduty"
        }
        throw IntakeProblem(
            .invalid,
            ["the payload looks like no known format; say --format pagerduty or alertmanager"])
    }

    private static func alerts(
        _ payload: [UInt8], format: String
    ) throws(IntakeProblem) -> (read: [Alert], unread: [String]) {
        switch format {
        case "pagerduty":
            let event = try PagerDutyEvent(body: payload)
            let alert = try event.alert(
                integration: "classify", newKey: { "new" }, digest: Digest16.sha256)
            return ([alert], [])
        case "alertmanager":
            let webhook = try AlertmanagerWebhook(
                body: payload, integration: "classify", digest: Digest16.sha256)
            return (webhook.alerts, webhook.problems)
        default:
            throw IntakeProblem(
                .invalid, ["unknown format \(format); known are pagerduty, alertmanager"])
        }
    }

    private static func classify(
        _ alert: Alert, service: ServiceID?, format: String, _ handbook: Handbook
    ) -> Classification {
        let named = ServiceID(alert.label("service"))
        let known = handbook.services[named] ?? service.flatMap { handbook.services[$0] }
        let verdict = judge(
            Facts(
                alert: alert, service: known?.id, serviceTier: known?.tier, format: format,
                firing: 1),
            rules: handbook.rules)
        let policy = handbook.severities[verdict.severity] ?? SeverityPolicy.table[verdict.severity]
        return Classification(
            alert: alert, verdict: verdict, service: known?.id,
            paging: policy?.paging.name ?? "nobody")
    }

    /// `[{severity, unsure, summary, service, paging, reasons: [{rule, severity, text}]}]`.
    package static func json(_ all: [Classification]) -> [UInt8] {
        struct Shown: Encodable {
            struct Reason: Encodable {
                var rule: String?
                var severity: String
                var text: String
            }
            var severity: String
            var unsure: Bool
            var summary: String
            var service: String?
            var paging: String
            var reasons: [Reason]
        }
        let shown = all.map { one in
            Shown(
                severity: one.verdict.severity.name, unsure: one.verdict.unsure,
                summary: one.alert.summary, service: one.service?.text, paging: one.paging,
                reasons: one.verdict.reasons.map {
                    Shown.Reason(
                        rule: $0.rule?.text, severity: $0.severity.name, text: $0.text)
                })
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? Array(encoder.encode(shown))) ?? []
    }
}
