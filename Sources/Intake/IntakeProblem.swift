import Core

/// Why a body is not an alert: what its sender is told, and its owner as "last refused".
package struct IntakeProblem: Error, Hashable, Sendable {
    /// How far the reading came.
    package enum What: Sendable {
        /// The body is not JSON, or not an object.
        case unreadable
        /// The body was read and does not say what its format demands.
        case invalid
    }

    /// Problems told at once; a sender with more of them learns from these.
    static let limit = 16

    package let what: What
    /// One sentence each, with the path or the place in front: `payload.severity: expected …`,
    /// `line 3, column 7: …`. Never empty, at most 16.
    package let errors: [String]

    package init(_ what: What, _ errors: [String]) {
        self.what = what
        self.errors = Array(errors.prefix(Self.limit))
    }

    /// The members of the object that a body must be.
    static func members(of body: [UInt8]) throws(IntakeProblem) -> [JSONMember] {
        let value: JSONValue
        do {
            value = try JSONValue(body)
        } catch {
            throw IntakeProblem(.unreadable, [error.description])
        }
        guard case .object(let members) = value else {
            throw IntakeProblem(.unreadable, ["the body: expected an object, found \(value.kind)"])
        }
        return members
    }
}
