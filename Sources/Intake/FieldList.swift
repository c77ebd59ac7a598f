package import Core

/// Labels or details on their way into an alert: bounded in number and size, names unique.
struct FieldList {
    private var fields: [Field]

    init(_ fields: [Field] = []) { self.fields = fields }

    /// What an alert is recognised by: kept when there are more labels than are kept.
    private static let telling: Set<String> = [
        "alertname", "severity", "priority", "service", "instance",
    ]

    /// Adds a label: name and value are lines. Of a repeated name the last counts; beyond
    /// `Limits.labels` new names are dropped, unless an alert is recognised by them.
    mutating func addLabel(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        add(name, ForeignText.line(value))
    }

    /// Adds a detail: the value may have many lines.
    mutating func addDetail(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        add(name, ForeignText.block(value))
    }

    /// Adds a detail of any shape; what has no text of its own becomes compact JSON, null nothing.
    mutating func addDetail(_ name: String, json value: JSONValue) {
        if value == .null { return }
        addDetail(name, value.text ?? String(decoding: value.compact, as: UTF8.self))
    }

    private mutating func add(_ name: String, _ value: String) {
        let name = ForeignText.line(name, to: Limits.dedupKeyBytes)
        if let index = fields.firstIndex(where: { $0.name == name }) {
            fields[index].value = value
        } else if fields.count < Limits.labels, !name.isEmpty {
            fields.append(Field(name, value))
        } else if Self.telling.contains(name),
            let index = fields.lastIndex(where: { !Self.telling.contains($0.name) })
        {
            fields[index] = Field(name, value)
        }
    }

    subscript(name: String) -> String {
        fields.first { $0.name == name }?.value ?? ""
    }

    /// The first of the fields that says something, else the empty string.
    func first(_ names: String...) -> String {
        names.lazy.map { self[$0] }.first { !$0.isEmpty } ?? ""
    }

    /// By name, compared as bytes.
    var sorted: [Field] {
        fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

extension Alert {
    /// Adds a detail in its place among the sorted.
    package mutating func note(_ name: String, _ value: String) {
        var list = FieldList(details)
        list.addDetail(name, value)
        details = list.sorted
    }
}

/// Links on their way into an alert: only addresses, each once, bounded in number.
struct LinkList {
    private(set) var links: [Link]

    init(_ links: [Link] = []) { self.links = links }

    /// Adds an `http` or `https` address; anything else (`TODO`, `javascript:`) is no link. One too
    /// long to keep whole leads nowhere and is dropped.
    mutating func add(_ address: String?, text: String?) {
        guard let address = address.map({ ForeignText.line($0, to: Limits.textBytes) }),
            Self.isWeb(address), !address.hasSuffix("…"), links.count < Limits.labels,
            !links.contains(where: { $0.address == address })
        else { return }
        let text = ForeignText.line(text ?? "")
        links.append(Link(address: address, text: text.isEmpty ? address : text))
    }

    private static func isWeb(_ address: String) -> Bool {
        ["http://", "https://"].contains { scheme in
            // The bit 0x20 makes ASCII letters lower case; `:` and `/` have it already.
            address.utf8.count > scheme.utf8.count
                && zip(address.utf8, scheme.utf8).allSatisfy { $0 | 0x20 == $1 }
        }
    }
}
