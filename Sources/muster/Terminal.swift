import Core
import Foundation

/// What goes to the terminal: results to standard output, complaints to standard error.
enum Terminal {
    /// Written at once, also into a pipe: whoever started us may wait for the line.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("muster: \(text)\n".utf8))
    }

    /// Columns of text, aligned; the last one is not padded.
    static func table(_ rows: [[String]]) -> String {
        // Foreign text must neither break a row nor turn the terminal's direction of writing.
        let rows = rows.map { $0.map { $0.oneLine() } }
        guard let columns = rows.map(\.count).max() else { return "" }
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell.padding(toLength: widths[column] + 2, withPad: " ", startingAt: 0)
            }.joined()
        }.joined(separator: "\n")
    }
}
