/// A view as the dictionaries in which templates look names up.
///
/// The template library would reflect a value anew for every name that it looks up; a war room has
/// thousands of lookups. A test draws every screen and finds names that no view has.
enum Reflected {
    /// Structs as dictionaries, collections as arrays, nothing for nil, the rest as it is.
    static func value(_ value: Any) -> Any? {
        switch value {
        case is String, is Int, is Int64, is Bool: return value
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { Self.value($0.value) }
        case .collection: return mirror.children.compactMap { Self.value($0.value) }
        case .struct:
            var fields: [String: Any] = [:]
            for case (let name?, let field) in mirror.children {
                fields[name] = Self.value(field)
            }
            return fields
        default: return value
        }
    }
}
