import Core
import Testing

@testable import Intake

@Suite struct `PagerDuty refusal` {
    @Test(arguments: [
        ("{}", ["routing_key: missing"]),
        (#"{"routing_key":" "}"#, ["routing_key: blank"]),
        (#"{"routing_key":["a"]}"#, ["routing_key: expected text, found an array"]),
        (
            #"{"routing_key":"R"}"#, ["event_action: missing"]
        ),
        (
            Sample.event(action: #""close""#),
            [#"event_action: expected one of trigger, acknowledge, resolve, found "close""#]
        ),
        (Sample.event(payload: nil), ["payload: missing"]),
        (Sample.event(payload: "[]"), ["payload: expected an object, found an array"]),
        (
            Sample.event(payload: "{}"),
            ["payload.summary: missing", "payload.source: missing", "payload.severity: missing"]
        ),
        (
            Sample.event(payload: #"{"summary":"","source":{},"severity":"urgent"}"#),
            [
                "payload.summary: blank", "payload.source: expected text, found an object",
                #"payload.severity: expected one of critical, error, warning, info, found "urgent""#,
            ]
        ),
        (
            Sample.event(action: #""resolve""#, dedupKey: nil, payload: nil),
            ["dedup_key: missing; acknowledge and resolve need one"]
        ),
        (
            Sample.event(dedupKey: "[1]"), ["dedup_key: expected text, found an array"]
        ),
        (
            Sample.event(dedupKey: "\"\(String(repeating: "k", count: 256))\""),
            ["dedup_key: at most 255 characters are allowed, found 256"]
        ),
    ]) func `everything that is wrong is named with its path`(body: String, errors: [String]) {
        let problem = #expect(throws: IntakeProblem.self) { try Sample.alert(pagerDuty: body) }
        #expect(problem == IntakeProblem(.invalid, errors))
    }

    @Test(arguments: [
        ("", "line 1, column 1: there is nothing here"),
        ("{\"routing_key\":\n\"a\"", "line 2, column 4: expected a comma or }, found the end"),
        ("[]", "the body: expected an object, found an array"),
        ("\"text\"", "the body: expected an object, found text"),
    ]) func `what is no object is unreadable`(body: String, error: String) {
        let problem = #expect(throws: IntakeProblem.self) {
            try PagerDutyEvent(body: Array(body.utf8))
        }
        #expect(problem == IntakeProblem(.unreadable, [error]))
    }

    @Test func `an event with a known key says whose it is before it is refused`() throws {
        let event = try PagerDutyEvent(body: Array(#"{"routing_key":"R"}"#.utf8))
        #expect(event.keyed.key == "R")
    }

    @Test func `a strange word in a message is short and on one line`() {
        let payload =
            #"{"summary":"s","source":"h","severity":"\#(String(repeating: "x\\n", count: 999))"}"#
        let problem = #expect(throws: IntakeProblem.self) {
            try Sample.alert(pagerDuty: Sample.event(payload: payload))
        }
        #expect(problem?.errors.allSatisfy { $0.utf8.count < 200 && !$0.contains("\n") } == true)
    }

    @Test func `answers have the shape that the vendor documents`() {
        #expect(
            text(PagerDutyAnswer.accepted(dedupKey: "a\"b"))
                == #"{"status":"success","message":"Event processed","dedup_key":"a\"b"}"#)
        #expect(
            text(PagerDutyAnswer.refused(IntakeProblem(.invalid, ["one", "two"])))
                == #"{"status":"invalid event","message":"Event object is invalid","#
                + #""errors":["one","two"]}"#)
        #expect(
            text(PagerDutyAnswer.refused(IntakeProblem(.unreadable, ["one"])))
                == #"{"status":"Unrecognized object","message":"Event object format is unrecognized","#
                + #""errors":["one"]}"#)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
