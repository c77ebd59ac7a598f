/// A reader of foreign bytes, under the one signature that a fuzzer and the corpus test call.
package struct FuzzedParser: Sendable, CustomStringConvertible {
    /// What came of one input.
    package struct Outcome: Sendable {
        /// Something was read, as opposed to refused with a reason.
        package var isAccepted = false
        /// What holds of whatever is read, and did not: a finding, as a trap would be.
        package var faults: [String] = []

        mutating func take(_ found: [String]) {
            isAccepted = true
            faults += found
        }
    }

    /// The name of its corpus, too: `Fuzzing/Corpus/NAME`.
    package let name: String
    package let read: @Sendable ([UInt8]) -> Outcome

    package var description: String { name }

    init(_ name: String, _ read: @escaping @Sendable ([UInt8], inout Outcome) -> Void) {
        self.name = name
        self.read = { bytes in
            var outcome = Outcome()
            read(bytes, &outcome)
            return outcome
        }
    }

    /// Every one, in the order in which they are run. A new parser is one more here, and a folder of
    /// a few inputs.
    package static let all: [FuzzedParser] = [
        .json, .pagerDuty, .pagerDutyChange, .pagerDutyV1, .opsgenie, .alertmanager, .posted,
        .grafana, .sns, .cloudEvents, .mapped, .heartbeat, .times, .calendar, .patterns, .rosters,
        .mail, .mailbox,
    ]

    package static func named(_ name: String) -> FuzzedParser? { all.first { $0.name == name } }
}
