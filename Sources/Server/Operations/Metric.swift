/// One figure as Prometheus reads it (text exposition format, version 0.0.4).
package struct Metric: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case counter, gauge
    }

    package var name: String
    package var kind: Kind
    package var help: String
    /// In order: name and value.
    package var labels: [(name: String, value: String)]
    package var value: Double

    package init(
        name: String, kind: Kind, help: String,
        labels: [(name: String, value: String)] = [], value: Double
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        self.value = value
    }

    package static func == (a: Self, b: Self) -> Bool { a.line == b.line && a.kind == b.kind }
    package func hash(into hasher: inout Hasher) { hasher.combine(line) }

    /// `name{label="value"} 1`.
    var line: String {
        let pairs = labels.map { label in
            let value = label.value.reduce(into: "") { text, character in
                switch character {
                case "\\": text += "\\\\"
                case "\"": text += "\\\""
                case "\n": text += "\\n"
                default: text.append(character)
                }
            }
            return "\(label.name)=\"\(value)\""
        }
        let braces = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        let number = Int(exactly: value).map(String.init) ?? String(value)
        return "\(name)\(braces) \(number)"
    }

    /// The whole exposition: figures of one name stand together behind their help.
    static func text(_ metrics: [Metric]) -> String {
        var text = ""
        var last = ""
        for metric in metrics {
            if metric.name != last {
                text += "# HELP \(metric.name) \(metric.help)\n"
                text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
                last = metric.name
            }
            text += metric.line + "\n"
        }
        return text
    }
}
