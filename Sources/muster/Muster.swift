import App
import ArgumentParser
import Foundation

/// The command line: arguments and exit codes, nothing that decides.
@main
struct Muster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Gets the right people into one room, fast, and keeps the record.",
        discussion: """
            MUSTER_URL says where the server is (default \(Connection.defaultURL)) and \
            MUSTER_TOKEN who you are. Lists print times in UTC; who is on call when is by the clock \
            of the schedule. Exit codes: \(ExitStatus.documentation)
            """,
        version: Version.text,
        subcommands: [],
        groupedSubcommands: [
            CommandGroup(
                name: "Server",
                subcommands: [
                    Serve.self, Demo.self, Key.self, Token.self, Feed.self, Verify.self,
                    Backup.self, Restore.self, Hold.self, Resume.self, Receive.self,
                ]),
            CommandGroup(
                name: "Incidents",
                subcommands: [
                    Declare.self, Incidents.self, Show.self, Export.self, Alerts.self,
                ]),
            CommandGroup(name: "Acts on an incident", subcommands: Acts.all),
            CommandGroup(
                name: "Organisation",
                subcommands: [
                    OnCall.self, Roster.self, OverrideCommand.self, SwapCommand.self,
                    AbsenceCommand.self, TemporaryCommand.self, ShadowCommand.self, Classify.self,
                ]),
            CommandGroup(
                name: "Keeping pages back",
                subcommands: [SilenceCommand.self, MaintenanceCommand.self]),
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            Terminal.complain(failure.words)
            Foundation.exit(failure.status.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}
