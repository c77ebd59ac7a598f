import App
import ArgumentParser
import Core
import Foundation
import Journals
import Seals

/// Where the journal is.
struct PlaceOptions: ParsableArguments {
    static let usualDirectory = "muster-data"

    @Option(
        name: .customLong("data"),
        help: "The data directory (default: \(Self.usualDirectory)).")
    private var namedDirectory: String?
    @Option(
        help: ArgumentHelp(
            "The PostgreSQL database of many nodes, instead of a data directory.",
            discussion: """
                A URL as libpq has them, with one host or several (the primary is found), or \
                ${NAME} or file:PATH to read it from. Absent, and no --data: \
                $MUSTER_DATABASE, if that is set. A password may come from it, from $PGPASSWORD \
                or from ~/.pgpass.
                """))
    var database: String?

    var directory: String { namedDirectory ?? Self.usualDirectory }

    /// Whether the command itself says where it is.
    var isNamed: Bool { namedDirectory != nil || database != nil }

    var place: JournalPlace {
        if let database { return .database(database) }
        if let namedDirectory { return .directory(namedDirectory) }
        let told = ProcessInfo.processInfo.environment["MUSTER_DATABASE"]
        return told.map { .database($0) } ?? .directory(directory)
    }

    /// For commands that only look: they must not begin a journal where a path was mistyped.
    func expectJournal() throws(Failure) {
        guard place.exists else {
            throw Failure(
                .machine,
                "there is no journal in \(directory); say where it is with --data DIR or "
                    + "--database URL")
        }
    }
}

/// For commands that work with or without a server.
struct DataOptions: ParsableArguments {
    @OptionGroup var journal: PlaceOptions
    @OptionGroup var connection: Connection

