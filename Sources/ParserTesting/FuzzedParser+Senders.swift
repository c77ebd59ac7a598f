import Core
import Handbooks
import Intake

// The readers of what senders send.

extension FuzzedParser {
    static let key = KeyID("key-1")

    /// A stand-in for SHA-256 that a fuzzer can afford: FNV-1a over the parts with their lengths, with
    /// two starting values.
    static func digest(_ parts: [[UInt8]]) -> Digest16 {
        func hash(_ start: UInt64) -> UInt64 {
            parts.reduce(start) { hash, part in
                let framed = withUnsafeBytes(of: part.count) { Array($0) } + part
                return framed.reduce(hash) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
            }
        }
        return Digest16(high: hash(0xCBF2_9CE4_8422_2325), low: hash(0x9E37_79B9_7F4A_7C15))
    }

    /// What is read is read again from what is written of it, as the same.
    static let json = FuzzedParser("json") { bytes, outcome in
        guard let value = try? JSONValue(bytes) else { return }
        let written = value.compact
        outcome.take((try? JSONValue(written)) == value ? [] : ["written JSON reads as the same"])
        let foreign = written.contains { $0 < 0x20 } ? ["compact JSON is one line"] : []
        outcome.take(foreign)
    }

    static let pagerDuty = FuzzedParser("pagerduty") { bytes, outcome in
        guard let event = try? PagerDutyEvent(body: bytes) else { return }
        outcome.take(keepsNoSecret(event.keyed.raw, event.keyed.key))
        let alert = try? event.alert(integration: key, newKey: { "new" }, digest: digest)
        if let alert { outcome.take(AlertBounds.faults(of: alert)) }
    }

    static let pagerDutyChange = FuzzedParser("pagerduty-change") { bytes, outcome in
        guard let event = try? PagerDutyChange(body: bytes) else { return }
        outcome.take(keepsNoSecret(event.keyed.raw, event.keyed.key))
        guard let change = try? event.change(integration: key, now: Moment(seconds: 1_800_000_000))
        else { return }
        let isShort = change.summary.utf8.count <= Limits.summaryBytes
        outcome.take(isShort ? [] : ["the summary of a change is short"])
    }

    static let pagerDutyV1 = FuzzedParser("pagerduty-v1") { bytes, outcome in
        guard let event = try? PagerDutyV1Event(body: bytes) else { return }
        outcome.take(keepsNoSecret(event.keyed.raw, event.keyed.key))
        let alert = try? event.alert(integration: key, newKey: { "new" }, digest: digest)
        if let alert { outcome.take(AlertBounds.faults(of: alert)) }
    }

    /// A key of the usual length stands nowhere in what is kept.
    private static func keepsNoSecret(_ raw: [UInt8], _ secret: String) -> [String] {
        let secret = Array(("\"" + secret + "\"").utf8)
        guard secret.count == 34, raw.count >= secret.count else { return [] }
        let found = (0...(raw.count - secret.count)).contains {
            raw[$0] == secret[0] && raw[$0..<($0 + secret.count)].elementsEqual(secret)
        }
        return found ? ["the original holds no key"] : []
    }

    /// A new alert, and every act on it with the same body.
    static let opsgenie = FuzzedParser("opsgenie") { bytes, outcome in
        let created = try? OpsgenieAlert(body: bytes)
            .alert(integration: key, newKey: { "new" }, digest: digest)
        if let created { outcome.take(AlertBounds.faults(of: created)) }
        let alert = created ?? blank
        for word in OpsgenieAct.Word.allCases {
            guard let act = try? OpsgenieAct(word, body: bytes) else { continue }
            outcome.take(AlertBounds.faults(of: act.applied(to: alert, digest: digest)))
            let isShort = (act.note ?? "").utf8.count <= Limits.textBytes + 200
            outcome.take(isShort ? [] : ["a note is bounded"])
        }
    }

    private static let blank = Alert(
        digest: .zero, integration: key, dedupKey: "k", status: .firing, summary: "s",
        bodyDigest: .zero)

