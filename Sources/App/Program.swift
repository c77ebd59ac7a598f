/// What this program is called and which version it is, in one place.
package enum Program {
    package static let version = "0.1.0"
}

/// Why an installation could not start or do something, in words for its operator.
package struct ServeFailure: Error {
    package enum Kind: Sendable {
        /// A directory, a file or a port.
        case machine
        /// The arguments make no sense.
        case usage
        /// The organisation's files, a payload or the journal are at fault.
        case input
    }

    package let words: String
    package let kind: Kind

    package init(_ words: String, _ kind: Kind = .machine) {
        self.words = words
        self.kind = kind
    }
}
