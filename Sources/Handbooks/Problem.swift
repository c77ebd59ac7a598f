/// Something wrong with the organisation's files, at a line of one of them.
package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package enum Weight: Int, Sendable {
        /// The files are refused.
        case error = 1
        /// Somebody should know; `--strict` refuses it too.
        case warning = 2
        /// Good to know; never refused.
        case note = 3

        package var name: String {
            switch self {
            case .error: "error"
            case .warning: "warning"
            case .note: "note"
            }
        }
    }

    package var file: String
    /// Counted from 1.
    package var line: Int
    package var message: String
    package var weight: Weight
    /// Where the same thing stands already, when that is what is wrong.
    package var earlier: Place?

    package init(
        file: String, line: Int, message: String, weight: Weight = .error, earlier: Place? = nil
    ) {
        self.file = file
        self.line = line
        self.message = message
        self.weight = weight
        self.earlier = earlier
    }

    /// The message with the place that it points at.
    package var words: String { earlier.map { "\(message) at \($0)" } ?? message }

    /// `rosters/people.yaml:12: message`, as editors and compilers understand it; warnings and
    /// notes say so.
    package var description: String {
        "\(file):\(line): \(weight == .error ? "" : "\(weight.name): ")\(words)"
    }

    /// The same with paths as whoever named the two directories would write them.
    package func written(rosters: String, runbooks: String) -> Problem {
        var problem = self
        problem.file = Self.written(file, rosters, runbooks)
        problem.earlier?.file = Self.written(earlier?.file ?? "", rosters, runbooks)
        return problem
    }

    private static func written(_ file: String, _ rosters: String, _ runbooks: String) -> String {
        for (name, directory) in [("rosters", rosters), ("runbooks", runbooks)] {
            if file == name { return directory }
            guard file.hasPrefix("\(name)/") else { continue }
            let rest = file.dropFirst(name.utf8.count + 1)
            return directory.hasSuffix("/") ? "\(directory)\(rest)" : "\(directory)/\(rest)"
        }
        return file
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
    private var faults: Set<Problem> = []

    func take(_ other: Findings) {
        problems.formUnion(other.problems)
        faults.formUnion(other.faults)
    }

    /// The files that cannot be read.
    var unreadable: Set<String> { Set(faults.map(\.file)) }

    /// What keeps a whole file from being read: it comes before everything else.
    func fault(_ message: String, at place: Place, earlier: Place? = nil) {
        faults.insert(
            Problem(file: place.file, line: place.line, message: message, earlier: earlier))
    }

    func error(_ message: String, at place: Place, earlier: Place? = nil) {
        problems.insert(
            Problem(file: place.file, line: place.line, message: message, earlier: earlier))
    }

    func warning(_ message: String, at place: Place) {
        problems.insert(
            Problem(file: place.file, line: place.line, message: message, weight: .warning))
    }

    func note(_ message: String, at place: Place) {
        problems.insert(
            Problem(file: place.file, line: place.line, message: message, weight: .note))
    }

    /// By file and line, the way people work them off.
    var sorted: [Problem] { Self.sorted(faults) + Self.sorted(problems) }

    private static func sorted(_ problems: Set<Problem>) -> [Problem] {
        problems.sorted { a, b in
            (a.file, a.line, a.weight.rawValue, a.words)
                < (b.file, b.line, b.weight.rawValue, b.words)
        }
    }
}
