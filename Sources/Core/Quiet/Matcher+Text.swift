// Matchers as people and Alertmanager write them: `alertname="DiskFull"`, `host=~db-.*`, a few of
// them behind one another, with commas or blanks between, in braces or not.

extension Matcher {
    /// Why a text is no list of matchers, and where.
    package struct Fault: Error, Hashable, Sendable {
        package var words: String
    }

    /// Every matcher of the text. A value without quotes ends at a blank or a comma.
    package static func list(_ text: String) throws(Fault) -> [Matcher] {
        var scanner = Scanner(text)
        var matchers: [Matcher] = []
        while scanner.skipBetween() {
            matchers.append(try scanner.matcher())
            guard matchers.count <= Limits.matchers else {
                throw Fault(words: "more than \(Limits.matchers) matchers")
            }
        }
        return matchers
    }

    private struct Scanner {
        private var rest: Substring.UnicodeScalarView

        init(_ text: String) {
            var text = Substring(text)
            while text.first?.isWhitespace == true { text.removeFirst() }
            while text.last?.isWhitespace == true { text.removeLast() }
            if text.first == "{", text.last == "}" { text = text.dropFirst().dropLast() }
            rest = text.unicodeScalars
        }

        /// Whether anything is left behind blanks and commas.
        mutating func skipBetween() -> Bool {
            while let next = rest.first, next == "," || next.properties.isWhitespace {
                rest.removeFirst()
            }
            return !rest.isEmpty
        }

        mutating func matcher() throws(Fault) -> Matcher {
            let name = rest.prefix { $0 != "=" && $0 != "!" }
            rest = rest.dropFirst(name.count)
            let words = String(String.UnicodeScalarView(name)).oneLine()
            guard !words.isEmpty, let (isEqual, isRegex) = sign() else {
                throw Fault(
                    words: "expected NAME=VALUE, NAME!=VALUE, NAME=~PATTERN or NAME!~PATTERN at "
                        + "\"\(words)\"")
            }
            return Matcher(words, try value(of: words), isRegex: isRegex, isEqual: isEqual)
        }

        private mutating func sign() -> (isEqual: Bool, isRegex: Bool)? {
            for (sign, meaning) in [
                ("=~", (true, true)), ("!~", (false, true)), ("!=", (false, false)),
                ("=", (true, false)),
            ] where rest.starts(with: sign.unicodeScalars) {
                rest = rest.dropFirst(sign.unicodeScalars.count)
                return meaning
            }
            return nil
        }

        private mutating func value(of name: String) throws(Fault) -> String {
            while let next = rest.first, next == " " { rest.removeFirst() }
            guard rest.first == "\"" else {
                let bare = rest.prefix { $0 != "," && !$0.properties.isWhitespace }
                rest = rest.dropFirst(bare.count)
                return String(String.UnicodeScalarView(bare))
            }
            rest.removeFirst()
            var value = String.UnicodeScalarView()
            while let next = rest.popFirst() {
                switch next {
                case "\"": return String(value)
                case "\\":
                    guard let escaped = rest.popFirst() else { break }
                    switch escaped {
                    case "n": value.append("\n")
                    case "\"", "\\": value.append(escaped)
                    // What is no escape is written as it is: `\d` is a pattern's.
                    default:
                        value.append("\\")
                        value.append(escaped)
                    }
                default: value.append(next)
                }
            }
            throw Fault(words: "the value of \(name) has no closing quote")
        }
    }
}
