/// Guesses at what somebody meant who wrote a name that is not there.
package enum Nearest {
    /// `; did you mean \`ada\`?`, or the whole short list, or nothing.
    package static func hint(for name: String, among known: some Collection<String>) -> String {
        let sorted = known.sorted()
        let ranked = sorted.map { (name: $0, distance: distance(name, $0)) }
        let allowed = max(1, min(3, name.count / 3))
        if let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= allowed {
            return "; did you mean `\(best.name)`?"
        }
        guard (1...8).contains(sorted.count) else { return "" }
        return "; known: \(sorted.joined(separator: ", "))"
    }

    /// Letters inserted, dropped, changed or swapped with their neighbour (the optimal string
    /// alignment distance). Names longer than 64 bytes count as far away.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.utf8)
        let b = Array(b.utf8)
        guard a.count <= 64, b.count <= 64, !a.isEmpty, !b.isEmpty else { return 1000 }
        var rows = [Array(0...b.count)]
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                var best = min(row[j - 1] + 1, rows[i - 1][j] + 1, change)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    best = min(best, rows[i - 2][j - 2] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
