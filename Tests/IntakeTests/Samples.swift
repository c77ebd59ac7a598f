import Core
import Intake

/// Bodies and readings that the tests share.
enum Sample {
    static let key = KeyID("key-1")

    /// A stand-in for SHA-256: FNV-1a over the parts with their lengths, with two starting values.
    static func digest(_ parts: [[UInt8]]) -> Digest16 {
        func hash(_ start: UInt64) -> UInt64 {
            parts.reduce(start) { hash, part in
                let framed = withUnsafeBytes(of: part.count) { Array($0) } + part
                return framed.reduce(hash) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
            }
        }
        return Digest16(high: hash(0xCBF2_9CE4_8422_2325), low: hash(0x9E37_79B9_7F4A_7C15))
    }

    static func json(_ text: String) throws -> JSONValue { try JSONValue(Array(text.utf8)) }

    // MARK: PagerDuty

    /// An event in the shape of the vendor's documentation, with everything that it names.
    static let pagerDuty = #"""
        {"payload":{"summary":"Disk at 99 % on db-03","timestamp":"2026-11-23T08:42:58.315+0000",
        "severity":"critical","source":"db-03.example.com","component":"mysql","group":"orders",
        "class":"disk","custom_details":{"free space":"1%","load avg":0.75,"service":"payments",
        "full":true,"owner":null,"volumes":[{"name":"/var","used":0.990}]}},
        "routing_key":"0123456789abcdef0123456789abcdef","dedup_key":"db-03/disk",
        "event_action":"trigger","client":"Sample monitor","client_url":"https://m.example.com/7",
        "links":[{"href":"https://runbooks.example.com/disk","text":"Runbook"},{"text":"no address"}],
        "images":[{"src":"https://m.example.com/7.png","href":"https://m.example.com/graph",
        "alt":"Disk use"}],"x_unknown":{"ignored":[1,2]}}
        """#

    /// A small valid event whose parts a test replaces.
    static func event(
        action: String = #""trigger""#, dedupKey: String? = #""k""#,
        payload: String? = #"{"summary":"s","source":"h","severity":"error"}"#, rest: String = ""
    ) -> String {
        var parts = [#""routing_key":"R""#, #""event_action":\#(action)"#]
        if let dedupKey { parts.append(#""dedup_key":\#(dedupKey)"#) }
        if let payload { parts.append(#""payload":\#(payload)"#) }
        return "{" + parts.joined(separator: ",") + rest + "}"
    }

    static func alert(pagerDuty text: String) throws -> Alert {
        try PagerDutyEvent(body: Array(text.utf8))
            .alert(integration: key, newKey: { "made-up" }, digest: digest)
    }

    // MARK: Alertmanager

    /// One alert of a webhook whose parts a test replaces.
    static func firing(
        status: String = "firing", labels: String = #""alertname":"DiskFull","severity":"warning""#,
        annotations: String = #""summary":"Disk is filling""#,
        startsAt: String = "2026-11-23T08:00:00Z", endsAt: String = "0001-01-01T00:00:00Z",
        fingerprint: String? = "a1b2c3d4e5f60718"
    ) -> String {
        #"{"status":"\#(status)","labels":{\#(labels)},"annotations":{\#(annotations)},"#
            + #""startsAt":"\#(startsAt)","endsAt":"\#(endsAt)","#
            + #""generatorURL":"http://prometheus.example.com/graph?g0.expr=up""#
            + (fingerprint.map { #","fingerprint":"\#($0)""# } ?? "") + "}"
    }

    static func webhook(_ alerts: [String], truncated: Int = 0) -> String {
        #"{"version":"4","groupKey":"{}:{alertname=\"DiskFull\"}","truncatedAlerts":\#(truncated),"#
            + #""status":"firing","receiver":"muster","groupLabels":{"alertname":"DiskFull"},"#
            + #""commonLabels":{},"commonAnnotations":{},"#
            + #""externalURL":"http://alertmanager.example.com","alerts":["#
            + alerts.joined(separator: ",") + "]}"
    }

    static func read(alertmanager text: String) throws -> AlertmanagerWebhook {
        try AlertmanagerWebhook(body: Array(text.utf8), integration: key, digest: digest)
    }

    static func alert(alertmanager alert: String) throws -> Alert? {
        try read(alertmanager: webhook([alert])).alerts.first
    }
}
