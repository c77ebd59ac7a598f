package import Core
import Dispatch

/// What came out of reading the organisation's files.
package struct LoadResult: Sendable {
    /// Nil when there is any error: an invalid directory is refused whole (promise 14).
    package let handbook: Handbook?
    /// By file and line.
    package let problems: [Problem]
    package let places: Places

    package var errors: [Problem] { problems.filter { $0.weight == .error } }
}

/// Reads files into a handbook, or says what is wrong with them and where.
package enum HandbookLoader {
    /// `version` is the content hash of the files, which the caller makes of their canonical bytes.
    ///
    /// Everything that the files alone can tell is checked here; what depends on a time window is
    /// `HandbookCheck`'s. `rules`: files with nothing but rules, which are tried instead of those
    /// in `files`. `isAlone`: the program has nothing else to do, so that all cores may help.
    package static func load(
        _ files: HandbookFiles, version: HandbookVersion, zones: ZoneLibrary = ZoneLibrary(),
        rules: HandbookFiles? = nil, isAlone: Bool = false
    ) -> LoadResult {
        let findings = Findings()
        let draft = HandbookDraft(findings: findings, zones: zones)
        var roots: [YamlValue] = []
        var runbooks: [(path: String, text: String)] = []
        for (file, parsed) in zip(files.files, Parsed.all(of: files.files, isAlone: isAlone)) {
            findings.take(parsed.findings)
            switch parsed.content {
            case .calendar: draft.calendarFiles[file.path] = file.bytes
            case .runbook(let text): runbooks.append((file.path, text))
            case .roster(let root): roots.append(root.noting(in: findings))
            case nil: break
            }
        }
        // A runbook defines nothing that another file names; a roster may define anything.
        if findings.unreadable.contains(where: { !$0.hasSuffix(".md") }) { draft.doubtAll() }
        for root in roots { refuseSecrets(root) }
        for root in roots { draft.readDefaults(root) }
        for root in roots { draft.read(root, withRules: rules == nil) }
        for file in rules?.files ?? [] {
            let root = text(of: file, findings).flatMap {
                YamlValue.document($0, file: file.path, findings: findings)
            }
            if let root { draft.readRules(root) }
        }
        for (path, text) in runbooks { draft.readRunbook(text, path: path) }
        draft.lookUpMentions()
        if draft.isWhole { draft.checkWhole(firstFile: roots.first?.file ?? "rosters") }
        let found = draft.handbook(version)
        if let found, !findings.sorted.contains(where: { $0.weight == .error }) {
            draft.tryExamples(found)
        }
        let problems = findings.sorted
        let isSound = !problems.contains { $0.weight == .error }
        return LoadResult(
            handbook: isSound ? found : nil, problems: problems,
            places: draft.places)
    }

    /// The text without the mark that some editors put before it (YAML 1.2, 5.2).
    fileprivate static func text(of file: HandbookFiles.File, _ findings: Findings) -> String? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = file.bytes.starts(with: mark) ? file.bytes.dropFirst(3) : file.bytes[...]
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        // No part of a longer character is a line break.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        findings.fault(
            isUTF16 ? "not UTF-8 text but UTF-16; save it as UTF-8" : "not UTF-8 text",
            at: Place(file: file.path, line: line + 1))
        return nil
    }

    /// A webhook's signing secret anywhere in the clear.
    private static func refuseSecrets(_ value: YamlValue) {
        if let text = value.plainText {
            if text.contains("whsec_") {
                value.error("a signing secret stands here in the clear; write ${NAME} or file:PATH")
            }
        } else if value.isMapping {
            for (_, child) in value.entries("") { refuseSecrets(child) }
        } else {
            for child in value.items() { refuseSecrets(child) }
        }
    }
}

/// One file as far as it can be read by itself, with what is wrong with it.
private struct Parsed {
    enum Content {
        case calendar
        case runbook(String)
        case roster(YamlValue)
    }

    /// Nil: it says nothing, or cannot be read.
    var content: Content?
    let findings = Findings()

    init(_ file: HandbookFiles.File) {
        if file.path.hasSuffix(".ics") {
            content = .calendar
        } else if let text = HandbookLoader.text(of: file, findings) {
            if file.path.hasSuffix(".md") {
                content = .runbook(text)
            } else {
                content = YamlValue.document(text, file: file.path, findings: findings)
                    .map { .roster($0) }
            }
        }
    }

    /// In the order of the files.
    static func all(of files: [HandbookFiles.File], isAlone: Bool) -> [Parsed] {
        guard isAlone else { return files.map { Parsed($0) } }
        var parsed: [Parsed?] = files.map { _ in nil }
        parsed.withUnsafeMutableBufferPointer { places in
            // Unsafe to the compiler, safe because each turn writes a place of its own.
            nonisolated(unsafe) let places = places
            DispatchQueue.concurrentPerform(iterations: files.count) { turn in
                places[turn] = Parsed(files[turn])
            }
        }
        return parsed.compactMap { $0 }
    }
}

extension HandbookDraft {
    /// Nil unless the whole was checked and found sound.
    func handbook(_ version: HandbookVersion) -> Handbook? {
        guard let organisation, let catchAll, let fallback else { return nil }
        var handbook = Handbook(
            version: version, organisation: organisation, people: people, groups: groups,
            services: services, plans: plans, rules: rules, severities: severities,
            runbooks: runbooks, zones: zoneRules, holidays: holidays, catchAll: catchAll,
            fallback: fallback, relay: relay, allowedPrivateHosts: allowedPrivateHosts,
            mappings: mappings, facts: facts, groupings: groupings, storm: stormRule)
        handbook.readiness = readiness
        handbook.patterns = RuntimePatterns.shared
        handbook.mailboxes = mailboxes.sorted { $0.id < $1.id }
        return handbook
    }
}
