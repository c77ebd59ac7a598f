import Core

/// One alert as Alertmanager and Prometheus write it: labels, annotations, startsAt, endsAt,
/// generatorURL. By webhook and by the API the same alert is the same alert.
enum AlertmanagerAlert {
    /// Collects in the reader what is wrong.
    static func alert(
        _ reader: inout ObjectReader, _ status: Alert.Status, fingerprint: String?,
        _ integration: KeyID, _ digest: DigestFunction
    ) -> Alert {
        let members = reader.object("labels") ?? []
        var labels = FieldList()
        for member in members { labels.addLabel(member.name, member.value.text) }
        var details = FieldList()
        for member in reader.object("annotations") ?? [] {
            details.addDetail(member.name, json: member.value)
        }
        let severity = BaseSeverity.of(labels["severity"]) ?? BaseSeverity.of(labels["priority"])
        let startsAt = SenderTime.moment(reader.text("startsAt"))
        let sortedLabels = labels.sorted
        let sortedDetails = details.sorted
        // Older senders write none; then it is what it would be.
        let told = ForeignText.block(fingerprint ?? "")
        let key = AlertDigests.fittedKey(
            told.isEmpty ? Self.fingerprint(of: members) : told, digest)
        var links = LinkList()
        links.add(reader.text("generatorURL"), text: "Source")
        links.add(details.first("runbook_url", "runbook"), text: "Runbook")
        links.add(
            details.first("dashboard", "dashboard_url", "dashboardURL"), text: "Dashboard")
        return Alert(
            digest: AlertDigests.identity(integration, key, digest),
            integration: integration, dedupKey: key, status: status, severity: severity,
            summary: summary(labels, details),
            source: labels.first("instance", "host", "hostname", "node", "pod", "job"),
            labels: sortedLabels, details: sortedDetails, links: links.links, startsAt: startsAt,
            endsAt: SenderTime.moment(reader.text("endsAt")),
            bodyDigest: AlertDigests.body(
                status: status, severity: severity, startsAt: startsAt, [],
                [sortedLabels, sortedDetails], digest))
    }

    /// FNV-1a of 64 bits over the labels that say something, by name: name, 255, value, 255 (Prometheus,
    /// common/model, `labelSetToFingerprint`). Of a repeated name the last counts.
    static func fingerprint(of labels: [JSONMember]) -> String {
        var values: [String: String] = [:]
        for label in labels { values[label.name] = label.value.text ?? "" }
        let sorted = values.filter { !$0.value.isEmpty }.sorted {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        var sum: UInt64 = 14_695_981_039_346_656_037
        func add(_ byte: UInt8) { sum = (sum ^ UInt64(byte)) &* 1_099_511_628_211 }
        for (name, value) in sorted {
            for text in [name, value] {
                for byte in text.utf8 { add(byte) }
                add(255)
            }
        }
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func summary(_ labels: FieldList, _ details: FieldList) -> String {
        for name in ["summary", "title"] {
            let line = ForeignText.line(details[name])
            if !line.isEmpty { return line }
        }
        for name in ["description", "message"] {
            let line = ForeignText.firstLine(details[name])
            if !line.isEmpty { return line }
        }
        let name = labels["alertname"]
        // Grafana's alerts about a rule that cannot be evaluated.
        let rule = labels["rulename"]
        if name.hasPrefix("Datasource"), !rule.isEmpty {
            return ForeignText.line("\(name): \(rule)")
        }
        let instance = labels["instance"]
        let known = ForeignText.line(instance.isEmpty ? name : "\(name) on \(instance)")
        return known.isEmpty ? "An alert without a name" : known
    }
}
