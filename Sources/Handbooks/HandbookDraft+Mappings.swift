import Core

extension HandbookDraft {
    func readMapping(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "mapping", { .mapping($0) }) else { return }
        if Mapping.builtIn.contains(name) {
            id.error("`\(name)` is read by Muster itself; choose another name")
        }
        guard let fields = value.fields("mapping `\(name)`", .mapping) else { return }
        var mapping = Mapping(name: name, about: fields["about"]?.text("about") ?? "")
        mapping.alerts = paths(fields["alerts"], "alerts")
        mapping.dedupKey = texts(fields["dedup_key"], "dedup_key")
        if let value = fields["status"] { mapping.status = statusWords(value) }
        if let value = fields["severity"] { mapping.severity = severityWords(value) }
        mapping.summary = texts(fields.required("summary"), "summary")
        mapping.source = texts(fields["source"], "source")
        mapping.service = texts(fields["service"], "service")
        mapping.labels = named(fields["labels"], "labels")
        mapping.labelsFrom = paths(fields["labels_from"], "labels_from")
        mapping.details = named(fields["details"], "details")
        mapping.detailsFrom = paths(fields["details_from"], "details_from")
        mapping.links = links(fields["links"])
        mapping.startsAt = texts(fields["starts_at"], "starts_at")
        mapping.endsAt = texts(fields["ends_at"], "ends_at")
        if let value = fields["after_resolve"] {
            let known: [(String, Alert.AfterResolve)] = [
                ("opens_anew", .opensAnew), ("same_occurrence", .sameOccurrence),
                ("ends_with_incident", .endsWithIncident),
            ]
            mapping.afterResolve = value.choice("after_resolve", among: known) ?? .opensAnew
        }
        if mapping.afterResolve == .sameOccurrence, mapping.startsAt.isEmpty {
            value.error("`same_occurrence` goes by when an alert began: say `starts_at`")
        }
        if mapping.dedupKey.isEmpty, !mapping.status.words.isEmpty {
            value.error(
                "mapping `\(name)` has no `dedup_key`: nothing tells which alert is resolved")
        }
        mappings[name] = mapping
    }

    // MARK: Tables of words

    private func statusWords(_ value: YamlValue) -> Mapping.StatusWords {
        var table = Mapping.StatusWords()
        guard let fields = value.fields("status", .mappingStatus) else { return table }
        table.from = texts(fields["from"], "from")
        var seen: [String: String] = [:]
        let meanings: [(String, Alert.Status?)] = [
            ("firing", .firing), ("resolved", .resolved), ("acknowledged", .acknowledged),
            ("ignored", nil),
        ]
        for (key, status) in meanings {
            for word in words(fields[key], key, &seen) {
                if let status { table.words[word] = status } else { table.ignored.insert(word) }
            }
        }
        table.ignoredWith = paths(fields["ignored_with"], "ignored_with")
        if table.from.isEmpty, !seen.isEmpty {
            value.error("`status` has words and no `from`, where to find them")
        }
        return table
    }

    private func severityWords(_ value: YamlValue) -> Mapping.SeverityWords {
        let names = Severity.allCases.sorted(by: >).map(\.name)
        var table = Mapping.SeverityWords()
        guard let fields = value.fields("severity", .mappingSeverity) else {
            return table
        }
        table.from = texts(fields["from"], "from")
        var seen: [String: String] = [:]
        for name in names {
            guard let list = fields[name], let severity = sendersSeverity(name, list) else {
                continue
            }
            for word in words(list, name, &seen) { table.words[word] = severity }
        }
        if let least = fields["at_least"]?.fields("at_least", .mappingThresholds) {
            for name in names {
                guard let value = least[name], let severity = sendersSeverity(name, value),
                    let number = value.number(name)
                else { continue }
                table.least.append(Mapping.Threshold(least: number, severity: severity))
            }
            table.least.sort { ($0.least, $0.severity) > ($1.least, $1.severity) }
        }
        if let value = fields["otherwise"], let name = value.text("otherwise") {
            if let severity = Severity(name: name) {
                table.otherwise = sendersSeverity(name, value).map { _ in severity }
            } else {
                value.error(
                    "`otherwise` cannot be `\(name)`\(Nearest.hint(for: name, among: names))")
            }
        }
        if table.from.isEmpty, !seen.isEmpty || !table.least.isEmpty {
            value.error("`severity` has words or numbers and no `from`, where to find them")
        }
        return table
    }

    /// Nil, with an error, for sev1.
    private func sendersSeverity(_ name: String, _ value: YamlValue) -> Severity? {
        guard let severity = Severity(name: name) else { return nil }
        guard severity != .sev1 else {
            value.error("no sender makes sev1: write a rule, which says why")
            return nil
        }
        return severity
    }

    /// Words in small letters, each in one table only.
    private func words(
        _ value: YamlValue?, _ key: String, _ seen: inout [String: String]
    ) -> [String] {
        var words: [String] = []
        for item in value?.items() ?? [] {
            guard let word = item.text(key)?.lowercased() else { continue }
            if let other = seen[word] {
                item.error("`\(word)` means `\(other)` already")
                continue
            }
            seen[word] = key
            words.append(word)
        }
        return words
    }

    // MARK: Paths and texts

    private func texts(_ value: YamlValue?, _ what: String) -> [MappingText] {
        compiled(value, what) { source throws(MappingPath.Malformed) in try MappingText(source) }
    }

    private func paths(_ value: YamlValue?, _ what: String) -> [MappingPath] {
        compiled(value, what) { source throws(MappingPath.Malformed) in
            guard !source.contains("{") else {
                throw MappingPath.Malformed(reason: "is a text; here a path stands without braces")
            }
            return try MappingPath(source)
        }
    }

    private func compiled<Value>(
        _ value: YamlValue?, _ what: String,
        _ compile: (String) throws(MappingPath.Malformed) -> Value
    ) -> [Value] {
        guard let value else { return [] }
        let items = value.items()
        guard (1...Limits.mappingFallbacks).contains(items.count) else {
            value.error("`\(what)` must have 1 to \(Limits.mappingFallbacks) texts")
            return []
        }
        return items.compactMap { item in
            guard let source = item.text("`\(what)`") else { return nil }
            do throws(MappingPath.Malformed) {
                return try compile(source)
            } catch {
                item.error("`\(source.prefix(80))` \(error.reason)")
                return nil
            }
        }
    }

    private func named(_ value: YamlValue?, _ what: String) -> [Mapping.Named] {
        let entries = value?.entries("`\(what)`") ?? []
        if entries.count > Limits.labels {
            value?.error("`\(what)` has more than \(Limits.labels)")
        }
        return entries.compactMap { name, value in
            guard let name = name.text("a name in `\(what)`") else { return nil }
            return Mapping.Named(name: name, texts: texts(value, name))
        }.sorted { $0.name < $1.name }
    }

    private func links(_ value: YamlValue?) -> [Mapping.MappedLink] {
        (value?.list("`links`") ?? []).compactMap { item in
            guard let fields = item.fields("a link", .mappingLink),
                let words = fields.required("text")?.text("text")
            else { return nil }
            return Mapping.MappedLink(address: texts(fields.required("to"), "to"), words: words)
        }
    }
}
