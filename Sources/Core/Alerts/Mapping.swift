/// How the bodies of one tool become alerts: read from YAML by `Handbooks`, done by `Intake`.
///
/// Every list of texts is tried in order, and the first that says something counts.
package struct Mapping: Hashable, Sendable {
    /// What a word about the state of an alert means. A word that no table knows means firing.
    package struct StatusWords: Hashable, Sendable {
        package var from: [MappingText] = []
        /// By word in small letters.
        package var words: [String: Alert.Status] = [:]
        /// Words in small letters of what is no alert at all: a build that has begun, a test message.
        package var ignored: Set<String> = []
        /// Whatever says something here is no alert either.
        package var ignoredWith: [MappingPath] = []

        package init() {}
    }

    /// What a word or a number about how bad it is means. The common words (critical, P1, …) are
    /// known besides.
    package struct SeverityWords: Hashable, Sendable {
        /// The first of them with a known word or a number counts.
        package var from: [MappingText] = []
        /// By word in small letters.
        package var words: [String: Severity] = [:]
        /// Thresholds for numbers, the highest first.
        package var least: [Threshold] = []
        /// For an alert whose words nobody knows. Nil: it says nothing, which is sev3.
        package var otherwise: Severity?

        package init() {}
    }

    package struct Threshold: Hashable, Sendable {
        package var least: Double
        package var severity: Severity

        package init(least: Double, severity: Severity) {
            self.least = least
            self.severity = severity
        }
    }

    /// A label or a detail with where its value comes from.
    package struct Named: Hashable, Sendable {
        package var name: String
        package var texts: [MappingText]

        package init(name: String, texts: [MappingText]) {
            self.name = name
            self.texts = texts
        }
    }

    package struct MappedLink: Hashable, Sendable {
        package var address: [MappingText]
        package var words: String

        package init(address: [MappingText], words: String) {
            self.address = address
            self.words = words
        }
    }

    package var name: String
    /// Whose format it is, with the page that says so.
    package var about: String
    /// Where the list of alerts, or the only one, is: the first that is there. Empty: the body is the
    /// alert, or the list.
    package var alerts: [MappingPath] = []
    package var dedupKey: [MappingText] = []
    package var status = StatusWords()
    package var severity = SeverityWords()
    package var summary: [MappingText] = []
    package var source: [MappingText] = []
    package var service: [MappingText] = []
    /// By name.
    package var labels: [Named] = []
    /// Objects, lists or texts that hold many labels.
    package var labelsFrom: [MappingPath] = []
    /// By name.
    package var details: [Named] = []
    /// Objects, lists or texts that hold many details.
    package var detailsFrom: [MappingPath] = []
    package var links: [MappedLink] = []
    package var startsAt: [MappingText] = []
    package var endsAt: [MappingText] = []
    package var afterResolve: Alert.AfterResolve = .opensAnew

    package init(name: String, about: String = "") {
        self.name = name
        self.about = about
    }
}

extension Mapping {
    /// Formats whose bodies no mapping could say all of: Muster reads them by itself.
    package static let builtIn = ["alertmanager", "grafana", "heartbeat", "opsgenie", "pagerduty"]
    /// The mapping of mails that come into a mailbox which names none.
    package static let mail = "mail"
}
