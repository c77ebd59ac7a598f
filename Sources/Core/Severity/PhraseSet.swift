/// Many phrases, looked for in one pass over a text: Aho and Corasick's automaton over the bytes of
/// `Phrase`, so that a thousand phrases cost what one costs.
final class PhraseSet: Sendable {
    /// The number of each phrase as written; phrases with the same words share one.
    private let numbers: [String: Int]
    let count: Int
    /// The column of each byte of a text, folded as `Phrase` folds it; 0 is every byte that no phrase
    /// has, `gap` what separates words.
    private let columns: [UInt8]
    private let gap: UInt8
    private let width: Int
    /// Where each state goes by each column.
    private let next: [Int32]
    /// The phrase that ends in a state, or -1.
    private let ends: [Int32]
    /// The nearest shorter state in which a phrase ends, or 0.
    private let shorter: [Int32]
    /// The state itself if a phrase ends in it, else as `shorter`.
    private let reports: [Int32]

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
        let space = UInt8(ascii: " ")
        columns[Int(space)] = 1
        var width = 2
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
        self.columns = (0...255).map { columns[Int(Phrase.word($0) ?? space)] }
        gap = columns[Int(space)]
        self.width = width
        self.next = next
        self.ends = ends
        self.shorter = shorter
        reports = ends.indices.map { ends[$0] >= 0 ? Int32($0) : shorter[$0] }
        count = words.count
    }

    func number(of phrase: String) -> Int? { numbers[phrase] }

    /// Which phrases some texts have.
    struct Found {
        /// By number.
        var isThere: [Bool]
        /// The same as a list, in the order in which they were found.
        var numbers: [Int] = []

        init(count: Int) { isThere = [Bool](repeating: false, count: count) }
    }

    /// Looks for all of them in the words of each text, as `Phrase` makes them, in one pass.
    func search(_ texts: [String]) -> Found {
        var found = Found(count: count)
        guard count > 0 else { return found }
        for text in texts {
            var state = step(0, gap, &found)
            var isBehindGap = true
            for byte in text.utf8 {
                let column = columns[Int(byte)]
                if column == gap {
                    if isBehindGap { continue }
                    isBehindGap = true
                } else {
                    isBehindGap = false
                }
                state = step(state, column, &found)
            }
            if !isBehindGap { _ = step(state, gap, &found) }
        }
        return found
    }

    @inline(__always)
    private func step(_ state: Int, _ column: UInt8, _ found: inout Found) -> Int {
        let state = Int(next[state * width + Int(column)])
        var at = Int(reports[state])
        while at != 0 {
            let number = Int(ends[at])
            if number >= 0, !found.isThere[number] {
                found.isThere[number] = true
                found.numbers.append(number)
            }
            at = Int(shorter[at])
        }
        return state
    }
}
