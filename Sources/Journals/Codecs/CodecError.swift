/// Why bytes are not what they should be.
package enum CodecError: Error, Hashable, Sendable {
    /// The bytes end inside a field.
    case truncated
    /// Not canonical, or not the type that the field has; the words say what.
    case malformed(String)
    /// A field number that this program does not know in this place, or one out of order.
    case unknownField(Int)
    /// A number of a case that this program does not know.
    case unknownCase(Int)
    /// A kind of entry that this program does not know.
    case unknownKind(Int)
    /// A field that cannot be absent is.
    case missing(Int)

    /// Whether a newer program may have written it: a node that meets this stops deciding (rule 8).
    package var isUnknown: Bool {
        switch self {
        case .unknownField, .unknownCase, .unknownKind: true
        case .truncated, .malformed, .missing: false
        }
    }

    /// For logs: `an unknown field 7`.
    package var words: String {
        switch self {
        case .truncated: "it ends too early"
        case .malformed(let what): what
        case .unknownField(let number): "an unknown field \(number)"
        case .unknownCase(let number): "an unknown case \(number)"
        case .unknownKind(let number): "an unknown kind \(number)"
        case .missing(let number): "field \(number) is missing"
        }
    }
}
