import ArgumentParser
import Core
import Foundation

/// The acts on an incident: one word each, the same as in HTTP.
enum Acts {
    static let all: [any ParsableCommand.Type] = [
        Page.self, Acknowledge.self, Decline.self, Join.self, Leave.self, HandOver.self,
        Release.self, Escalate.self, Note.self, Decide.self, ActionCommand.self, Update.self,
        RoleCommand.self, SeverityCommand.self, Merge.self, Step.self, Accept.self,
        Mitigate.self, StandDown.self, Resolve.self, Reopen.self,
    ]
}

/// What all acts have: the incident and the connection.
struct ActTarget: ParsableArguments {
    @Argument(help: "The incident's number.")
    var incident: Int

    @Option(help: "Do it on this person's behalf; the journal says so.")
    var person: String?

    @OptionGroup var connection: Connection
}

/// One act: a word and the fields of its body.
protocol ActCommand: AsyncParsableCommand {
    static var word: ActWord { get }
    var target: ActTarget { get }
    /// The body's fields; nil values are left out.
    var fields: [String: Any?] { get }
}

extension ActCommand {
    func run() async throws {
        var body = fields.compactMapValues { $0 }
        // Where `person` is whom the act concerns, nobody can be acted for.
        if let person = target.person {
            guard body["person"] == nil else {
                throw Failure(.usage, "--person cannot stand beside the person it concerns")
            }
            body["person"] = person
        }
        let path = "/api/v1/incidents/\(target.incident)/\(Self.word.rawValue)"
        let data = try target.connection.send("POST", path, body)
        try target.connection.show(data) { $0["message"].cell }
    }

    static func configure(_ abstract: String) -> CommandConfiguration {
        CommandConfiguration(commandName: word.rawValue, abstract: abstract)
    }
}

struct Page: ActCommand {
    static let word = ActWord.page
    static let configuration = configure("Page one more group, or one person by name.")
    @OptionGroup var target: ActTarget
    @Option(help: "The group to page.") var group: String?
    @Option(name: .customLong("to"), help: "The person to page.") var named: String?
    @Option(help: "Why; they read it.") var text: String?
    var fields: [String: Any?] { ["group": group, "person": named, "text": text] }
}

struct Acknowledge: ActCommand {
    static let word = ActWord.ack
    static let configuration = configure("\"I have it.\"")
    @OptionGroup var target: ActTarget
    @Option(help: "One obligation, by number or title; none: all of yours.") var obligation: String?
    @Option(help: "When you will be there: 10m, or a time.") var eta: String?
    var fields: [String: Any?] { ["obligation": obligation, "eta": eta] }
}

struct Decline: ActCommand {
    static let word = ActWord.decline
    static let configuration = configure("\"I cannot.\" The next candidate is paged at once.")
    @OptionGroup var target: ActTarget
    @Option(help: "One obligation, by number or title; none: all of yours.") var obligation: String?
    @Option(help: "Why.") var text: String?
    var fields: [String: Any?] { ["obligation": obligation, "text": text] }
}

struct Join: ActCommand {
    static let word = ActWord.join
    static let configuration = configure("\"I am in the room.\"")
    @OptionGroup var target: ActTarget
    @Option(help: "Take this obligation, by number or title.") var obligation: String?
    var fields: [String: Any?] { ["obligation": obligation] }
}

struct Leave: ActCommand {
    static let word = ActWord.leave
    static let configuration = configure("Leave the room; what you held is open again.")
    @OptionGroup var target: ActTarget
    @Option(help: "Why.") var text: String?
    var fields: [String: Any?] { ["text": text] }
}

struct HandOver: ActCommand {
    static let word = ActWord.handover
    static let configuration = configure("Offer what you hold to somebody, who must accept.")
    @OptionGroup var target: ActTarget
    @Option(help: "Who takes over.") var to: String
    @Option(help: "One obligation, by number or title; none: all of yours.") var obligation: String?
    @Option(help: "What they must know.") var text: String?
    var fields: [String: Any?] { ["to": to, "obligation": obligation, "text": text] }
}

struct Accept: ActCommand {
    static let word = ActWord.accept
    static let configuration = configure("Accept what was handed over to you.")
    @OptionGroup var target: ActTarget
    @Option(help: "One obligation, by number or title; none: all offered.") var obligation: String?
    var fields: [String: Any?] { ["obligation": obligation] }
}