    static let alertmanager = FuzzedParser("alertmanager") { bytes, outcome in
        let webhook = try? AlertmanagerWebhook(body: bytes, integration: key, digest: digest)
        outcome.take(webhook?.alerts)
    }

    /// What Prometheus posts to `/api/v2/alerts`.
    static let posted = FuzzedParser("posted") { bytes, outcome in
        let now = Moment(seconds: 1_800_003_600)
        let posted = try? PostedAlerts(body: bytes, integration: key, now: now, digest: digest)
        outcome.take(posted?.alerts)
    }

    static let grafana = FuzzedParser("grafana") { bytes, outcome in
        let webhook = try? GrafanaWebhook(
            body: bytes, legacy: ShippedMappings.all["grafana-legacy"], integration: key,
            digest: digest)
        outcome.take(webhook?.alerts)
    }

    static let sns = FuzzedParser("sns") { bytes, outcome in
        guard let message = SNSMessage(body: bytes) else { return }
        let isShort = message.words.utf8.count <= 2 * Limits.summaryBytes
        outcome.take(isShort ? [] : ["what is said of a topic is short"])
    }

    /// Up to the first empty line the headers of the binary mode, `name: value`; then the body.
    static let cloudEvents = FuzzedParser("cloudevents") { bytes, outcome in
        guard let mapping = ShippedMappings.all["cloudevents"] else { return }
        let (head, body) = parted(bytes, at: Array("\n\n".utf8))
        let attributes = head.split(separator: UInt8(ascii: "\n")).compactMap {
            line -> (name: String, value: String)? in
            let (name, value) = parted(Array(line), at: [UInt8(ascii: ":")])
            let text = (
                String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)
            )
            return name.isEmpty ? nil : text
        }
        let read = try? CloudEventsBody.alerts(
            body: body, attributes: attributes, mapping: mapping, integration: key,
            digest: digest)
        outcome.take(read?.alerts)
    }

    /// The first byte chooses the mapping.
    static let mapped = FuzzedParser("mapped") { bytes, outcome in
        guard let first = bytes.first, !ShippedMappings.names.isEmpty else { return }
        let name = ShippedMappings.names[Int(first) % ShippedMappings.names.count]
        guard let mapping = ShippedMappings.all[name] else { return }
        let read = try? MappedAlerts(
            body: Array(bytes.dropFirst()), mapping: mapping, integration: key, digest: digest)
        outcome.take(read?.alerts)
    }

    static let heartbeat = FuzzedParser("heartbeat") { bytes, outcome in
        if ToldHead(body: bytes) != nil { outcome.take([]) }
        let parts = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let every = parts.first else { return }
        let rhythm = try? Rhythm(
            every: every, grace: parts.dropFirst().first, severity: parts.dropFirst(2).first)
        guard let rhythm else { return }
        let isBounded = Limits.heartbeatIntervals.contains(rhythm.interval)
        outcome.take(isBounded ? [] : ["an interval is within its bounds"])
    }

    static let times = FuzzedParser("times") { bytes, outcome in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let moment = SenderTime.loose(text) else { return }
        // What is strict is loose as well, and the same.
        let strict = SenderTime.moment(text)
        outcome.take(strict == nil || strict == moment ? [] : ["strict and loose agree"])
        _ = moment.preciseText
    }

    /// Before and after the first occurrence; all of it is after when there is none.
    static func parted(_ bytes: [UInt8], at mark: [UInt8]) -> (before: [UInt8], after: [UInt8]) {
        guard bytes.count >= mark.count,
            let place = (0...(bytes.count - mark.count)).first(where: {
                bytes[$0..<($0 + mark.count)].elementsEqual(mark)
            })
        else { return ([], bytes) }
        return (Array(bytes[..<place]), Array(bytes[(place + mark.count)...]))
    }
}

extension FuzzedParser.Outcome {
    fileprivate mutating func take(_ alerts: [Alert]?) {
        guard let alerts else { return }
        for alert in alerts { take(AlertBounds.faults(of: alert)) }
        isAccepted = isAccepted || !alerts.isEmpty
    }
}
