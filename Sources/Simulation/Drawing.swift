/// The story as a drawing: a column for those outside, for each node, for the database and for the
/// receivers; one line an event.
package struct Drawing: Sendable {
    enum Column {
        case outside
        case node(Int)
        case database
        case receivers
    }

    private let nodes: Int
    /// Not kept unless somebody wants to see it: most seeds have nothing to tell.
    let isKept: Bool
    private var lines: [String] = []
    /// FNV-1a over all events, drawn or not: equal stories have equal marks.
    package private(set) var mark: UInt64 = 14_695_981_039_346_656_037
    private static let width = 30

    init(nodes: Int, isKept: Bool) {
        self.nodes = nodes
        self.isKept = isKept
    }

    mutating func add(_ column: Column, at clock: Int64, _ text: @autoclosure () -> String) {
        let place =
            switch column {
            case .outside: 0
            case .node(let index): 1 + index
            case .database: 1 + nodes
            case .receivers: 2 + nodes
            }
        mark = (mark ^ UInt64(bitPattern: clock &* 31 &+ Int64(place))) &* 1_099_511_628_211
        guard isKept else { return }
        let text = text()
        for byte in text.utf8 { mark = (mark ^ UInt64(byte)) &* 1_099_511_628_211 }
        let seconds = "\(clock / 1000).\(String(String(1000 + clock % 1000).dropFirst()))"
        var line = "t+\(seconds)".padded(12)
        for index in 0..<(3 + nodes) {
            // A long text may run over what is empty beside it.
            if index == place {
                line += "│ " + text
                break
            }
            line += "│" + String(repeating: " ", count: Self.width)
        }
        lines.append(line)
    }

    package var text: String { ending(0) }

    /// The last so many lines; 0 for all.
    package func ending(_ count: Int) -> String {
        var titles = ["outside"]
        for index in 0..<nodes { titles.append("node \(index + 1)") }
        titles += ["database", "receivers"]
        let top = "".padded(12) + titles.map { "│ " + $0.padded(Self.width - 1) }.joined()
        return ([top] + (count == 0 ? lines : lines.suffix(count))).joined(separator: "\n")
    }
}
