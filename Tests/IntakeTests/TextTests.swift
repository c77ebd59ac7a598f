import Core
import Testing

@testable import Intake

@Suite struct `Foreign text` {
    @Test(arguments: [
        ("short", 10, "short"), ("0123456789", 10, "0123456789"), ("0123456789a", 10, "0123456…"),
        ("éééééé", 10, "ééé…"), ("😀😀😀", 10, "😀…"), ("ab😀😀😀", 10, "ab😀…"), ("", 10, ""),
    ]) func `a long text is cut between characters and says so`(
        text: String, limit: Int, cut: String
    ) {
        #expect(ForeignText.cut(text, to: limit) == cut)
        #expect(ForeignText.cut(text, to: limit).utf8.count <= limit)
    }

    @Test func `no cut at any place breaks a character`() {
        let text = "aé€😀z"
        for limit in 0...text.utf8.count {
            let prefix = ForeignText.prefix(of: text, to: limit)
            #expect(prefix.utf8.count <= limit)
            #expect(Array(text.utf8).starts(with: prefix.utf8))
        }
    }

    @Test(arguments: [
        ("  one\r\ntwo\u{7F} ", "one  two"), ("\t\n", ""), ("a\0b", "a b"), ("plain", "plain"),
    ]) func `a line has no control characters and no space around it`(text: String, line: String) {
        #expect(ForeignText.line(text) == line)
    }

    @Test func `a block keeps its lines and loses its NUL bytes`() {
        #expect(ForeignText.block("a\n\tb\0c") == "a\n\tb\u{FFFD}c")
    }

    @Test func `the first line is the first that says something`() {
        #expect(ForeignText.firstLine("\n  \n second \nthird") == "second")
        #expect(ForeignText.firstLine("").isEmpty)
    }
}

@Suite struct `Senders' times` {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2015-07-17T08:42:58.315+0000", 1_437_122_578_315),
            ("2026-11-23T09:00:00+01:00", 1_795_420_800_000),
            ("2026-11-23T08:00:00z", 1_795_420_800_000),
            ("2026-11-23 08:00Z", 1_795_420_800_000),
            ("2026-11-23T02:30:00-05:30", 1_795_420_800_000),
            ("2026-11-23T10+02", nil), ("2026-11-23T10:00+02", 1_795_420_800_000),
            ("2026-11-23T08:00:00.5Z", 1_795_420_800_500),
            ("2026-11-23T08:00:00,1239999999Z", 1_795_420_800_123),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000), ("2023-02-29T00:00:00Z", nil),
            ("0001-01-01T00:00:00Z", nil), ("2026-11-23T08:00:00", nil), ("2026-11-23", nil),
            ("2026-11-23T24:00:00Z", nil), ("2026-13-01T00:00:00Z", nil), ("1795420800", nil),
            ("2026-11-23T08:00:00.Z", nil), ("2026-11-23T08:00:00Zx", nil), ("", nil), ("-", nil),
            ("2026-11-23T08:00:00+", nil), ("2026-11-23T08:00:00+99:00", nil),
        ] as [(String, Int64?)])
    func `a time is an instant or nothing`(text: String, milliseconds: Int64?) {
        #expect(SenderTime.moment(text)?.milliseconds == milliseconds)
    }

    @Test func `times agree with RFC 3339 as the calendar of the roster reads it`() {
        var seed = Seed(0x7133)
        for _ in 0..<2000 {
            let seconds = Int64(seed.next(below: 8_000_000_000)) - 4_000_000_000
            let moment = Moment(seconds: seconds)
            #expect(SenderTime.moment(moment.text) == moment, "\(moment.text)")
        }
    }
}

@Suite struct `Base severity` {
    @Test(
        arguments: [
            ("critical", .sev2), ("CRITICAL", .sev2), (" Page ", .sev2), ("P1", .sev2),
            ("sev1", .sev2),
            ("SEV1", .sev2), ("sev2", .sev2), ("error", .sev3), ("P2", .sev3), ("p3", .sev3),
            ("major", .sev3), ("sev3", .sev3), ("warning", .sev4), ("P4", .sev4), ("sev4", .sev4),
            ("info", .sev5), ("none", .sev5), ("P5", .sev5), ("sev5", .sev5), ("task", .sev4),
            ("", nil),
            ("1", nil), ("crïtical", nil),
        ] as [(String, Severity?)])
    func `a sender's word is a base severity or unknown`(word: String, severity: Severity?) {
        #expect(BaseSeverity.of(word) == severity)
    }

    @Test func `no word of a sender makes sev1`() {
        for word in ["sev1", "P1", "critical", "disaster", "emergency", "fatal", "SEV1", "page"] {
            #expect(BaseSeverity.of(word) == .sev2)
        }
    }
}
