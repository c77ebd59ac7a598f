/// A reader of HTML that is strict where browsers are forgiving: every element is closed, in
/// order, and attributes are quoted. Enough to find what a template got wrong.
struct Markup {
    struct Element: Equatable {
        var name: String
        var attributes: [String: String]
    }

    private(set) var elements: [Element] = []
    private(set) var problems: [String] = []
    private(set) var text = ""
    private var open: [String] = []

    private static let void: Set<String> = [
        "meta", "link", "input", "img", "br", "hr", "!doctype",
    ]

    init(_ html: String) {
        var rest = Array(html.unicodeScalars)[...]
        while let scalar = rest.first {
            guard scalar == "<" else {
                text.unicodeScalars.append(scalar)
                rest.removeFirst()
                continue
            }
            readTag(&rest)
        }
        if !open.isEmpty { problems.append("never closed: \(open.joined(separator: ", "))") }
        let ids = elements.compactMap { $0.attributes["id"] }
        for id in Set(ids) where ids.count(where: { $0 == id }) > 1 {
            problems.append("the id \(id) is there twice")
        }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    private mutating func readTag(_ rest: inout ArraySlice<Unicode.Scalar>) {
        rest.removeFirst()
        let isEnd = rest.first == "/"
        if isEnd { rest.removeFirst() }
        let name = take(&rest) { $0 != ">" && $0 != " " && $0 != "\n" }.lowercased()
        if name.isEmpty || !name.unicodeScalars.allSatisfy({ $0.isASCII }) {
            problems.append("a stray < before \(String(text.suffix(20)))")
            return
        }
        var attributes: [String: String] = [:]
        while let scalar = rest.first, scalar != ">" {
            if scalar == " " || scalar == "\n" {
                rest.removeFirst()
                continue
            }
            let key = take(&rest) { $0 != "=" && $0 != ">" && $0 != " " && $0 != "\n" }
            if attributes[key] != nil { problems.append("\(name) has \(key) twice") }
            attributes[key] = ""
            guard rest.first == "=" else { continue }
            rest.removeFirst()
            guard rest.first == "\"" else {
                problems.append("\(name) \(key) is not quoted")
                return
            }
            rest.removeFirst()
            attributes[key] = take(&rest) { $0 != "\"" }
            if !rest.isEmpty { rest.removeFirst() }
        }
        if !rest.isEmpty { rest.removeFirst() }
        close(name, isEnd: isEnd, attributes)
    }

    private mutating func close(_ name: String, isEnd: Bool, _ attributes: [String: String]) {
        if isEnd {
            if open.popLast() != name { problems.append("</\(name)> closes something else") }
        } else {
            elements.append(Element(name: name, attributes: attributes))
            if !Self.void.contains(name) { open.append(name) }
        }
    }

    private func take(
        _ rest: inout ArraySlice<Unicode.Scalar>, while isPart: (Unicode.Scalar) -> Bool
    ) -> String {
        let part = rest.prefix(while: isPart)
        rest = rest.dropFirst(part.count)
        var text = ""
        text.unicodeScalars.append(contentsOf: part)
        return text
    }
}
