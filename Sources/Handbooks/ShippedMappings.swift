import CMappings
package import Core

/// The mappings that come with the program, read once.
package enum ShippedMappings {
    /// The mapping for bodies of any tool: common names in common places.
    package static let generic = "generic"

    package static let all: [String: Mapping] = read().mappings
    /// In the order of their names.
    package static let names: [String] = all.keys.sorted()

    /// The files with what is wrong with them, which a test holds to nothing.
    package static func read() -> (mappings: [String: Mapping], problems: [Problem]) {
        let findings = Findings()
        let draft = HandbookDraft(findings: findings, zones: ZoneLibrary())
        for index in 0..<cmappings_count() {
            let file = cmappings_at(index)
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.size)
            let path = "mappings/\(String(cString: file.name))"
            let text = String(decoding: bytes, as: UTF8.self)
            guard let root = YamlValue.document(text, file: path, findings: findings) else {
                continue
            }
            for (id, value) in root.entries("a file of mappings") {
                draft.readMapping(id, value)
            }
        }
        return (draft.mappings, findings.sorted)
    }
}

extension Handbook {
    /// A mapping by its name: the organisation's own, else the one that comes with the program.
    package func mapping(_ name: String) -> Mapping? {
        mappings[name] ?? ShippedMappings.all[name]
    }

    /// The names of all mappings, in order.
    package var mappingNames: [String] {
        Set(mappings.keys).union(ShippedMappings.names).sorted()
    }
}
