/// Many phrases, looked for in one pass over a text: Aho and Corasick's automaton over the bytes of
/// `Phrase`, so that a thousand phrases cost what one costs.
final class PhraseSet: Sendable {
    /// The number of each phrase as written; phrases with the same words share one.
    private let numbers: [String: Int]
    let count: Int
    /// The column of each byte; 0 is every byte that no phrase has.
    private let columns: [UInt8]
    private let width: Int
    /// Where each state goes by each column.
    private let next: [Int32]
    /// The phrase that ends in a state, or -1.
    private let ends: [Int32]
    /// The nearest shorter state in which a phrase ends, or 0.
    private let shorter: [Int32]

    /// More cells than this would be a table that no cache holds.
    private static let most = 8_000_000

    /// Nil when the phrases are too many or too long for a table: then each is looked for alone.
    init?(_ phrases: [String]) {
        var numbers: [String: Int] = [:]
        var known: [[UInt8]: Int] = [:]
        var words: [[UInt8]] = []
        for phrase in phrases where numbers[phrase] == nil {
            let bytes = Phrase(phrase).bytes
            if let number = known[bytes] {
                numbers[phrase] = number
            } else {
                numbers[phrase] = words.count
                known[bytes] = words.count
                words.append(bytes)
            }
        }
        var columns = [UInt8](repeating: 0, count: 256)
        var width = 1
        for byte in words.joined() where columns[Int(byte)] == 0 && width < 256 {
            columns[Int(byte)] = UInt8(width)
            width += 1
        }
        guard width < 256, (words.reduce(1) { $0 + $1.count }) * width <= Self.most else {
            return nil
        }
        var next = [Int32](repeating: -1, count: width)
        var ends: [Int32] = [-1]
        for (number, bytes) in words.enumerated() where bytes.count > 1 {
            var state = 0
            for byte in bytes {
                let cell = state * width + Int(columns[Int(byte)])
                if next[cell] < 0 {
                    next[cell] = Int32(ends.count)
                    ends.append(-1)
                    next.append(contentsOf: repeatElement(-1, count: width))
                }
                state = Int(next[cell])
            }
            ends[state] = Int32(number)
        }
        var shorter = [Int32](repeating: 0, count: ends.count)
        var fallback = [Int](repeating: 0, count: ends.count)
        var queue = [0]
        var first = 0
        while first < queue.count {
            let state = queue[first]
            first += 1
            for column in 0..<width {
                let cell = state * width + column
                let below = state == 0 ? 0 : Int(next[fallback[state] * width + column])
                guard next[cell] >= 0 else {
                    next[cell] = Int32(below)
                    continue
                }
                let child = Int(next[cell])
                fallback[child] = below
                shorter[child] = ends[below] >= 0 ? Int32(below) : shorter[below]
                queue.append(child)
            }
        }
        self.numbers = numbers
        self.columns = columns
        self.width = width
        self.next = next
        self.ends = ends
        self.shorter = shorter
        count = words.count
    }

    func number(of phrase: String) -> Int? { numbers[phrase] }

    /// Which phrases the texts have, by number.
    func search(_ texts: [Phrase]) -> [Bool] {
        var found = [Bool](repeating: false, count: count)
        for text in texts {
            var state = 0
            for byte in text.bytes {
                state = Int(next[state * width + Int(columns[Int(byte)])])
                var at = state
                while at != 0 {
                    if ends[at] >= 0 { found[Int(ends[at])] = true }
                    at = Int(shorter[at])
                }
            }
        }
        return found
    }
}
