import Core
import Handbooks
import Testing

/// Bytes before they are YAML.
@Suite struct `Texts of files` {
    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x00], "1: not UTF-8 text but UTF-16; save it as UTF-8"),
            ([0xFF, 0x00], "1: not UTF-8 text"),
            (Array("people:\n\n# M".utf8) + [0xFC] + Array("ller\n".utf8), "3: not UTF-8 text"),
        ] as [([UInt8], String)])
    func `bytes that are no text are refused`(bytes: [UInt8], words: String) {
        let files = HandbookFiles([.init(path: "rosters/a.yaml", bytes: bytes)])
        let result = HandbookLoader.load(files, version: "test")
        #expect(result.problems.map(\.description) == ["rosters/a.yaml:\(words)"])
    }

    @Test func `the mark before a text is no part of it`() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let runbook = "---\nalerts: [A]\n---\n# Meaning\n# Impact\n# Diagnosis\n# Mitigation\n- a"
        let files = [
            HandbookFiles.File(path: "rosters/a.yaml", bytes: mark + Array(Samples.smallest.utf8)),
            HandbookFiles.File(path: "rosters/b.yaml", bytes: mark + Array("servces: {}".utf8)),
            HandbookFiles.File(path: "runbooks/r.md", bytes: mark + Array(runbook.utf8)),
        ]
        let result = HandbookLoader.load(HandbookFiles(files), version: "test")
        #expect(
            result.problems.map(\.description) == [
                "rosters/b.yaml:1: unknown key `servces` in a roster file; did you mean "
                    + "`services`?"
            ])
    }
}
