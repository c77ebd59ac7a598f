/// An alert that rules may yet judge otherwise though it does not change: as much of it as the rules
/// ask for.
package struct Watched: Hashable, Sendable {
    /// Zero for what a person declared.
    package var digest: Digest16
    package var severity: Severity?
    package var summary: String
    package var source: String
    package var service: ServiceID?
    /// The sender's.
    package var format: String
    package var labels: [Field]
    package var details: [Field]
    /// How bad it may become.
    package var prospect: Severity

    package init(
        digest: Digest16, severity: Severity?, summary: String, source: String,
        service: ServiceID?, format: String, labels: [Field], details: [Field],
        prospect: Severity
    ) {
        self.digest = digest
        self.severity = severity
        self.summary = summary
        self.source = source
        self.service = service
        self.format = format
        self.labels = labels
        self.details = details
        self.prospect = prospect
    }

    /// What the index's rules ask of the alert; beyond `Limits.watchedBytes` nothing is kept.
    init(
        _ alert: Alert, service: ServiceID?, format: String, prospect: Severity,
        for index: RuleIndex,
        _ table: FactTable
    ) {
        var wanted = index.fields
        for list in [table.customers, table.customer, table.environment] { wanted.formUnion(list) }
        var left = Limits.watchedBytes - alert.summary.utf8.count
        func keep(_ field: Field, _ name: String, _ isText: Bool) -> Bool {
            guard isText || wanted.contains(name) else { return false }
            left -= field.name.utf8.count + field.value.utf8.count
            return left >= 0
        }
        self.init(
            digest: alert.digest, severity: alert.severity, summary: alert.summary,
            source: alert.source, service: service, format: format,
            labels: alert.labels.filter { keep($0, "label.\($0.name)", false) },
            details: alert.details.filter { keep($0, "detail.\($0.name)", index.hasPhrases) },
            prospect: prospect)
    }

    /// The alert as the rules see it.
    var alert: Alert {
        Alert(
            digest: digest, integration: "", dedupKey: "", status: .firing, severity: severity,
            summary: summary, source: source, labels: labels, details: details,
            bodyDigest: .zero)
    }
}

/// When an incident's watched alerts are judged again, if nothing happens before.
package struct Suspense: Hashable, Sendable {
    /// Once it has been open for so long.
    package var openFor: [Duration]
    /// Once nobody has answered for so long.
    package var unansweredFor: [Duration]
    package var at: Moment?

    package init(
        openFor: [Duration] = [], unansweredFor: [Duration] = [], at: Moment? = nil
    ) {
        self.openFor = openFor
        self.unansweredFor = unansweredFor
        self.at = at
    }

    mutating func wait(openFor length: Duration) {
        guard openFor.count < Limits.suspenses, !openFor.contains(length) else { return }
        openFor.append(length)
    }

    mutating func wait(unansweredFor length: Duration) {
        guard unansweredFor.count < Limits.suspenses, !unansweredFor.contains(length) else {
            return
        }
        unansweredFor.append(length)
    }

    func joined(_ other: Suspense) -> Suspense {
        var both = self
        both.join(other)
        return both
    }

    mutating func join(_ other: Suspense) {
        for length in other.openFor { wait(openFor: length) }
        for length in other.unansweredFor { wait(unansweredFor: length) }
        if let moment = other.at { at = min(at ?? moment, moment) }
    }
}
