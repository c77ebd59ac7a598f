import ArgumentParser
import Core

// What the command line itself can see to be wrong is wrong usage, and no question to a server.

/// An incident's number as people write it: `15`, or `#15` as everything that Muster prints has it.
struct IncidentArgument: ExpressibleByArgument {
    let number: Int

    init?(argument: String) {
        let digits = argument.first == "#" ? argument.dropFirst() : argument[...]
        guard let number = Int(digits), number > 0 else { return nil }
        self.number = number
    }
}

/// `sev1` to `sev5`.
struct SeverityArgument: ExpressibleByArgument {
    static let allValueStrings = Severity.allCases.map(\.name)

    let name: String

    init?(argument: String) {
        guard let severity = Severity(name: argument) else { return nil }
        name = severity.name
    }
}

/// A role by its name.
struct RoleArgument: ExpressibleByArgument {
    static let allValueStrings = Role.allCases.map(\.name)

    let name: String

    init?(argument: String) {
        guard let role = Role(name: argument) else { return nil }
        name = role.name
    }
}

/// A length of time, `30m`, `2h` or `1d`, as it was given.
struct LengthArgument: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard Duration(text: argument) != nil else { return nil }
        text = argument
    }
}

/// When somebody will be there, as it was given: how long it takes, or a time with its offset.
struct ArrivalArgument: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard Moment(text: argument) != nil || Duration(arrival: argument) != nil else {
            return nil
        }
        text = argument
    }
}
