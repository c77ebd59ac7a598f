import Core

// A runbook is Markdown behind a front matter: YAML between two lines `---`, the first of which
// opens the file. Its keys are `services`, `alerts` and `severity`. The text has the headings
// Meaning, Impact, Diagnosis and Mitigation, of any level; the first heading of level 1 is its
// title. The items of lists under Mitigation are the steps that people tick off.

/// One runbook as a file.
struct RunbookFile {
    static let headings = ["Meaning", "Impact", "Diagnosis", "Mitigation"]

    let path: String
    /// The lines between the marks; empty when there is no front matter.
    let frontMatter: String
    /// The Markdown behind the front matter.
    let text: String
    /// The line of the file at which the text begins.
    let firstLine: Int

    /// Nil when the front matter is opened and never closed.
    init?(path: String, text: String) {
        self.path = path
        let unified = text.replacing("\r\n", with: "\n")
        var lines = unified.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.first == "---" else {
            frontMatter = ""
            self.text = unified
            firstLine = 1
            return
        }
        lines = lines.dropFirst()
        guard let end = lines.firstIndex(of: "---") else { return nil }
        frontMatter = lines[..<end].joined(separator: "\n")
        self.text = lines[(end + 1)...].joined(separator: "\n")
        firstLine = end + 2
    }

    /// `runbooks/edge/checkout-down.md` is `edge/checkout-down`.
    var id: RunbookID {
        RunbookID(String(path.dropFirst("runbooks/".count).dropLast(".md".count)))
    }

    /// What the lines say: the title, the headings found, and the steps in order.
    func outline() -> (title: String?, headings: [String], steps: [String]) {
        var title: String?
        var headings: [String] = []
        var steps: [String] = []
        var mitigation: Int?
        var inFence = false
        var stepIsOpen = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.drop { $0 == " " }
            if bare.hasPrefix("```") || bare.hasPrefix("~~~") {
                inFence.toggle()
                stepIsOpen = false
                continue
            }
            if inFence { continue }
            if let (level, words) = Self.heading(line) {
                if level == 1, title == nil { title = words }
                headings.append(words)
                if words.lowercased() == "mitigation" {
                    mitigation = level
                } else if let open = mitigation, level <= open {
                    mitigation = nil
                }
                stepIsOpen = false
            } else if mitigation != nil {
                if let item = Self.listItem(line) {
                    steps.append(item)
                    stepIsOpen = true
                } else if bare.isEmpty || Self.listItem(bare) != nil {
                    stepIsOpen = false
                } else if stepIsOpen, let last = steps.indices.last {
                    steps[last] += " " + bare
                }
            }
        }
        return (title, headings, steps)
    }

    /// `## Impact` is level 2.
    private static func heading(_ line: Substring) -> (level: Int, words: String)? {
        let level = line.prefix { $0 == "#" }.count
        guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
        var words = line.dropFirst(level)[...]
        while let first = words.first, first == " " { words = words.dropFirst() }
        while let last = words.last, last == " " || last == "#" { words = words.dropLast() }
        return (level, String(words))
    }

    /// The words of `- item`, `* item`, `+ item`, `1. item`, `2) item` with fewer than two spaces
    /// before; a box `[ ]` is dropped, since Muster draws its own.
    private static func listItem(_ line: Substring) -> String? {
        let indent = line.prefix { $0 == " " }.count
        guard indent < 2 else { return nil }
        var rest = line.dropFirst(indent)
        if let mark = rest.first, "-*+".contains(mark) {
            rest = rest.dropFirst()
        } else {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard (1...9).contains(digits.count), let mark = rest.first, ".)".contains(mark)
            else { return nil }
            rest = rest.dropFirst()
        }
        guard rest.first == " " else { return nil }
        rest = rest.drop { $0 == " " }
        for box in ["[ ] ", "[x] ", "[X] "] where rest.hasPrefix(box) {
            rest = rest.dropFirst(box.count)
        }
        while rest.last == " " { rest = rest.dropLast() }
        return rest.isEmpty ? nil : String(rest)
    }
}

extension HandbookDraft {
    func readRunbook(_ text: String, path: String) {
        let top = Place(file: path, line: 1)
        guard let file = RunbookFile(path: path, text: text) else {
            findings.fault("the front matter is never closed; a line `---` is missing", at: top)
            return
        }
        places.set(.runbook(file.id), top)
        var runbook = Runbook(id: file.id, title: file.id.text, text: file.text, steps: [])
        if file.frontMatter.isEmpty {
            findings.warning("a runbook without front matter is never matched", at: top)
        } else if let root = YamlValue.document(
            file.frontMatter, file: path, firstLine: 2, findings: findings),
            let fields = root.fields("the front matter", .frontMatter)
        {
            runbook.services = (fields["services"]?.items() ?? []).compactMap { item in
                mention(.service, item, "a service").map { ServiceID($0) }
            }
            runbook.alerts = (fields["alerts"]?.items() ?? []).compactMap { $0.text("an alert") }
            let known = Severity.allCases.map { ($0.name, $0) }
            runbook.severity = fields["severity"]?.choice("`severity`", among: known)
        }
        let outline = file.outline()
        let found = outline.headings.map { $0.lowercased() }
        let missing = RunbookFile.headings.filter { !found.contains($0.lowercased()) }
        let start = Place(file: path, line: file.firstLine)
        if !missing.isEmpty {
            findings.warning("no heading \(missing.joined(separator: ", "))", at: start)
        } else if outline.steps.isEmpty {
            findings.warning("no list under Mitigation, so no step to tick off", at: start)
        }
        runbook.title = outline.title ?? file.id.text
        runbook.steps = outline.steps
        runbooks[file.id] = runbook
    }
}
