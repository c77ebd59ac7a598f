import Core

/// Bodies of what PagerDuty's Events API v2 answers, for the senders that look at them.
package enum PagerDutyAnswer {
    /// The body of 202.
    package static func accepted(dedupKey: String) -> [UInt8] {
        body([
            JSONMember("status", .string("success")),
            JSONMember("message", .string("Event processed")),
            JSONMember("dedup_key", .string(dedupKey)),
        ])
    }

    /// The body of 200 to an event of version 1.
    package static func acceptedV1(incidentKey: String) -> [UInt8] {
        body([
            JSONMember("status", .string("success")),
            JSONMember("message", .string("Event processed")),
            JSONMember("incident_key", .string(incidentKey)),
        ])
    }

    /// The body of 202 to a change event.
    package static let acceptedChange = body([
        JSONMember("status", .string("success")),
        JSONMember("message", .string("Change event processed")),
    ])

    /// The body of 400.
    package static func refused(_ problem: IntakeProblem) -> [UInt8] {
        let (status, message) =
            switch problem.what {
            case .unreadable: ("Unrecognized object", "Event object format is unrecognized")
            case .invalid: ("invalid event", "Event object is invalid")
            }
        return body([
            JSONMember("status", .string(status)),
            JSONMember("message", .string(message)),
            JSONMember("errors", .array(problem.errors.map { .string($0) })),
        ])
    }

    private static func body(_ members: [JSONMember]) -> [UInt8] {
        JSONValue.object(members).compact
    }
}
