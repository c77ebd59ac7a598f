package import Core

/// What holds of every alert, whatever it was read from.
package enum AlertBounds {
    /// A name for each bound that the alert breaks.
    package static func faults(of alert: Alert) -> [String] {
        let lines = [alert.summary, alert.source] + alert.labels.map(\.value)
        let bounds: [(holds: Bool, name: String)] = [
            (!alert.summary.isEmpty || alert.status != .firing, "a firing alert says something"),
            (lines.allSatisfy { $0.utf8.count <= Limits.summaryBytes }, "a line is short"),
            (
                lines.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } },
                "a line is one line"
            ),
            (alert.dedupKey.utf8.count <= Limits.dedupKeyBytes, "a dedup key is short"),
            (!alert.dedupKey.isEmpty, "there is a dedup key"),
            (alert.labels.count <= Limits.labels, "labels are bounded in number"),
            (alert.details.count <= Limits.labels, "details are bounded in number"),
            (isSorted(alert.labels) && isSorted(alert.details), "names are sorted and unique"),
            (
                alert.details.allSatisfy { $0.value.utf8.count <= Limits.textBytes },
                "a detail is bounded"
            ),
            (alert.details.allSatisfy { !$0.value.utf8.contains(0) }, "no text holds a NUL"),
            (alert.links.allSatisfy { isWeb($0.address) }, "a link leads to the web"),
            (alert.raw.count <= Limits.rawAlertBytes, "the original is bounded"),
            (alert.severity != .sev1, "no sender makes sev1"),
        ]
        return bounds.filter { !$0.holds }.map(\.name)
    }

    private static func isSorted(_ fields: [Field]) -> Bool {
        zip(fields, fields.dropFirst()).allSatisfy {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
    }

    private static func isWeb(_ address: String) -> Bool {
        let lower = address.lowercased()
        return lower.hasPrefix("http://") || lower.hasPrefix("https://")
    }
}
