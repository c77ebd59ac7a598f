package import Core
import Handbooks
import Server

/// The formats of integration keys, for people who choose one.
package enum KeyFormats {
    /// Where senders of this format send, behind the address of Muster.
    package static func address(of format: String) -> String? {
        IntakeFormat(format, in: nil)?.address ?? "/intake/\(format)/KEY"
    }

    /// What Muster reads by itself, then the organisation's own mappings, then those of the program.
    package static func all(_ handbook: Handbook?) -> [(name: String, about: String)] {
        let builtIn: [(name: String, about: String)] = [
            ("pagerduty", "PagerDuty Events v2 and v1, change events: URL/v2/enqueue"),
            ("alertmanager", "Alertmanager's webhook: URL/intake/alertmanager/KEY"),
            ("grafana", "Grafana's webhook: URL/intake/grafana/KEY"),
            ("opsgenie", "Opsgenie's Alert API: URL/v2/alerts"),
            ("heartbeat", "its silence is the alert: URL/heartbeat/KEY"),
        ]
        let own = (handbook?.mappings ?? [:]).values.sorted { $0.name < $1.name }
        let shipped = ShippedMappings.names.filter { handbook?.mappings[$0] == nil }
        return builtIn
            + own.map { (name: $0.name, about: $0.about.isEmpty ? "your own mapping" : $0.about) }
            + shipped.map { (name: $0, about: ShippedMappings.all[$0]?.about ?? "") }
    }
}
