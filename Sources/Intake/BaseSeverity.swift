package import Core

/// The one table from senders' words for severity to base severities (DESIGN section 2).
///
/// A sender never makes sev1: its worst words are sev2, and only a rule or a person goes further.
/// Besides PagerDuty's four words and P0 to P5 it knows those of syslog (RFC 5424), of common
/// Prometheus rules (`page`, `ticket`, `task`, `none`; S1 to S5 as GitLab reads them) and of other
/// monitoring tools.
package enum BaseSeverity {
    /// The severity that a word means, letter case ignored; nil (so sev3) for a word nobody knows.
    package static func of(_ word: String) -> Severity? {
        let word = ForeignText.line(word, to: 32)
        return table[word] ?? table[word.lowercased()]
    }

    /// What PagerDuty's Events v2 accepts, in the order of its documentation.
    static let pagerDutyWords = ["critical", "error", "warning", "info"]

    private static let table: [String: Severity] = {
        let words: [Severity: [String]] = [
            .sev2: [
                "critical", "crit", "page", "p0", "p1", "s1", "sev0", "sev1", "sev2", "emergency",
                "emerg", "alert", "fatal", "disaster", "blocker", "urgent",
            ],
            .sev3: ["error", "err", "p2", "p3", "s2", "sev3", "major", "high", "severe"],
            .sev4: [
                "warning", "warn", "p4", "s3", "s4", "sev4", "minor", "medium", "moderate",
                "average", "low", "task", "ticket",
            ],
            .sev5: [
                "info", "p5", "s5", "sev5", "informational", "information", "notice", "debug",
                "none",
            ],
        ]
        var table: [String: Severity] = [:]
        for (severity, words) in words { for word in words { table[word] = severity } }
        return table
    }()
}
