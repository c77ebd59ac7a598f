import ArgumentParser
import Core
import Foundation

/// The acts on an incident: one word each, the same as in HTTP.
enum Acts {
    static let all: [any ParsableCommand.Type] = [
        Page.self, Acknowledge.self, Decline.self, Join.self, Leave.self, HandOver.self,
        Release.self, Escalate.self, Note.self, Decide.self, ActionCommand.self, Update.self,
        RoleCommand.self, SeverityCommand.self, Merge.self, Split.self, Link.self, Unlink.self,
        Step.self, Accept.self, Mitigate.self, StandDown.self, Resolve.self, Reopen.self,
        SnoozeCommand.self, Wake.self,
    ]
}

/// What every act begins with.
struct ActTarget: ParsableArguments {
    @Argument(help: "The incident's number.")
    var incident: IncidentArgument
}

/// Whom the act is done for, where that may be somebody else.
struct Behalf: ParsableArguments {
    @Option(help: "Do it on this person's behalf; the journal says so.")
    var person: String?
}

/// Words that an act carries, where it can do without.
struct Words: ParsableArguments {
    @Argument(help: "The words that go with it; - reads them from standard input.")
    var text: String?
}

/// One act: a word and the fields of its body, named as in HTTP.
protocol ActCommand: AsyncParsableCommand {
    static var word: ActWord { get }
    var target: ActTarget { get }
    var connection: Connection { get }
    /// The body's fields; nil values are left out.
    var fields: [String: Any?] { get }
}

extension ActCommand {
    func run() async throws {
        var body = fields.compactMapValues { $0 }
        body["text"] = try Terminal.text(body["text"] as? String)
        let path = "/api/v1/incidents/\(target.incident.number)/\(Self.word.rawValue)"
        let data = try connection.send("POST", path, body)
        try connection.show(data) { $0["message"].cell }
    }

    static func configure(_ abstract: String) -> CommandConfiguration {
        CommandConfiguration(commandName: word.rawValue, abstract: abstract)
    }
}

struct Page: ActCommand {
    static let word = ActWord.page
    static let configuration = configure("Page one more group, or one person; say what for.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @Option(help: "The group to page.") var group: String?
    @Option(help: "The person to page.") var person: String?
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["group": group, "person": person, "text": words.text] }
}

struct Acknowledge: ActCommand {
    static let word = ActWord.ack
    static let configuration = configure("\"I have it.\"")
    @OptionGroup var target: ActTarget
    @Option(help: "One obligation, by number or title; none: all of yours.") var obligation: String?
    @Option(help: "When you will be there: 10m, or a time with its offset.")
    var eta: ArrivalArgument?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        ["obligation": obligation, "eta": eta?.text, "person": behalf.person]
    }
}

struct Decline: ActCommand {
    static let word = ActWord.decline
    static let configuration = configure("\"I cannot.\" The next candidate is paged at once.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @Option(help: "One obligation, by number or title; none: all of yours.") var obligation: String?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        ["obligation": obligation, "text": words.text, "person": behalf.person]
    }
}

struct Join: ActCommand {
    static let word = ActWord.join
    static let configuration = configure("\"I am in the room.\"")
    @OptionGroup var target: ActTarget
    @Option(help: "Take this obligation, by number or title.") var obligation: String?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["obligation": obligation, "person": behalf.person] }
}

struct Leave: ActCommand {
    static let word = ActWord.leave
    static let configuration = configure("Leave the room; what you held is open again.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": words.text, "person": behalf.person] }
}

struct HandOver: ActCommand {
    static let word = ActWord.handover
    static let configuration = configure("Offer what you hold to somebody, who must accept.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @Option(help: "Who takes over.") var to: String
    @Option(help: "One obligation, by number or title; none: all of yours.") var obligation: String?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        ["to": to, "obligation": obligation, "text": words.text, "person": behalf.person]
    }
}

struct Accept: ActCommand {
    static let word = ActWord.accept
    static let configuration = configure("Accept what was handed over to you.")
    @OptionGroup var target: ActTarget
    @Option(help: "One obligation, by number or title; none: all offered.") var obligation: String?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["obligation": obligation, "person": behalf.person] }
}

struct Release: ActCommand {
    static let word = ActWord.release
    static let configuration = configure("\"You may go\": an obligation, or a person.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @Option(help: "The obligation, by number or title.") var obligation: String?
    @Option(help: "The person.") var person: String?
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        ["obligation": obligation, "person": person, "text": words.text]
    }
}

struct Escalate: ActCommand {
    static let word = ActWord.escalate
    static let configuration = configure("Page the next candidate of an obligation now.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @Option(help: "The obligation, by number or title.") var obligation: String
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["obligation": obligation, "text": words.text] }
}

struct Note: ActCommand {
    static let word = ActWord.note
    static let configuration = configure("Write something into the timeline.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What; - reads it from standard input.") var text: String
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": text, "person": behalf.person] }
}

