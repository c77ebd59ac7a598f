package import Core

/// Bodies of what Opsgenie's Alert API answers, for clients that look at them.
///
/// An alert's id is its identity as a UUID, and a request's id names the alert and what was done to it:
/// so every node can answer a question about either without having kept anything.
package enum OpsgenieAnswer {
    /// An alert as a reader gets it.
    package struct Shown: Sendable {
        package var alert: Alert
        package var number: IncidentNumber
        package var isOpen: Bool
        package var isAcknowledged: Bool
        package var at: String

        package init(
            alert: Alert, number: IncidentNumber, isOpen: Bool, isAcknowledged: Bool, at: String
        ) {
            self.alert = alert
            self.number = number
            self.isOpen = isOpen
            self.isAcknowledged = isAcknowledged
            self.at = at
        }

        var value: JSONValue {
            let tags = alert.label("tags").split(separator: ",").map {
                JSONValue.string(ForeignText.line(String($0)))
            }
            let words = [Severity.sev1: "P1", .sev2: "P1", .sev3: "P3", .sev4: "P4", .sev5: "P5"]
            let told = alert.label("priority")
            let priority = told.isEmpty ? alert.severity.flatMap { words[$0] } ?? "P3" : told
            let own = ["tags", "entity", "priority"]
            let details = alert.labels.filter { !own.contains($0.name) }
            return .object([
                JSONMember("id", .string(alert.digest.idText)),
                JSONMember("tinyId", .string(number.description)),
                JSONMember("alias", .string(alert.dedupKey)),
                JSONMember("message", .string(alert.summary)),
                JSONMember("status", .string(isOpen ? "open" : "closed")),
                JSONMember("acknowledged", .bool(isAcknowledged)),
                JSONMember("isSeen", .bool(false)), JSONMember("snoozed", .bool(false)),
                JSONMember("tags", .array(tags)), JSONMember("count", .number("1")),
                JSONMember("createdAt", .string(at)), JSONMember("updatedAt", .string(at)),
                JSONMember("lastOccurredAt", .string(at)),
                JSONMember("source", .string(alert.source)), JSONMember("owner", .string("")),
                JSONMember("priority", .string(priority)),
                JSONMember("responders", .array([])),
                JSONMember(
                    "integration",
                    .object([
                        JSONMember("id", .string(alert.integration.text)),
                        JSONMember("name", .string(alert.integration.text)),
                        JSONMember("type", .string("API")),
                    ])),
                JSONMember("entity", .string(alert.label("entity"))),
                JSONMember(
                    "description",
                    .string(FieldList(alert.details)["description"])),
                JSONMember(
                    "details", .object(details.map { JSONMember($0.name, .string($0.value)) })),
            ])
        }
    }

    package static func requestID(_ digest: Digest16, _ word: String) -> String {
        "\(digest.idText)-\(word)"
    }

    /// The alert and the word of a request's id.
    package static func request(_ id: String) -> (digest: Digest16, word: String)? {
        guard id.utf8.count > 37, id.utf8.count < 64,
            let digest = Digest16(idText: String(id.prefix(36)))
        else { return nil }
        return (digest, ForeignText.line(String(id.dropFirst(37))))
    }

    // MARK: Bodies

    /// The body of 202.
    package static func accepted(
        _ requestID: String, _ result: String = "Request will be processed"
    ) -> [UInt8] {
        body([JSONMember("result", .string(result))], requestID)
    }

    /// The body of 4xx.
    package static func refused(_ message: String) -> [UInt8] {
        body([JSONMember("message", .string(message))], "refused")
    }

    package static func one(_ shown: Shown) -> [UInt8] {
        body([JSONMember("data", shown.value)], shown.alert.digest.idText)
    }

    package static func list(_ shown: [Shown]) -> [UInt8] {
        body(
            [
                JSONMember("data", .array(shown.map(\.value))),
                JSONMember("paging", .object([])),
            ], "list")
    }

    /// What came of a request. `alert` is nil where there is none.
    package static func status(
        _ requestID: String, _ word: String, digest: Digest16, alert: Alert?, at: String
    ) -> [UInt8] {
        let isThere = alert != nil
        let words = isThere ? "\(word) done" : "Alert does not exist"
        let data: [JSONMember] = [
            JSONMember("success", .bool(isThere)), JSONMember("isSuccess", .bool(isThere)),
            JSONMember("action", .string(word)), JSONMember("processedAt", .string(at)),
            JSONMember("integrationId", .string(alert?.integration.text ?? "")),
            JSONMember("status", .string(words)),
            JSONMember("alertId", .string(isThere ? digest.idText : "")),
            JSONMember("alias", .string(alert?.dedupKey ?? "")),
        ]
        return body([JSONMember("data", .object(data))], requestID)
    }

    private static func body(_ members: [JSONMember], _ requestID: String) -> [UInt8] {
        JSONValue.object(
            members + [
                JSONMember("took", .number("0.001")),
                JSONMember("requestId", .string(requestID)),
            ]
        ).compact
    }
}
