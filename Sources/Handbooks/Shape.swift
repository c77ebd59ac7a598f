/// A mapping of the format with the keys that it may have.
///
/// Readers ask for mappings by these and by nothing else, so the list is all that they know; the
/// JSON Schema beside the documents is held to it by a test.
package enum Shape: String, CaseIterable, Sendable {
    case file, defaults, person, notify, contact, fallback, relay
    case group, step, target, schedule, layer, turn, hours, temporary, shadow
    case service, plan, member, severity, rule, condition, readiness
    case scorePart, facts, contract, businessHours, grouping, storm, example, exampleAlert,
        exampleCount
    case mailbox
    case mapping, mappingStatus, mappingSeverity, mappingThresholds, mappingLink
    /// Not of the roster files: a file of rules to try, and the head of a runbook.
    case rulesFile, frontMatter

    package var keys: [String] {
        switch self {
        case .file:
            [
                "organisation", "defaults", "people", "groups", "services", "rules", "plans",
                "severities", "holidays", "fallback", "relay", "catch_all",
                "allowed_private_hosts", "readiness", "mappings", "facts", "contracts",
                "business_hours", "grouping", "storm", "examples", "mailboxes",
            ]
        case .defaults: ["zone", "delay_s", "holidays"]
        case .person: ["name", "zone", "holidays", "contact", "notify", "leaves"]
        case .notify: ["high", "low"]
        case .contact: ["id", "secret", "webhook", "mail"]
        case .fallback: ["contact"]
        case .relay: ["host", "port", "security", "user", "password", "from", "authority_file"]
        case .mailbox:
            [
                "host", "port", "security", "user", "password", "authority_file", "folder",
                "move_to", "takes", "service", "mapping", "every_s",
            ]
        case .group: ["name", "lead", "schedules", "escalation"]
        case .step: ["page", "delay_s"]
        case .target: ["schedule", "person"]
        case .schedule: ["zone", "layers", "temporary", "shadows"]
        case .layer:
            [
                "name", "rotate", "length", "start", "handoff", "members", "fixed", "zone", "from",
                "until", "hours", "holidays", "holiday_calendar", "beside",
            ]
        case .turn: ["person", "turns"]
        case .hours: ["days", "from", "to"]
        case .temporary: ["name", "from", "until", "layers"]
        case .shadow: ["person", "from", "until"]
        case .service: ["name", "owner", "tier", "plan", "dashboard", "depends_on"]
        case .plan: ["bridge", "commander", "groups", "fallback"]
        case .member: ["group", "required", "need", "members"]
        case .severity:
            ["level", "page", "urgency", "must_join", "ends_with_alerts", "update_every_s"]
        case .rule: ["id", "when", "sets", "because", "needs", "examples"]
        case .condition:
            [
                "field", "equals", "matches", "at_least", "at_most", "phrase", "all", "any", "not",
                "distinct", "within_s", "score",
            ]
        case .readiness:
            ["consecutive_h", "hours_percent", "nights_percent", "weekends_percent"]
        case .mapping:
            [
                "about", "alerts", "dedup_key", "status", "severity", "summary", "source",
                "service", "labels", "labels_from", "details", "details_from", "links",
                "starts_at", "ends_at", "after_resolve",
            ]
        case .mappingStatus:
            ["from", "firing", "resolved", "acknowledged", "ignored", "ignored_with"]
        case .mappingSeverity:
            ["from", "at_least", "otherwise", "sev1", "sev2", "sev3", "sev4", "sev5"]
        case .mappingThresholds: ["sev1", "sev2", "sev3", "sev4", "sev5"]
        case .mappingLink: ["to", "text"]
        case .scorePart: ["name", "when", "weight"]
        case .facts: ["customers", "customer", "environment", "related"]
        case .contract: ["customers"]
        case .businessHours: ["zone", "days", "from", "to", "holidays"]
        case .grouping: ["id", "when", "by", "within_s"]
        case .storm: ["window_s", "services", "sources", "sets", "because"]
        case .example: ["name", "alert", "facts", "at", "expect", "unsure", "fires", "grouped_by"]
        case .exampleAlert:
            ["severity", "summary", "source", "service", "format", "labels", "details"]
        case .exampleCount: ["distinct", "within_s", "count"]
        case .rulesFile: ["rules", "grouping", "storm", "examples"]
        case .frontMatter: ["services", "alerts", "severity"]
        }
    }
}