struct Decide: ActCommand {
    static let word = ActWord.decide
    static let configuration = configure("Record a decision.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What was decided; - reads it from standard input.") var text: String
    @Option(help: "Who owns it.") var owner: String?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": text, "owner": owner, "person": behalf.person] }
}

struct ActionCommand: ActCommand {
    static let word = ActWord.action
    static let configuration = configure("Add something to do, or finish it with --done.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What is to be done; - reads it from standard input.") var text: String?
    @Option(help: "Who does it.") var owner: String?
    @Option(name: .customLong("done"), help: "The number of the action that is done.")
    var action: Int?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        ["text": text, "owner": owner, "action": action, "person": behalf.person]
    }
}

struct Update: ActCommand {
    static let word = ActWord.update
    static let configuration = configure("Tell those outside how it stands.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What they are told; - reads it from standard input.") var text: String
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": text, "person": behalf.person] }
}

struct RoleCommand: ActCommand {
    static let word = ActWord.role
    static let configuration = configure(
        "Give a role: \(Role.allCases.map(\.name).joined(separator: ", ")).")
    @OptionGroup var target: ActTarget
    @Argument(help: "The role.") var role: RoleArgument
    @Argument(help: "Who plays it; you, when nobody is named.") var person: String?
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["role": role.name, "person": person] }
}

struct SeverityCommand: ActCommand {
    static let word = ActWord.severity
    static let configuration = configure("Raise or lower it; lowering needs a reason.")
    @OptionGroup var target: ActTarget
    @Argument(help: "sev1 (catastrophic) to sev5 (informational).") var severity: SeverityArgument
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        ["severity": severity.name, "text": words.text, "person": behalf.person]
    }
}

struct Merge: ActCommand {
    static let word = ActWord.merge
    static let configuration = configure("It is the same as another incident, which goes on.")
    @OptionGroup var target: ActTarget
    @Option(help: "The incident that goes on.") var into: IncidentArgument
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["into": into.number] }
}

struct Split: ActCommand {
    static let word = ActWord.split
    static let configuration = configure("Alerts of it become an incident of their own.")
    @OptionGroup var target: ActTarget
    @Option(
        name: .customLong("alert"), parsing: .upToNextOption,
        help: "Alerts that fire in it, by id or by their senders' key.")
    var alerts: [String] = []
    @Option(help: "All that came with this incident, which was merged into it.")
    var from: IncidentArgument?
    @Option(help: "Why.") var reason: String
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] {
        [
            "alerts": alerts.isEmpty ? nil : alerts, "from": from?.number, "text": reason,
            "person": behalf.person,
        ]
    }
}

struct Link: ActCommand {
    static let word = ActWord.link
    static let configuration = configure("It has to do with another incident.")
    @OptionGroup var target: ActTarget
    @Argument(help: "The number of the other.") var to: IncidentArgument
    @Option(help: "Why.") var reason: String
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["to": to.number, "text": reason, "person": behalf.person] }
}

struct Unlink: ActCommand {
    static let word = ActWord.unlink
    static let configuration = configure("It has nothing to do with that incident after all.")
    @OptionGroup var target: ActTarget
    @Argument(help: "The number of the other.") var from: IncidentArgument
    @Option(help: "Why.") var reason: String?
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["from": from.number, "text": reason, "person": behalf.person] }
}

struct Step: ActCommand {
    static let word = ActWord.step
    static let configuration = configure("Tick a mitigation step of the runbook.")
    @OptionGroup var target: ActTarget
    @Argument(help: "The step, counted from 1.") var step: Int
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["step": step, "person": behalf.person] }
}

struct Mitigate: ActCommand {
    static let word = ActWord.mitigate
    static let configuration = configure("The harm has stopped; the cause may remain.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": words.text, "person": behalf.person] }
}

struct StandDown: ActCommand {
    static let word = ActWord.standDown
    static let configuration = configure("Resolve it as a false alarm.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": words.text, "person": behalf.person] }
}

struct Resolve: ActCommand {
    static let word = ActWord.resolve
    static let configuration = configure("It is over.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": words.text, "person": behalf.person] }
}

struct Reopen: ActCommand {
    static let word = ActWord.reopen
    static let configuration = configure("It was not over.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": words.text, "person": behalf.person] }
}

struct SnoozeCommand: ActCommand {
    static let word = ActWord.snooze
    static let configuration = configure(
        "Put it off: its clocks stand so long, then whoever had it is asked again. Never a sev1.")
    @OptionGroup var target: ActTarget
    @Argument(help: "Why; - reads it from standard input.") var text: String
    @Option(name: .customLong("for"), help: "How long: 30m, 2h, 1d.")
    var length: LengthArgument
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["for": length.text, "text": text, "person": behalf.person] }
}

struct Wake: ActCommand {
    static let word = ActWord.wake
    static let configuration = configure("End a snooze: whoever had it is asked again now.")
    @OptionGroup var target: ActTarget
    @OptionGroup var words: Words
    @OptionGroup var behalf: Behalf
    @OptionGroup var connection: Connection
    var fields: [String: Any?] { ["text": words.text, "person": behalf.person] }
}
