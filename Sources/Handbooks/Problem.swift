/// Something wrong with the organisation's files, at a line of one of them.
package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package enum Weight: Int, Sendable {
        /// The files are refused.
        case error = 1
        /// Somebody should know; `--strict` refuses it too.
        case warning = 2
    }

    package var file: String
    /// Counted from 1.
    package var line: Int
    package var message: String
    package var weight: Weight

    package init(file: String, line: Int, message: String, weight: Weight = .error) {
        self.file = file
        self.line = line
        self.message = message
        self.weight = weight
    }

    /// `rosters/people.yaml:12: message`, as editors and compilers understand it; warnings say so.
    package var description: String {
        "\(file):\(line): \(weight == .warning ? "warning: " : "")\(message)"
    }
}

/// A line of a file.
package struct Place: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var file: String
    package var line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    package var description: String { "\(file):\(line)" }

    package static func < (a: Self, b: Self) -> Bool { (a.file, a.line) < (b.file, b.line) }
}

/// The problems found so far, shared by everything that reads the same files.
final class Findings {
    private var problems: Set<Problem> = []

    var isEmpty: Bool { problems.isEmpty }

    func error(_ message: String, at place: Place) {
        note(Problem(file: place.file, line: place.line, message: message))
    }

    func warning(_ message: String, at place: Place) {
        note(Problem(file: place.file, line: place.line, message: message, weight: .warning))
    }

    /// By file and line, the way people work them off.
    var sorted: [Problem] {
        problems.sorted { a, b in
            (a.file, a.line, a.weight.rawValue, a.message)
                < (b.file, b.line, b.weight.rawValue, b.message)
        }
    }

    private func note(_ problem: Problem) {
        problems.insert(problem)
    }
}
