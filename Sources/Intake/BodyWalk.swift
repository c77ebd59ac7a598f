import Core

/// Follows a mapping's paths through one body, with a bound on all of it together.
struct BodyWalk {
    private let body: JSONValue
    /// What may still be looked at: members, elements, bytes read as JSON.
    private var budget = Limits.mappingWork

    /// Elements that `[]` takes.
    private static let elements = 64

    init(_ body: JSONValue) { self.body = body }

    /// Whether something was left out because there was too much to look at.
    var isSpent: Bool { budget <= 0 }

    // MARK: Values

    /// What stands at the path; null is the same as absent.
    mutating func value(_ path: MappingPath, of alert: JSONValue) -> JSONValue? {
        value(path.steps[...], of: path.isFromBody ? body : alert)
    }

    /// Not deeper than a path has steps.
    private mutating func value(
        _ steps: ArraySlice<MappingPath.Step>, of start: JSONValue
    ) -> JSONValue? {
        var value = start
        for (index, step) in zip(steps.indices, steps) {
            guard budget > 0 else { return nil }
            value = opened(value)
            switch step {
            case .member(let name):
                guard case .object(let members) = value else { return nil }
                budget -= members.count
                guard let found = members.last(where: { $0.name == name }) else { return nil }
                value = found.value
            case .element(let number):
                guard case .array(let elements) = value else { return nil }
                let place = number < 0 ? elements.count &+ number : number
                guard elements.indices.contains(place) else { return nil }
                value = elements[place]
            case .elementWith(let name, let wanted):
                guard case .array(let elements) = value else { return nil }
                budget -= elements.count
                guard
                    let found = elements.first(where: { element in
                        guard case .object(let members) = element else { return false }
                        budget -= members.count
                        return members.last { $0.name == name }?.value.text == wanted
                    })
                else { return nil }
                value = found
            case .allElements:
                guard case .array(let elements) = value else { return nil }
                let rest = steps[(index + 1)...]
                var found: [JSONValue] = []
                for element in elements.prefix(Self.elements) {
                    budget -= 1
                    if let value = self.value(rest, of: element) { found.append(value) }
                }
                return found.isEmpty ? nil : .array(found)
            }
        }
        return value == .null ? nil : value
    }

    /// A text that is itself an object or a list, read; anything else as it is.
    private mutating func opened(_ value: JSONValue) -> JSONValue {
        guard case .string(let text) = value,
            text.utf8.first == UInt8(ascii: "{") || text.utf8.first == UInt8(ascii: "["),
            text.utf8.count <= budget
        else { return value }
        budget -= text.utf8.count
        return (try? JSONValue(Array(text.utf8))) ?? value
    }

    // MARK: Texts

    /// The first text that says something, else nil. `asJSON`: an object says something too, its
    /// JSON, which is no text to be read.
    mutating func text(
        _ texts: [MappingText], of alert: JSONValue, asJSON: Bool = false
    ) -> String? {
        for text in texts {
            if let found = self.text(text, of: alert, asJSON: asJSON) { return found }
        }
        return nil
    }

    mutating func text(
        _ text: MappingText, of alert: JSONValue, asJSON: Bool = false
    ) -> String? {
        var result = ""
        for part in text.parts {
            switch part {
            case .text(let words): result += words
            case .value(let paths, let isOptional):
                if let found = first(paths, of: alert, asJSON) {
                    result += found
                } else if !isOptional {
                    return nil
                }
            }
            if result.utf8.count > Limits.textBytes { break }
        }
        return Self.saysSomething(result) ? result : nil
    }

    private mutating func first(
        _ paths: [MappingPath], of alert: JSONValue, _ asJSON: Bool
    ) -> String? {
        for path in paths {
            guard let value = value(path, of: alert), let found = Self.words(value, asJSON),
                Self.saysSomething(found)
            else { continue }
            return found
        }
        return nil
    }

    static func saysSomething(_ text: String) -> Bool { !text.utf8.allSatisfy { $0 <= 0x20 } }

    /// A value as text: a list of simple values with commas, what is deeper as compact JSON or not at
    /// all.
    private static func words(_ value: JSONValue, _ asJSON: Bool) -> String? {
        if let text = value.text { return text }
        if case .array(let elements) = value {
            let texts = elements.prefix(Self.elements).compactMap(\.text)
            if texts.count == min(elements.count, Self.elements) {
                return texts.joined(separator: ", ")
            }
        }
        guard asJSON else { return nil }
        return String(decoding: value.compact.prefix(Limits.textBytes), as: UTF8.self)
    }

    // MARK: Many at once

    /// Names with values out of what stands at the path, in any of the shapes that tools use: an
    /// object; a list of objects with a key or name and a value; a list of pairs; a list of texts, or
    /// one text, of `name:value` or `name=value`.
    mutating func fields(_ path: MappingPath, of alert: JSONValue) -> [JSONMember] {
        guard let value = value(path, of: alert) else { return [] }
        switch opened(value) {
        case .object(let members):
            budget -= members.count
            return members
        case .array(let elements):
            budget -= elements.count
            return elements.compactMap(Self.field)
        case .string(let text):
            budget -= text.utf8.count
            return text.split(separator: ",").compactMap { Self.field(String($0)) }
        default: return []
        }
    }

    private static func field(_ element: JSONValue) -> JSONMember? {
        switch element {
        case .object(let members):
            let reader = ObjectReader(members)
            let names = ["key", "name", "label", "tag", "Key", "Name"]
            guard let name = names.lazy.compactMap({ reader.value($0)?.text }).first,
                let value = reader.value("value") ?? reader.value("Value")
            else { return nil }
            return JSONMember(name, value)
        case .array(let pair):
            guard pair.count == 2, let name = pair[0].text else { return nil }
            return JSONMember(name, pair[1])
        case .string(let text): return field(text)
        default: return nil
        }
    }

    /// `name:value` or `name=value`, at the first such sign; a word alone is a name that holds.
    private static func field(_ text: String) -> JSONMember? {
        let text = ForeignText.line(text)
        guard !text.isEmpty else { return nil }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == ":" || $0 == "="
        }
        guard parts.count == 2 else { return JSONMember(text, .string("true")) }
        return JSONMember(
            ForeignText.line(String(parts[0])), .string(ForeignText.line(String(parts[1]))))
    }
}
