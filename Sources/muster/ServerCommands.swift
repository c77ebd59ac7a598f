import App
import ArgumentParser
import Core
import Foundation
import Handbooks
import Journals
import Seals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Reads the organisation's files at start, on SIGHUP and when they change. Stops in \
            order on SIGTERM. The first start prints a one-time set-up link.
            """)

    @Option(help: "The data directory; made if it is not there.") var data = "muster-data"
    @OptionGroup var files: HandbookOptions
    @Option(help: "HOST:PORT to listen on; port 0 lets the system choose.")
    var listen = "127.0.0.1:8642"
    @Option(help: "Where people reach it; needed when it listens beyond this machine.")
    var publicURL: String?

    func run() async throws {
        do {
            try await Serving.serve(
                ServeConfiguration(
                    data: data, directories: files.directories, listen: listen,
                    publicURL: publicURL, environment: ProcessInfo.processInfo.environment,
                    announce: { Terminal.say($0) }))
        } catch let error as ServeFailure {
            throw Failure(error.status, error.words)
        }
    }
}

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a catastrophe with the sample organisation, for real.",
        discussion: """
            Starts a server, local receivers for webhooks and mail, and people who follow the \
            links that they receive; then leaves the server running until Ctrl-C.
            """)

    @OptionGroup var files: HandbookOptions
    @Option(help: "The data directory; absent: a new one that is removed at the end.")
    var data: String?
    @Option(help: "The port to begin looking for a free one at.") var port = 8642
    @Flag(help: "Play in under 15 seconds and exit.") var fast = false

    func run() async throws {
        do {
            try await Demonstration.play(
                DemonstrationConfiguration(
                    directories: files.directories, data: data, port: port, isFast: fast,
                    say: { Terminal.say($0) }))
        } catch let error as ServeFailure {
            throw Failure(.refused, error.words)
        }
    }
}

/// Where the data directory is, for commands that work with or without a server.
struct DataOptions: ParsableArguments {
    @Option(help: "The data directory, used when no server holds it.") var data = "muster-data"
    @OptionGroup var connection: Connection

    /// The data directory if no server holds it, else nil: then it goes over HTTP.
    func offline() throws -> OfflineInstallation? {
        let wantsServer =
            connection.url != nil || ProcessInfo.processInfo.environment["MUSTER_URL"] != nil
        if wantsServer { return nil }
        do throws(JournalError) {
            return try OfflineInstallation(data: data)
        } catch {
            // A server holds it; without a token the command cannot go there either.
            let token = connection.token ?? ProcessInfo.processInfo.environment["MUSTER_TOKEN"]
            guard token != nil else { throw Failure(.machine, error.words) }
            return nil
        }
    }

    func administer(
        _ administration: Administration, in installation: OfflineInstallation
    ) async throws {
        do {
            try await installation.perform(administration)
        } catch let error as ServeFailure {
            throw Failure(.refused, error.words)
        }
    }
}

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Integration keys: how senders get in.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key, or take over the one that senders use already.")

        @Option(help: "The service of alerts that name none; absent: the catch-all group's.")
        var service: String?
        @Option(help: "pagerduty or alertmanager.") var format: String
        @Option(help: "The key's name; absent: format and service.") var name: String?
        @Option(help: "Keep the key that senders use already, instead of a new one.")
        var existing: String?
        @OptionGroup var options: DataOptions

        func run() async throws {
            let id = name ?? [format, service].compactMap { $0 }.joined(separator: "-")
            guard let installation = try options.offline() else { return try create(id) }
            var generator = SystemRandomNumberGenerator()
            let secret = existing ?? Secret.integrationKey(using: &generator)
            try await options.administer(
                .createKey(
                    id: KeyID(id), digest: Secret.digest(of: secret),
                    service: service.map { ServiceID($0) }, format: format), in: installation)
            let data = try JSONSerialization.data(
                withJSONObject: ["id": id, "secret": secret, "format": format])
            try say(data)
        }

        private func create(_ id: String) throws {
            var body: [String: Any] = ["id": id, "format": format]
            body["service"] = service
            body["existing"] = existing
            try say(options.connection.send("POST", "/api/v1/keys", body))
        }

        private func say(_ data: Data) throws {
            try options.connection.show(data) { "\($0["secret"].cell)" }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List keys; secrets are not kept.")
        @OptionGroup var options: DataOptions

        func run() async throws {
            let data: Data
            if let installation = try options.offline() {
                data = Data(try await installation.keys())
            } else {
                data = try options.connection.send("GET", "/api/v1/keys")
            }
            try options.connection.show(data) { answer in
                Terminal.table(
                    [["key", "format", "service", "last refused"]]
                        + answer["keys"].list.map {
                            [
                                $0["id"].cell, $0["format"].cell, $0["service"].cell,
                                $0["last_refused"]["detail"].cell,
                            ]
                        })
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key.")
        @Argument(help: "The key's name.") var id: String
        @OptionGroup var options: DataOptions

        func run() async throws {
            if let installation = try options.offline() {
                try await options.administer(.revokeKey(KeyID(id)), in: installation)
            } else {
                _ = try options.connection.send("DELETE", "/api/v1/keys/\(id)")
            }
        }
    }
}

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tokens: how people and their scripts get in.",
        subcommands: [Create.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token for a person of the handbook; it is shown once.")

        @Argument(help: "The person.") var person: String
        @Option(help: "The token's name; absent: the person and a number.") var name: String?
        @OptionGroup var options: DataOptions

        func run() async throws {
            guard let installation = try options.offline() else { return try create() }
            var generator = SystemRandomNumberGenerator()
            let secret = Secret.token(prefix: Secret.tokenPrefix, using: &generator)
            let digest = Secret.digest(of: secret)
            let id = name ?? "\(person)-\(digest.hexadecimal.prefix(8))"
            try await options.administer(
                .createToken(
                    id: TokenID(id), digest: digest, scope: .person, person: PersonID(person),
                    expiresAt: nil), in: installation)
            let data = try JSONSerialization.data(
                withJSONObject: ["id": id, "secret": secret, "person": person])
            try say(data)
        }

        private func create() throws {
            var body: [String: Any] = ["person": person]
            body["id"] = name
            try say(options.connection.send("POST", "/api/v1/tokens", body))
        }

        private func say(_ data: Data) throws {
            try options.connection.show(data) { "\($0["secret"].cell)" }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a token.")
        @Argument(help: "The token's name.") var id: String
        @OptionGroup var options: DataOptions

        func run() async throws {
            if let installation = try options.offline() {
                try await options.administer(.revokeToken(TokenID(id)), in: installation)
            } else {
                _ = try options.connection.send("DELETE", "/api/v1/tokens/\(id)")
            }
        }
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check every entry of the journal against its chains.",
        discussion: "Works beside a running server, and reads only.")

    @Option(help: "The data directory.") var data = "muster-data"
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let result: Verification
        do throws(JournalError) {
            result = try await OfflineInstallation.verify(data: data)
        } catch {
            throw Failure(.machine, error.words)
        }
        switch result {
        case .intact(let entries, let redacted, let head):
            if json {
                let object: [String: Any] = [
                    "intact": true, "entries": entries, "redacted": redacted,
                    "position": head.position.value, "digest": head.digest.hexadecimal,
                ]
                let bytes = try JSONSerialization.data(
                    withJSONObject: object, options: .sortedKeys)
                return Terminal.say(String(decoding: bytes, as: UTF8.self))
            }
            Terminal.say(
                "\(entries) entries are as they were written (\(redacted) redacted); "
                    + "the head is \(head.position) \(head.digest.hexadecimal)")
        case .broken(let words):
            throw Failure(.problems, words)
        }
    }
}

struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain how bad an alert would be; reads the payload from standard input.",
        discussion: "Works with no server: it asks the rules in the files.")

    @Option(help: "pagerduty or alertmanager.") var format = "pagerduty"
    @Option(help: "The service of the integration key, for payloads that name none.")
    var service: String?
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var files: HandbookOptions

    func run() async throws {
        let handbook = try files.handbook()
        let payload = Array(FileHandle.standardInput.readDataToEndOfFile())
        let found: [Classification]
        do {
            found = try Classification.all(
                payload, format: format, service: service.map { ServiceID($0) }, handbook: handbook,
                now: try TypedMoment.parse(nil))
        } catch let error as ServeFailure {
            throw Failure(.refused, error.words)
        }
        if json {
            return Terminal.say(String(decoding: Classification.json(found), as: UTF8.self))
        }
        for one in found {
            Terminal.say("\(one.verdict.severity.name): \(one.alert.summary)")
            for reason in one.verdict.reasons { Terminal.say("  \(reason.text)") }
            Terminal.say("  service \(one.service?.text ?? "none"), pages \(one.paging)")
        }
    }
}

/// A receiver of the demonstration, in a process of its own.
struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive the demonstration's webhooks or mail and print them as JSON lines.",
        shouldDisplay: false)

    @Argument(help: "webhooks or mail.") var kind: String
    @Option(help: "Names whose webhooks answer 410, separated by commas.") var dead = ""

    func run() async throws {
        guard let known = DemoReceiver.Kind(rawValue: kind) else {
            throw Failure(.usage, "\(kind) is neither webhooks nor mail")
        }
        let gone = Set(dead.split(separator: ",").map { String($0) })
        guard DemoReceiver.run(known, dead: gone) else {
            throw Failure(.machine, "no port is free")
        }
    }
}

extension ServeFailure {
    /// The exit status that this failure means.
    fileprivate var status: ExitStatus {
        switch kind {
        case .machine: .machine
        case .usage: .usage
        case .input: .problems
        }
    }
}
