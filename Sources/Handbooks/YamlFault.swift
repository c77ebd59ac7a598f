import Yams

/// What keeps a text from being read as YAML, and where.
struct YamlFault {
    var message: String
    /// Counted from 1, as are all lines here.
    var line: Int
    /// Where the same key stands already.
    var earlier: Int?

    /// What an error of the parser means; never empty.
    static func faults(_ error: any Error, in text: String, firstLine: Int) -> [YamlFault] {
        switch error as? YamlError {
        case .duplicatedKeysInMapping: duplicates(error, in: text)
        case .composer(_, let problem, let mark, _) where problem.contains("another document"):
            [
                YamlFault(
                    message: "a file holds one document; take out this `---`, or move what "
                        + "follows into a file of its own", line: mark.line)
            ]
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            [YamlFault(message: "not valid YAML: \(problem)", line: mark.line)]
        default:
            [
                forbiddenCharacter(in: text)
                    ?? YamlFault(message: "cannot be read as YAML", line: firstLine)
            ]
        }
    }

    // MARK: Characters

    /// The first character that YAML allows in no text (YAML 1.2, 5.1).
    private static func forbiddenCharacter(in text: String) -> YamlFault? {
        var line = 1
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: line += 1
            case 0x09, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x10000...: break
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                let hint = scalar.value == 0 ? "; if the file is UTF-16, save it as UTF-8" : ""
                return YamlFault(
                    message: "the character \(code) is not allowed in YAML\(hint)", line: line)
            }
        }
        return nil
    }

    // MARK: Keys that are there twice

    /// How many of them are looked for in one file.
    private static let duplicateBudget = 20

    /// The parser says only where the first of two equal keys stands. So that one is given another
    /// name, in a copy, until the whole can be read; then the other stands beside it.
    private static func duplicates(_ first: any Error, in text: String) -> [YamlFault] {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0) }
        var found: [(name: String, line: Int)] = []
        var error = first
        while found.count < duplicateBudget,
            case .duplicatedKeysInMapping(let names, let context) = error as? YamlError,
            let name = names.first
        {
            found.append((name, context.mark.line))
            let alias = alias(found.count - 1)
            guard !text.contains(alias), rename(name, to: alias, at: context.mark, in: &lines)
            else { break }
            do {
                let copy = lines.joined(separator: "\n")
                let node = try compose(yaml: copy, .default, .default, .utf8)
                guard let node, YamlValue.isWritten(node) else { break }
                return found.indices.map { fault(found[$0], second: line(beside: $0, in: node)) }
            } catch let other {
                error = other
            }
        }
        return found.map { fault($0, second: nil) }
    }

    private static func fault(_ key: (name: String, line: Int), second: Int?) -> YamlFault {
        let message = "`\(key.name)` is there twice in one mapping"
        guard let second else { return YamlFault(message: message, line: key.line) }
        return YamlFault(message: message + ", first", line: second, earlier: key.line)
    }

    private static func alias(_ index: Int) -> String { "first-of-two-keys-\(index)-" }

    /// Puts the alias before a key, within its quotation marks; false: there is no such text.
    private static func rename(
        _ name: String, to alias: String, at mark: Mark, in lines: inout [String]
    ) -> Bool {
        guard lines.indices.contains(mark.line - 1) else { return false }
        let scalars = lines[mark.line - 1].unicodeScalars
        let marks: Set<Unicode.Scalar> = ["'", "\""]
        var start = scalars.index(
            scalars.startIndex, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
        if let quote = start, quote < scalars.endIndex, marks.contains(scalars[quote]) {
            start = scalars.index(after: quote)
        }
        guard let start, scalars[start...].starts(with: name.unicodeScalars) else { return false }
        lines[mark.line - 1].insert(contentsOf: alias, at: start)
        return true
    }

    /// The line of the key that has the same name as the renamed one in its mapping.
    private static func line(beside index: Int, in node: Node) -> Int? {
        if let sequence = node.sequence {
            return sequence.lazy.compactMap { line(beside: index, in: $0) }.first
        }
        guard let mapping = node.mapping else { return nil }
        let alias = alias(index)
        for (key, value) in mapping {
            if let text = key.scalar?.string, text.hasPrefix(alias) {
                let name = text.dropFirst(alias.count)
                return mapping.keys.first { $0.scalar?.string == String(name) }?.mark?.line
            }
            if let line = line(beside: index, in: value) { return line }
        }
        return nil
    }
}