struct Release: ActCommand {
    static let word = ActWord.release
    static let configuration = configure("\"You may go\": an obligation, or a person.")
    @OptionGroup var target: ActTarget
    @Option(help: "The obligation, by number or title.") var obligation: String?
    @Option(name: .customLong("to"), help: "The person.") var named: String?
    @Option(help: "What to tell them.") var text: String?
    var fields: [String: Any?] { ["obligation": obligation, "person": named, "text": text] }
}

struct Escalate: ActCommand {
    static let word = ActWord.escalate
    static let configuration = configure("Page the next candidate of an obligation now.")
    @OptionGroup var target: ActTarget
    @Option(help: "The obligation, by number or title.") var obligation: String
    @Option(help: "Why.") var text: String?
    var fields: [String: Any?] { ["obligation": obligation, "text": text] }
}

struct Note: ActCommand {
    static let word = ActWord.note
    static let configuration = configure("Write something into the timeline.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What.") var text: String
    var fields: [String: Any?] { ["text": text] }
}

struct Decide: ActCommand {
    static let word = ActWord.decide
    static let configuration = configure("Record a decision.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What was decided.") var text: String
    @Option(help: "Who owns it.") var owner: String?
    var fields: [String: Any?] { ["text": text, "owner": owner] }
}

struct ActionCommand: ActCommand {
    static let word = ActWord.action
    static let configuration = configure("Add something to do, or finish it with --done.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What is to be done.") var text: String?
    @Option(help: "Who does it.") var owner: String?
    @Option(help: "The number of the action that is done.") var done: Int?
    var fields: [String: Any?] { ["text": text, "owner": owner, "action": done] }
}

struct Update: ActCommand {
    static let word = ActWord.update
    static let configuration = configure("Tell those outside how it stands.")
    @OptionGroup var target: ActTarget
    @Argument(help: "What they are told.") var text: String
    var fields: [String: Any?] { ["text": text] }
}

struct RoleCommand: ActCommand {
    static let word = ActWord.role
    static let configuration = configure(
        "Give a role: \(Role.allCases.map(\.name).joined(separator: ", ")).")
    @OptionGroup var target: ActTarget
    @Argument(help: "The role.") var role: String
    @Argument(help: "Who plays it.") var named: String
    var fields: [String: Any?] { ["role": role, "person": named] }
}

struct SeverityCommand: ActCommand {
    static let word = ActWord.severity
    static let configuration = configure("Raise or lower it; lowering needs a reason.")
    @OptionGroup var target: ActTarget
    @Argument(help: "sev1 (catastrophic) to sev5 (informational).") var severity: String
    @Option(name: [.long, .customLong("text")], help: "Why.") var reason: String?
    var fields: [String: Any?] { ["severity": severity, "text": reason] }
}

struct Merge: ActCommand {
    static let word = ActWord.merge
    static let configuration = configure("It is the same as another incident, which goes on.")
    @OptionGroup var target: ActTarget
    @Option(help: "The incident that goes on.") var into: Int
    var fields: [String: Any?] { ["into": into] }
}

struct Step: ActCommand {
    static let word = ActWord.step
    static let configuration = configure("Tick a mitigation step of the runbook.")
    @OptionGroup var target: ActTarget
    @Argument(help: "The step, counted from 1.") var step: Int
    var fields: [String: Any?] { ["step": step] }
}

struct Mitigate: ActCommand {
    static let word = ActWord.mitigate
    static let configuration = configure("The harm has stopped; the cause may remain.")
    @OptionGroup var target: ActTarget
    @Option(help: "How.") var text: String?
    var fields: [String: Any?] { ["text": text] }
}

struct StandDown: ActCommand {
    static let word = ActWord.standDown
    static let configuration = configure("Resolve it as a false alarm.")
    @OptionGroup var target: ActTarget
    @Option(help: "Why.") var text: String?
    var fields: [String: Any?] { ["text": text] }
}

struct Resolve: ActCommand {
    static let word = ActWord.resolve
    static let configuration = configure("It is over.")
    @OptionGroup var target: ActTarget
    @Option(help: "What ended it.") var text: String?
    var fields: [String: Any?] { ["text": text] }
}

struct Reopen: ActCommand {
    static let word = ActWord.reopen
    static let configuration = configure("It was not over.")
    @OptionGroup var target: ActTarget
    @Option(help: "Why.") var text: String?
    var fields: [String: Any?] { ["text": text] }
}
