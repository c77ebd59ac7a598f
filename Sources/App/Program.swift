/// What this program is called and which version it is, in one place.
package enum Program {
    package static let version = "0.1.0"
}

/// Why an installation could not start or do something, in words for its operator.
package struct ServeFailure: Error {
    package let words: String
    /// The files or the journal are at fault, rather than the machine.
    package let isInput: Bool

    package init(_ words: String, isInput: Bool = false) {
        self.words = words
        self.isInput = isInput
    }
}
