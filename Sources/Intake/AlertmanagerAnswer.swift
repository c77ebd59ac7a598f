package import Core

// What Alertmanager's API, version 2, answers (github.com/prometheus/alertmanager, api/v2/openapi.yaml).
// Names are theirs, and so is what must be there: amtool refuses an answer that lacks a required field.

/// Bodies of what is answered under `/api/v2`.
package enum AlertmanagerAnswer {
    /// `gettableAlert`.
    package struct Shown: Sendable {
        package var alert: Alert
        package var startsAt: Moment
        package var updatedAt: Moment
        package var endsAt: Moment
        /// The functional group that owns the incident: who is paged.
        package var receiver: String
        package var silencedBy: [String]
        package var inhibitedBy: [String]

        package init(
            alert: Alert, startsAt: Moment, updatedAt: Moment, endsAt: Moment, receiver: String,
            silencedBy: [String] = [], inhibitedBy: [String] = []
        ) {
            self.alert = alert
            self.startsAt = startsAt
            self.updatedAt = updatedAt
            self.endsAt = endsAt
            self.receiver = receiver
            self.silencedBy = silencedBy
            self.inhibitedBy = inhibitedBy
        }

        package var isSuppressed: Bool { !silencedBy.isEmpty || !inhibitedBy.isEmpty }

        var value: JSONValue {
            var members = [
                JSONMember("annotations", AlertmanagerAnswer.labels(alert.details)),
                JSONMember("endsAt", .string(endsAt.preciseText)),
                JSONMember("fingerprint", .string(alert.dedupKey)),
                JSONMember("receivers", .array([AlertmanagerAnswer.receiver(receiver)])),
                JSONMember("startsAt", .string(startsAt.preciseText)),
                JSONMember(
                    "status",
                    .object([
                        JSONMember("inhibitedBy", .array(inhibitedBy.map { .string($0) })),
                        JSONMember("silencedBy", .array(silencedBy.map { .string($0) })),
                        JSONMember("state", .string(isSuppressed ? "suppressed" : "active")),
                    ])),
                JSONMember("updatedAt", .string(updatedAt.preciseText)),
            ]
            if let source = alert.links.first(where: { $0.text == "Source" }) {
                members.append(JSONMember("generatorURL", .string(source.address)))
            }
            members.append(JSONMember("labels", AlertmanagerAnswer.labels(alert.labels)))
            return .object(members)
        }
    }

    /// `alertGroup`: the alerts of one incident.
    package struct Group: Sendable {
        package var labels: [Field]
        package var receiver: String
        package var alerts: [Shown]

        package init(labels: [Field], receiver: String, alerts: [Shown]) {
            self.labels = labels
            self.receiver = receiver
            self.alerts = alerts
        }
    }

    /// `alertmanagerStatus`.
    package struct Status: Sendable {
        package var version: String
        package var startedAt: Moment
        package var config: String
        /// Empty where there is one node: no cluster.
        package var nodes: [String]
        package var own: String

        package init(
            version: String, startedAt: Moment, config: String, nodes: [String], own: String
        ) {
            self.version = version
            self.startedAt = startedAt
            self.config = config
            self.nodes = nodes
            self.own = own
        }
    }

    /// `gettableSilence`.
    package struct Silence: Sendable {
        package var id: String
        package var matchers: [Matcher]
        package var startsAt: Moment
        package var endsAt: Moment
        package var updatedAt: Moment
        package var createdBy: String
        package var comment: String
        /// `active`, `pending` or `expired`.
        package var state: String

        package init(_ mute: Mute, matchers: [Matcher], at now: Moment) {
            id = mute.id.uuid
            self.matchers = matchers
            startsAt = mute.from
            endsAt = mute.until
            updatedAt = mute.changedAt
            createdBy = mute.createdBy.isEmpty ? mute.author?.text ?? "" : mute.createdBy
            comment = mute.reason
            state = mute.isOver(at: now) ? "expired" : mute.isActive(at: now) ? "active" : "pending"
        }

        var value: JSONValue {
            .object([
                JSONMember("id", .string(id)),
                JSONMember("status", .object([JSONMember("state", .string(state))])),
                JSONMember("updatedAt", .string(updatedAt.preciseText)),
                JSONMember("comment", .string(comment)),
                JSONMember("createdBy", .string(createdBy)),
                JSONMember("endsAt", .string(endsAt.preciseText)),
                JSONMember(
                    "matchers",
                    .array(
                        matchers.map {
                            .object([
                                JSONMember("isEqual", .bool($0.isEqual)),
                                JSONMember("isRegex", .bool($0.isRegex)),
                                JSONMember("name", .string($0.name)),
                                JSONMember("value", .string($0.value)),
                            ])
                        })),
                JSONMember("startsAt", .string(startsAt.preciseText)),
            ])
        }
    }

    // MARK: Bodies

    package static func silences(_ silences: [Silence]) -> [UInt8] {
        JSONValue.array(silences.map(\.value)).compact
    }

    package static func silence(_ silence: Silence) -> [UInt8] { silence.value.compact }

    package static func silenced(_ id: String) -> [UInt8] {
        JSONValue.object([JSONMember("silenceID", .string(id))]).compact
    }

    package static func alerts(_ shown: [Shown]) -> [UInt8] {
        JSONValue.array(shown.map(\.value)).compact
    }

    package static func groups(_ groups: [Group]) -> [UInt8] {
        JSONValue.array(
            groups.map { group in
                .object([
                    JSONMember("alerts", .array(group.alerts.map(\.value))),
                    JSONMember("labels", labels(group.labels)),
                    JSONMember("receiver", receiver(group.receiver)),
                ])
            }
        ).compact
    }

    package static func receivers(_ names: [String]) -> [UInt8] {
        JSONValue.array(names.map { receiver($0) }).compact
    }

    package static func status(_ status: Status) -> [UInt8] {
        let isAlone = status.nodes.count < 2
        let peers = isAlone ? [] : status.nodes
        var cluster = [
            JSONMember(
                "peers",
                .array(
                    peers.map {
                        .object([
                            JSONMember("address", .string("")), JSONMember("name", .string($0)),
                        ])
                    })),
            JSONMember("status", .string(isAlone ? "disabled" : "ready")),
        ]
        if !isAlone { cluster.append(JSONMember("name", .string(status.own))) }
        let version = ["branch", "buildDate", "buildUser", "goVersion", "revision"].map {
            JSONMember($0, .string(""))
        }
        return JSONValue.object([
            JSONMember("cluster", .object(cluster)),
            JSONMember("config", .object([JSONMember("original", .string(status.config))])),
            JSONMember("uptime", .string(status.startedAt.preciseText)),
            JSONMember(
                "versionInfo",
                .object(version + [JSONMember("version", .string(status.version))])),
        ]).compact
    }

    /// The body of 4xx and 5xx: a text.
    package static func refused(_ message: String) -> [UInt8] { JSONValue.string(message).compact }

    private static func labels(_ fields: [Field]) -> JSONValue {
        .object(fields.map { JSONMember($0.name, .string($0.value)) })
    }

    private static func receiver(_ name: String) -> JSONValue {
        .object([JSONMember("name", .string(name))])
    }
}