    /// The journal if no server holds it, else nil: then it goes over HTTP. What the command says
    /// counts before what the environment says.
    ///
    /// `isNew`: there may be no journal yet, which is then begun.
    func offline(isNew: Bool = true) throws -> OfflineInstallation? {
        if connection.url != nil || (connection.isNamed && !journal.isNamed) { return nil }
        if !isNew { try journal.expectJournal() }
        if !journal.place.exists {
            Terminal.complain("there was no journal in \(journal.directory); this begins one")
        }
        do throws(JournalError) {
            return try OfflineInstallation(
                journal.place, environment: ProcessInfo.processInfo.environment)
        } catch {
            if error.isUsage { throw Failure(.usage, error.words) }
            // A server holds it; without a token the command cannot go there either.
            let token = connection.token ?? ProcessInfo.processInfo.environment["MUSTER_TOKEN"]
            guard token != nil else {
                throw Failure(
                    .machine,
                    "\(error.words); to go through a server set MUSTER_URL and MUSTER_TOKEN")
            }
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

    /// Before the first handbook any name is taken, a misspelt one too.
    func warn(_ name: String, isUnchecked installation: OfflineInstallation) async throws {
        do {
            guard try await !installation.hasHandbook() else { return }
        } catch let error as ServeFailure {
            throw Failure(error.status, error.words)
        }
        Terminal.complain(
            "no rosters are in force yet, so nothing says whether there is a \(name)")
    }
}

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Integration keys: how senders get in.",
        subcommands: [Create.self, List.self, Formats.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key, or take over the one that senders use already.",
            discussion: """
                Prints the key, once. PagerDuty's senders post to URL/v2/enqueue with it as their \
                routing key, Opsgenie's to URL/v2/alerts with it as their GenieKey, all others to \
                URL/intake/FORMAT/KEY; `muster key formats` lists the formats. A heartbeat's \
                sender gets or posts to URL/heartbeat/KEY, and it is its silence that is an alert: \
                a job when it has ended well, or another Muster (serve --heartbeat). The address \
                is said on standard error, so that a script reads nothing but the key.
                """)

        @Option(help: "The service of alerts that name none; absent: the catch-all group's.")
        var service: String?
        @Option(help: "pagerduty, alertmanager, datadog, …: see `muster key formats`.")
        var format: String
        @Option(help: "How often a heartbeat comes, from 10s to 5w: 60s, 10m, 24h, 7d.")
        var every: LengthArgument?
        @Option(help: "How late it may be; absent: half of that, at least 5s and at most 1h.")
        var grace: LengthArgument?
        @Option(help: "Of its silence, sev2 to sev5; absent: sev2.")
        var severity: String?
        @Flag(help: "Of cloudwatch: refuse what Amazon SNS has not signed.")
        var signed = false
        @Option(
            help: ArgumentHelp(
                "Where the secret lies with which the sender signs, as ${NAME} or file:PATH.",
                discussion: """
                    Of sentry its client secret, of github the webhook's secret. It is read where the \
                    server runs, and what is not signed with it is refused.
                    """))
        var signingSecret: String?
        @Option(help: "The key's name; absent: service and format.") var name: String?
        @Option(help: "Keep the key that senders use already, instead of a new one.")
        var existing: String?
        @OptionGroup var options: DataOptions

        func run() async throws {
            let id = name ?? [service, format].compactMap { $0 }.joined(separator: "-")
            if let existing, !(16...Limits.dedupKeyBytes).contains(existing.utf8.count) {
                throw Failure(.usage, "--existing: expected 16 to 255 characters")
            }
            guard let installation = try options.offline() else { return try create(id) }
            if let service {
                try await options.warn(
                    "service \(service)", isUnchecked: installation)
            }
            let rhythm = try await rhythm(installation)
            let proof = try await proof(installation)
            var generator = SystemRandomNumberGenerator()
            let secret = existing ?? Secret.integrationKey(using: &generator)
            try await options.administer(
                .createKey(
                    id: KeyID(id), digest: Secret.digest(of: secret),
                    service: service.map { ServiceID($0) }, format: format, rhythm: rhythm,
                    proof: proof),
                in: installation)
            let data = try JSONSerialization.data(
                withJSONObject: ["id": id, "secret": secret, "format": format])
            try say(data, address: KeyFormats.address(of: format))
        }

        private func rhythm(_ installation: OfflineInstallation) async throws -> Rhythm? {
            do {
                return try await installation.rhythm(
                    of: format, every: every?.text, grace: grace?.text, severity: severity)
            } catch let error as ServeFailure {
                throw Failure(error.kind == .usage ? .usage : .refused, error.words)
            }
        }

        private func proof(_ installation: OfflineInstallation) async throws -> Proof? {
            do {
                return try await installation.proof(
                    of: format, signed: signed, secret: signingSecret)
            } catch let error as ServeFailure {
                throw Failure(error.kind == .usage ? .usage : .refused, error.words)
            }
        }

        private func create(_ id: String) throws {
            var body: [String: Any] = ["id": id, "format": format]
            if signed { body["signed"] = true }
            body["signing_secret"] = signingSecret
            body["every"] = every?.text
            body["grace"] = grace?.text
            body["severity"] = severity
            body["service"] = service
            body["existing"] = existing
            let data = try options.connection.send("POST", "/api/v1/keys", body)
            let made = JSON(try JSONSerialization.jsonObject(with: data))
            try say(data, address: made["address"].text)
        }

        /// The key alone goes to standard output, where scripts read it.
        private func say(_ data: Data, address: String?) throws {
            if !options.connection.json, let address {
                let base = options.connection.isNamed ? options.connection.base : "URL"
                Terminal.complain("its senders send to \(base)\(address)")
            }
            try options.connection.show(data) { "\($0["secret"].cell)" }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List keys; secrets are not kept.",
            discussion: """
                Of a heartbeat, "beat noted" is the last beat that was written down. One that puts \
                off by little what is expected is taken and not written, so that the newest may be \
                younger; "expected until" holds in any case.
                """)
        @OptionGroup var options: DataOptions

        func run() async throws {
            let data: Data
            if let installation = try options.offline(isNew: false) {
                data = Data(try await installation.keys())
            } else {
                data = try options.connection.send("GET", "/api/v1/keys")
            }
            try options.connection.show(data) { answer in
                let rows = answer["keys"].list.map {
                    [$0["id"].cell, $0["format"].cell, $0["service"].cell]
                        + beat($0["heartbeat"]) + [$0["last_refused"]["detail"].cell]
                }
                guard !rows.isEmpty else { return "None yet." }
                let head = [
                    "key", "format", "service", "every", "beat noted", "expected until",
                    "last refused",
                ]
                return Terminal.table([head] + rows)
            }
        }

        /// Nothing for a key of another format.
        private func beat(_ heartbeat: JSON) -> [String] {
            guard let interval = heartbeat["interval"].number else { return ["", "", ""] }
            let every = Duration.seconds(interval).words
            guard let last = heartbeat["last_beat_at"].text else {
                return [every, "never yet", ""]
            }
            return [
                every, last,
                heartbeat["silent"].truth ? "SILENT" : heartbeat["expected_until"].cell,
            ]
        }
    }

    struct Formats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the formats that a key can be made for.",
            discussion: "Works with no server. Mappings of your own are those in the files.")
        @OptionGroup var files: HandbookOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let rows = KeyFormats.all(try? files.handbook())
            if json {
                let data = try JSONSerialization.data(
                    withJSONObject: rows.map { ["format": $0.name, "about": $0.about] },
                    options: [.sortedKeys, .withoutEscapingSlashes])
                return Terminal.say(String(decoding: data, as: UTF8.self))
            }
            Terminal.say(Terminal.table([["format", "about"]] + rows.map { [$0.name, $0.about] }))
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key.")
        @Argument(help: "The key's name.") var id: String
        @OptionGroup var options: DataOptions

        func run() async throws {
            if let installation = try options.offline(isNew: false) {
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
            try await options.warn("person \(person)", isUnchecked: installation)
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
            if let installation = try options.offline(isNew: false) {
                try await options.administer(.revokeToken(TokenID(id)), in: installation)
            } else {
                _ = try options.connection.send("DELETE", "/api/v1/tokens/\(id)")
            }
        }
    }
}
