import Core
import Synchronization
import Testing

@testable import Server

/// The templates against the views that fill them.
@Suite struct `Templates` {
    /// Names in tags of all templates, with the template they stand in.
    static let tags: [(template: String, tag: String)] = Asset.templates.flatMap { name, text in
        var tags: [(template: String, tag: String)] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "}}") else { break }
            tags.append((name, String(rest[..<end.lowerBound])))
            rest = rest[end.upperBound...]
        }
        return tags
    }

    @Test func `every name is a property of some view`() throws {
        let known = try Self.properties()
        for (template, tag) in Self.tags {
            let name = tag.drop { "#^/$<>".contains($0) }
            if tag.hasPrefix(">") || tag.hasPrefix("<") || tag.hasPrefix("/layout") {
                #expect(Asset.templates.keys.contains(String(name)) || tag.hasPrefix("/"))
            } else if name != ".", name != "content" {
                for part in name.split(separator: ".") {
                    #expect(known.contains(String(part)), "\(template): \(tag)")
                }
            }
        }
    }

    @Test func `nothing is drawn unescaped`() {
        for (template, tag) in Self.tags {
            #expect(!tag.hasPrefix("{") && !tag.hasPrefix("&"), "\(template): \(tag)")
        }
    }

    /// A name that is missing in a part is looked up in what surrounds it: an optional property
    /// must not be called like one further out.
    @Test func `no part shadows an absent name with an outer one`() throws {
        for view in try Self.views() { Self.check(view, outer: []) }
    }

    private static func check(_ value: Any, outer: Set<String>) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection:
            for child in mirror.children { check(child.value, outer: outer) }
        case .struct where !(value is String) && !(value is Int) && !(value is Int64):
            var names = outer
            for case (let name?, let field) in mirror.children {
                let isOptional = Mirror(reflecting: field).displayStyle == .optional
                #expect(!isOptional || !outer.contains(name), "\(type(of: value)): \(name)")
                names.insert(name)
            }
            for child in mirror.children { check(child.value, outer: names) }
        default: break
        }
    }

    private static func properties() throws -> Set<String> {
        var names: Set<String> = []
        func collect(_ value: Any) {
            let mirror = Mirror(reflecting: value)
            for child in mirror.children {
                if let label = child.label { names.insert(label) }
                collect(child.value)
            }
        }
        for view in try views() { collect(view) }
        return names
    }

    /// Views with something in every part that has names.
    private static func views() throws -> [any Sendable] {
        let views = Mutex<[any Sendable]>([])
        let screens = Screens { _, view in
            views.withLock { $0.append(view) }
            return ""
        }
        _ = Gallery.all(screens)
        return views.withLock { $0 }
    }
}
