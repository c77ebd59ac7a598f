package import Core

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
    /// in `files`.
    package static func load(
        _ files: HandbookFiles, version: HandbookVersion, zones: ZoneLibrary = ZoneLibrary(),
        rules: HandbookFiles? = nil
    ) -> LoadResult {
        let findings = Findings()
        let draft = HandbookDraft(findings: findings, zones: zones)
        var roots: [YamlValue] = []
        var runbooks: [(path: String, text: String)] = []
        for file in files.files {
            if file.path.hasSuffix(".ics") {
                draft.calendarFiles[file.path] = file.bytes
                continue
            }
            guard let text = text(of: file, findings) else { continue }
            if file.path.hasSuffix(".md") {
                runbooks.append((file.path, text))
            } else if let root = YamlValue.document(text, file: file.path, findings: findings) {
                roots.append(root)
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

    private static func text(of file: HandbookFiles.File, _ findings: Findings) -> String? {
        let text = String(validating: file.bytes, as: UTF8.self)
        if text == nil { findings.fault("not UTF-8 text", at: Place(file: file.path, line: 1)) }
        return text
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

extension HandbookDraft {
    /// Nil unless the whole was checked and found sound.
    func handbook(_ version: HandbookVersion) -> Handbook? {
        guard let organisation, let catchAll, let fallback else { return nil }
        var handbook = Handbook(
            version: version, organisation: organisation, people: people, groups: groups,
            services: services, plans: plans, rules: rules, severities: severities,
            runbooks: runbooks, zones: zoneRules, holidays: holidays, catchAll: catchAll,
            fallback: fallback, relay: relay, allowedPrivateHosts: allowedPrivateHosts,
            mappings: mappings, facts: facts, storm: stormRule)
        handbook.readiness = readiness
        handbook.mailboxes = mailboxes.sorted { $0.id < $1.id }
        return handbook
    }
}
