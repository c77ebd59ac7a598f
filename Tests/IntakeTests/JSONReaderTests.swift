import Testing

@testable import Intake

@Suite struct `JSON reader` {
    @Test(arguments: [
        ("null", JSONValue.null), (" true ", .bool(true)), ("false", .bool(false)),
        ("0", .number("0")), ("-0.10", .number("-0.10")), ("1e400", .number("1e400")),
        ("123456789012345678901234567890", .number("123456789012345678901234567890")),
        ("1E+2", .number("1E+2")), (#""""#, .string("")), (#""æ€😀""#, .string("æ€😀")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u00e9\u20AC\ud83d\ude00""#, .string("é€😀")), (#""a\u0000b""#, .string("a\0b")),
        ("[]", .array([])), ("{}", .object([])),
        ("[ 1 , [ ] ]", .array([.number("1"), .array([])])),
        (
            "{\n\t\"a\" : 1,\r\n\"a\":\"b\"}",
            .object([JSONMember("a", .number("1")), JSONMember("a", .string("b"))])
        ),
        ("\u{FEFF}{}", .object([])),
    ]) func `a document means what RFC 8259 says`(text: String, value: JSONValue) throws {
        #expect(try Sample.json(text) == value)
    }

    @Test(arguments: [
        (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"), (#""a\ud83d\n""#, "a\u{FFFD}\n"),
        (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    ]) func `half a surrogate pair becomes the replacement character`(text: String, value: String)
        throws
    {
        #expect(try Sample.json(text) == .string(value))
    }

    @Test(arguments: [
        ("", "line 1, column 1: there is nothing here"),
        (" \n ", "line 2, column 2: there is nothing here"),
        ("{\"a\":1,\n  \"b\":}", "line 2, column 7: expected a value, found }"),
        ("{\"a\":1", "line 1, column 7: expected a comma or }, found the end"),
        ("{\"a\" 1}", "line 1, column 6: expected a colon, found 1"),
        ("{a:1}", "line 1, column 2: expected a name in quotes, found a"),
        ("{\"a\":1,}", "line 1, column 8: expected a name in quotes, found }"),
        ("[1,]", "line 1, column 4: expected a value, found ]"),
        ("[1 2]", "line 1, column 4: expected a comma or ], found 2"),
        ("{} {}", "line 1, column 4: expected nothing more after the value, found {"),
        ("01", "line 1, column 2: expected nothing more after the value, found 1"),
        ("-", "line 1, column 2: expected a digit, found the end"),
        ("1.", "line 1, column 3: expected a digit, found the end"),
        ("1e+", "line 1, column 4: expected a digit, found the end"),
        (".5", "line 1, column 1: expected a value, found ."),
        ("NaN", "line 1, column 1: expected a value, found N"),
        ("nul", "line 1, column 1: expected a value, found n"),
        ("'a'", "line 1, column 1: expected a value, found '"),
        ("\"a", "line 1, column 1: this text has no end"),
        ("\"a\\", "line 1, column 3: an escape that has no end"),
        ("\"\\x\"", "line 1, column 3: expected a known escape, found x"),
        ("\"\\u12g4\"", "line 1, column 6: expected four hexadecimal digits, found g"),
        (
            "\"a\nb\"",
            "line 1, column 3: expected no bare control character in a text, found the byte 10"
        ),
        ("\0", "line 1, column 1: expected a value, found the byte 0"),
        ("routing_key=abc", "line 1, column 1: expected a value, found r"),
    ]) func `what is not JSON is refused at its place`(text: String, message: String) {
        let problem = #expect(throws: JSONProblem.self) { try Sample.json(text) }
        #expect(problem?.description == message)
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        let problem = #expect(throws: JSONProblem.self) { try JSONValue(bytes) }
        #expect(problem?.reason == "this text is not UTF-8")
    }

    @Test func `sixty-four levels are read and one more is refused`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(try Sample.json(nested(64)).kind == "an array")
        let problem = #expect(throws: JSONProblem.self) { try Sample.json(nested(65)) }
        #expect(problem?.description == "line 1, column 65: nested deeper than 64 levels")
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `a hundred thousand open brackets do not reach the end of the stack`(opening: String) {
        #expect(throws: JSONProblem.self) {
            try Sample.json(String(repeating: opening, count: 100_000))
        }
    }

    @Test func `compact JSON reads back as the same value`() throws {
        let text = #"{"a\"\\\n\u0001\u001f":[1.50,-0,true,null,"é😀",{}],"b":{"c":[]}}"#
        let value = try Sample.json(text)
        #expect(String(decoding: value.compact, as: UTF8.self) == text)
        #expect(try JSONValue(value.compact) == value)
    }
}
