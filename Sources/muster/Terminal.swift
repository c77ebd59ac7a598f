import Core
import Foundation
import Reviews

/// What goes to the terminal: results to standard output, complaints to standard error.
enum Terminal {
    /// Written at once, also into a pipe: whoever started us may wait for the line.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("muster: \(text)\n".utf8))
    }

    /// Colours are for eyes: not for files and pipes, and for nobody who set NO_COLOR.
    static var isColoured: Bool {
        let refusal = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return isatty(STDOUT_FILENO) == 1 && refusal.isEmpty
    }

    /// Columns of the terminal; of files and pipes, what $COLUMNS says, else 80.
    static var columns: Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }

    /// Waits for the end of standard input on a thread of its own: whoever holds the other end of
    /// the pipe is gone then, however it ended.
    static func atEndOfInput(_ act: @escaping @Sendable () -> Void) {
        let thread = Thread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            act()
        }
        thread.start()
    }

    /// `1 page`, `2 pages`.
    static func counted(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A text as it was given; `-` stands for what comes on standard input, to its end.
    static func text(_ given: String?) throws -> String? {
        guard given == "-" else { return given }
        let data = FileHandle.standardInput.readDataToEndOfFile()
        guard let text = String(data: data, encoding: .utf8) else {
            throw Failure(.usage, "standard input is not UTF-8 text")
        }
        let trimmed = text.trimmingCharacters(in: .newlines)
        guard !trimmed.isEmpty else { throw Failure(.usage, "standard input is empty") }
        return trimmed
    }

    /// Columns of text, aligned; the last one is not padded. `figures`: the columns from this one on
    /// stand to the right.
    static func table(_ rows: [[String]], figures: Int = .max) -> String {
        // Foreign text must neither break a row nor turn the terminal's direction of writing.
        let rows = rows.map { $0.map { $0.oneLine() } }
        guard let columns = rows.map(\.count).max() else { return "" }
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? Cells.width($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - Cells.width(cell))
                let isLast = column == row.count - 1
                if column >= figures { return blanks + cell + (isLast ? "" : "  ") }
                return isLast ? cell : cell + blanks + "  "
            }.joined()
        }.joined(separator: "\n")
    }
}
