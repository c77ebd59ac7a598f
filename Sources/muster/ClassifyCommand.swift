import App
import ArgumentParser
import Core
import Foundation

struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain how bad an alert would be; reads the payload from standard input.",
        discussion: "Works with no server: it asks the rules in the files.")

    @Option(help: "pagerduty or alertmanager; absent: told by the payload.") var format: String?
    @Option(help: "The service of the integration key, for payloads that name none.")
    var service: String?
    @Option(help: "A file of rules to try, or a directory of them, instead of the rosters' rules.")
    var rules: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var files: HandbookOptions

    func run() async throws {
        let handbook = try files.handbook(rules: rules)
        let payload = Array(FileHandle.standardInput.readDataToEndOfFile())
        let found: [Classification]
        let unread: [String]
        do {
            (found, unread) = try Classification.all(
                payload, format: format, service: service.map { ServiceID($0) },
                handbook: handbook)
        } catch let error as ServeFailure {
            throw Failure(.refused, error.words)
        }
        for problem in unread { Terminal.complain("not read: \(problem.oneLine())") }
        if json {
            return Terminal.say(String(decoding: Classification.json(found), as: UTF8.self))
        }
        for one in found {
            Terminal.say("\(one.verdict.severity.name): \(one.alert.summary.oneLine())")
            for reason in one.verdict.reasons { Terminal.say("  \(reason.text.oneLine())") }
            Terminal.say("  service \(one.service?.text ?? "none"), pages \(one.paging)")
        }
    }
}
