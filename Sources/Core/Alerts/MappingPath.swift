// The small language by which a mapping points into a body.
//
//   path    = "$" steps              from the whole body; "$" alone is the body
//           | step steps             from the alert
//   steps   = { "." name | selector }
//   step    = name | selector
//   name    = characters other than . [ ] { } | ? = ' and white space at its ends
//           | "'" characters other than ' "'"
//   selector = "[" number "]"        an element, counted from 0; from -1 backwards
//            | "[" name "=" value "]"  the first element with this member
//            | "[]"                  all elements
//
// A text that is itself JSON (Amazon's `Message`) is looked into like any other value.
//
//   text    = { character | "{{" | "}}" | "{" path { "|" path } [ "?" ] "}" }
//
// Of the paths between `{` and `}` the first that says something counts. A text says nothing if one
// of its parts says nothing, unless that part ends in `?`. There is no recursion and nothing is tried
// twice: to evaluate a path takes at most as many steps as it has, each over one value's members.

/// A way into a body, compiled.
package struct MappingPath: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case member(String)
        /// From 0; negative ones count from the end.
        case element(Int)
        /// The first element of a list whose member has this value.
        case elementWith(name: String, value: String)
        case allElements
    }

    /// Why a path or a text is none, in words that follow its quotation.
    package struct Malformed: Error, Hashable, Sendable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// From the whole body, not from the alert.
    package let isFromBody: Bool
    package let steps: [Step]

    package init(_ source: String) throws(Malformed) {
        guard source.utf8.count <= Limits.mappingTextBytes else {
            throw Malformed(reason: "is longer than \(Limits.mappingTextBytes) bytes")
        }
        var scanner = PathScanner(source)
        isFromBody = scanner.take("$")
        var steps: [Step] = []
        var wantsName = !isFromBody
        while let next = scanner.peek {
            if next == "[" {
                steps.append(try scanner.selector())
            } else if wantsName {
                steps.append(.member(try scanner.name()))
            } else if scanner.take(".") {
                steps.append(.member(try scanner.name()))
            } else {
                throw Malformed(reason: "has `\(next)` where `.` or `[` is expected")
            }
            wantsName = false
        }
        guard isFromBody || !steps.isEmpty else { throw Malformed(reason: "is empty") }
        guard steps.count <= Limits.mappingSteps else {
            throw Malformed(reason: "has more than \(Limits.mappingSteps) steps")
        }
        self.steps = steps
    }
}

/// A text with parts of a body in it, compiled.
package struct MappingText: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case text(String)
        /// The first path that says something. An optional one may say nothing.
        case value([MappingPath], isOptional: Bool)
    }

    package let parts: [Part]

    package init(_ source: String) throws(MappingPath.Malformed) {
        guard source.utf8.count <= Limits.mappingTextBytes else {
            throw MappingPath.Malformed(
                reason: "is longer than \(Limits.mappingTextBytes) bytes")
        }
        var parts: [Part] = []
        var text = ""
        var rest = source[...]
        while let character = rest.popFirst() {
            switch character {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                text.append(character)
                rest.removeFirst()
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw MappingPath.Malformed(reason: "has a `{` without its `}`")
                }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(try Self.value(rest[..<end]))
                rest = rest[rest.index(after: end)...]
            case "}": throw MappingPath.Malformed(reason: "has a `}` without its `{`")
            default: text.append(character)
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
        guard !parts.isEmpty else { throw MappingPath.Malformed(reason: "is empty") }
        guard parts.count <= Limits.mappingSteps else {
            throw MappingPath.Malformed(reason: "has more than \(Limits.mappingSteps) parts")
        }
        self.parts = parts
    }

    private static func value(_ source: Substring) throws(MappingPath.Malformed) -> Part {
        let isOptional = source.last == "?"
        let paths = isOptional ? source.dropLast() : source
        var found: [MappingPath] = []
        for path in paths.split(separator: "|", omittingEmptySubsequences: false) {
            found.append(try MappingPath(String(path)))
        }
        guard found.count <= Limits.mappingSteps else {
            throw MappingPath.Malformed(reason: "has more than \(Limits.mappingSteps) paths")
        }
        return .value(found, isOptional: isOptional)
    }
}

/// Reads a path from left to right, once.
private struct PathScanner {
    private var rest: Substring

    init(_ source: String) { rest = source[...] }

    var peek: Character? { rest.first }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    mutating func name() throws(MappingPath.Malformed) -> String {
        if take("'") { return try quoted() }
        let name = rest.prefix { !".[]{}|?='".contains($0) }
        rest = rest[name.endIndex...]
        guard !name.isEmpty else {
            let found = rest.first.map { "`\($0)`" } ?? "nothing"
            throw MappingPath.Malformed(reason: "has \(found) where a name is expected")
        }
        guard name.first?.isWhitespace == false, name.last?.isWhitespace == false else {
            throw MappingPath.Malformed(
                reason: "has white space at an end of `\(name)`; quote such a name: 'name'")
        }
        return String(name)
    }

    private mutating func quoted() throws(MappingPath.Malformed) -> String {
        guard let end = rest.firstIndex(of: "'") else {
            throw MappingPath.Malformed(reason: "has a `'` without its second")
        }
        let name = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        return name
    }

    mutating func selector() throws(MappingPath.Malformed) -> MappingPath.Step {
        rest.removeFirst()
        if take("]") { return .allElements }
        let step: MappingPath.Step
        let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
        if rest[number.endIndex...].first == "]" {
            guard let index = Int(number) else {
                throw MappingPath.Malformed(reason: "has no number in `[\(number)]`")
            }
            rest = rest[number.endIndex...]
            step = .element(index)
        } else {
            let name = try name()
            guard take("=") else {
                throw MappingPath.Malformed(
                    reason: "has neither a number nor `\(name)=value` between `[` and `]`")
            }
            step = .elementWith(name: name, value: try value())
        }
        guard take("]") else { throw MappingPath.Malformed(reason: "has a `[` without its `]`") }
        return step
    }

    private mutating func value() throws(MappingPath.Malformed) -> String {
        if take("'") { return try quoted() }
        let value = rest.prefix { $0 != "]" }
        rest = rest[value.endIndex...]
        return String(value)
    }
}
