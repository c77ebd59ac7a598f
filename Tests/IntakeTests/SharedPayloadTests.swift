import Core
import Foundation
import Handbooks
import Testing

@testable import Intake

/// Real alerts of other organisations, which lie beside the project and not in it.
@Suite(
    .enabled(if: SharedFacts.arePresent, "the payloads in ../shared/facts are not on this machine")
)
struct `Shared payloads` {
    @Test(arguments: SharedFacts.files(beginning: "prometheus__"))
    func `an alert of Prometheus becomes one with a summary and a severity`(file: String) throws {
        let value = try JSONValue(SharedFacts.bytes("payloads/\(file)"))
        let payload = try #require(value["payload"])
        let labels = try #require(payload["labels"])
        let summary = try #require(payload["summary"]?.text)
        let body = JSONValue.object([
            JSONMember(
                "alerts",
                .array([
                    .object([
                        JSONMember("status", .string("firing")), JSONMember("labels", labels),
                        JSONMember(
                            "annotations", .object([JSONMember("summary", .string(summary))])),
                    ])
                ]))
        ]).compact
        let webhook = try AlertmanagerWebhook(
            body: body, integration: Sample.key, digest: Sample.digest)
        let alert = try #require(webhook.alerts.first)
        #expect(alert.summary == summary)
        #expect(alert.severity == BaseSeverity.of(alert.label("severity")))
        #expect(alert.severity != nil)
    }

    private static func mapping(of file: String) throws -> Mapping {
        let name = String(file.prefix { $0 != "." }).components(separatedBy: "__")[0]
        let known = ["grafana": "grafana-legacy", "libre_nms": "librenms", "vmware": "vrealize"]
        return try #require(
            ShippedMappings.all[known[name] ?? name] ?? ShippedMappings.all["generic"])
    }

    @Test(arguments: SharedFacts.files(beginning: ""))
    func `a payload of every tool becomes a sensible alert`(file: String) throws {
        guard file != "index.json" else { return }
        let whole = try JSONValue(SharedFacts.bytes("payloads/\(file)"))
        let body = (whole["payload"] ?? whole).compact
        let mapping = try Self.mapping(of: file)
        for mapping in [mapping, try #require(ShippedMappings.all["generic"])] {
            let read = try MappedAlerts(
                body: body, mapping: mapping, integration: Sample.key, digest: Sample.digest)
            #expect(read.problems.isEmpty)
            let alert = try #require(read.alerts.first)
            if mapping.name != "generic" {
                #expect(!alert.summary.contains("without a name"), "\(mapping.name)")
            }
            let isOver = ["_up.", "_closed.", "libre_nms"].contains { file.contains($0) }
            if mapping.name != "generic" {
                #expect(alert.status == (isOver ? .resolved : .firing))
            }
            #expect(!alert.details.isEmpty || !alert.labels.isEmpty)
            #expect(alert.severity != .sev1)
        }
    }

    @Test(arguments: SharedFacts.files(beginning: ""))
    func `a payload sent to another format's address is refused with a reason`(
        file: String
    ) throws {
        let body = try SharedFacts.bytes("payloads/\(file)")
        let problem = #expect(throws: IntakeProblem.self) {
            try AlertmanagerWebhook(body: body, integration: Sample.key, digest: Sample.digest)
        }
        #expect(problem?.errors.isEmpty == false)
        #expect(throws: IntakeProblem.self) { try PagerDutyEvent(body: body) }
    }

    @Test func `every rendered alert becomes one with its summary, severity and links`() throws {
        let value = try JSONValue(SharedFacts.bytes("rendered_alerts.json"))
        guard case .array(let rendered)? = value["alerts"] else {
            Issue.record("no list of alerts")
            return
        }
        var unknown: Set<String> = []
        for item in rendered {
            let alert = try #require(try Self.alert(item))
            let annotations = try #require(item["annotations"])
            #expect(alert.summary == annotations["summary"]?.text.map { ForeignText.line($0) })
            #expect(alert.label("alertname") == item["alertname"]?.text)
            for (name, text) in [("runbook", "Runbook"), ("dashboard", "Dashboard")] {
                let isAddress = annotations[name]?.text?.hasPrefix("http") == true
                #expect(alert.links.contains { $0.text == text } == isAddress)
            }
            if alert.severity == nil { unknown.insert(alert.label("severity")) }
        }
        #expect(unknown.isEmpty)
        #expect(rendered.count > 100)
    }

    private static func alert(_ item: JSONValue) throws -> Alert? {
        guard case .object(let labels)? = item["labels"], let annotations = item["annotations"],
            let name = item["alertname"]
        else { return nil }
        let alert = JSONValue.object([
            JSONMember("status", .string("firing")),
            JSONMember("labels", .object(labels + [JSONMember("alertname", name)])),
            JSONMember("annotations", annotations),
        ])
        let body = JSONValue.object([JSONMember("alerts", .array([alert]))]).compact
        return try AlertmanagerWebhook(
            body: body, integration: Sample.key, digest: Sample.digest
        ).alerts.first
    }
}

/// Where the shared facts are: beside the project's directory.
private enum SharedFacts {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/facts").standardizedFileURL

    static var arePresent: Bool {
        FileManager.default.fileExists(
            atPath: directory.appending(path: "rendered_alerts.json").path)
    }

    static func files(beginning prefix: String) -> [String] {
        let all = try? FileManager.default.contentsOfDirectory(
            atPath: directory.appending(path: "payloads").path)
        return (all ?? []).filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appending(path: path)))
    }
}
