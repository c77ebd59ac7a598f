import Core
import Foundation
import Seals

/// How `muster demo` is played.
package struct DemonstrationConfiguration: Sendable {
    package var directories: HandbookKeeper.Directories
    package var data: String?
    package var port: Int
    /// The same in under 15 seconds, with the organisation's delays cut to two seconds; then ends.
    package var isFast: Bool
    /// Whether what is said may hold a terminal's colours.
    package var isColoured: Bool
    package var say: @Sendable (String) -> Void

    package init(
        directories: HandbookKeeper.Directories, data: String?, port: Int, isFast: Bool,
        isColoured: Bool, say: @escaping @Sendable (String) -> Void
    ) {
        self.directories = directories
        self.data = data
        self.port = port
        self.isFast = isFast
        self.isColoured = isColoured
        self.say = say
    }
}

/// A catastrophe, played for real: a server, receivers in processes of their own, and people who
/// know only what they received. Everything shown comes from the server's live stream.
package struct Demonstration: Sendable {
    let configuration: DemonstrationConfiguration
    let home: URL
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }
    let token: String
    let key: String

    package static func play(_ configuration: DemonstrationConfiguration) async throws {
        if let data = configuration.data, JournalPlace.directory(data).exists {
            throw ServeFailure(
                "there is a journal in \(data) already, and the story begins with an empty one: name "
                    + "another directory, or look at that one with `muster serve --data \(data)`",
                .input)
        }
        guard let port = LoopbackListener.freePort(from: configuration.port) else {
            throw ServeFailure("no port is free from \(configuration.port) on")
        }
        if port != configuration.port {
            configuration.say("Port \(configuration.port) is taken; using \(port).")
        }
        let home = FileManager.default.temporaryDirectory.appending(
            path: "muster-demo-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: home, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: home) }
        var generator = SystemRandomNumberGenerator()
        let demonstration = Demonstration(
            configuration: configuration, home: home, port: port,
            token: Secret.token(prefix: Secret.tokenPrefix, using: &generator),
            key: Secret.integrationKey(using: &generator))
        try await demonstration.play()
    }

    private var data: String { configuration.data ?? home.appending(path: "data").path }
    private var rosters: String { home.appending(path: "rosters").path }
    private var log: URL { home.appending(path: "log") }

    private func play() async throws {
        let signals = Self.endOnSignals(removing: home)
        defer { for signal in signals { signal.cancel() } }
        try prepareOrganisation()
        try await prepareAccess()
        let hooks = try ChildProcess(
            ["receive", "webhooks", "--dead", "lena,omar"], environment: [:])
        let mail = try ChildProcess(["receive", "mail"], environment: [:])
        defer {
            hooks.stop()
            mail.stop()
        }
        var hookLines = hooks.lines.makeAsyncIterator()
        var mailLines = mail.lines.makeAsyncIterator()
        guard let hookPort = Self.port(await hookLines.next()),
            let mailPort = Self.port(await mailLines.next())
        else { throw ServeFailure("the receivers did not start") }
        var environment = ProcessInfo.processInfo.environment
        environment["DEMO_HOOKS"] = "http://127.0.0.1:\(hookPort)"
        environment["SMTP_HOST"] = "127.0.0.1"
        environment["SMTP_PORT"] = "\(mailPort)"
        environment["SMTP_SECURITY"] = "none"
        let server = try ChildProcess(
            [
                "serve", "--data", data, "--rosters", rosters, "--runbooks",
                configuration.directories.runbooks, "--listen", "127.0.0.1:\(port)", "--attached",
            ], environment: environment, log: log)
        defer { server.stop() }
        try await waitUntilUp(server)
        configuration.say(
            "Muster runs at \(url) (process \(server.identifier)); its log is \(log.path).")
        configuration.say(
            "Webhooks arrive at process \(hooks.identifier), mail at process \(mail.identifier): "
                + "kill one and watch the story change.\n")
        try await playStory(hooks, mail)
        guard !configuration.isFast else { return }
        sayWhereToLook()
        // The handlers end the process.
        try await Task.sleep(for: .seconds(365 * 86_400))
    }

    /// A copy of the organisation's files: to cut delays for `--fast`, and so that the reader can
    /// write an own address into it without touching the checkout.
    private func prepareOrganisation() throws {
        let manager = FileManager.default
        try manager.copyItem(atPath: configuration.directories.rosters, toPath: rosters)
        guard configuration.isFast else { return }
        configuration.say("--fast: every escalation delay of the organisation is cut to 2 s.")
        let files = manager.enumerator(atPath: rosters)
        while let path = files?.nextObject() as? String {
            guard path.hasSuffix(".yaml") else { continue }
            let file = rosters + "/" + path
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let cut = text.replacing(/delay_s: \d+/, with: "delay_s: 2")
            try cut.write(toFile: file, atomically: true, encoding: .utf8)
        }
    }

    private func prepareAccess() async throws {
        let installation = try OfflineInstallation(.directory(data), environment: [:])
        try await installation.perform(
            .createToken(
                id: "demo", digest: Secret.digest(of: token), scope: .person, person: "helen",
                expiresAt: nil))
        try await installation.perform(
            .createKey(
                id: "monitoring", digest: Secret.digest(of: key), service: "checkout",
                format: "pagerduty"))
        installation.close()
    }

    private func waitUntilUp(_ server: ChildProcess) async throws {
        for await line in server.lines {
            if line.contains("listens on") { return }
            configuration.say(line)
        }
        let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        throw ServeFailure("the server did not start:\n\(said)")
    }

    private static func port(_ line: String?) -> Int? {
        guard let line,
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
                as? [String: String]
        else { return nil }
        return object["port"].flatMap { Int($0) }
    }

    /// SIGINT and SIGTERM end everything that this started.
    private static func endOnSignals(removing home: URL) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                ChildProcess.stopAll()
                try? FileManager.default.removeItem(at: home)
                exit(number == SIGINT ? 0 : 128 + number)
            }
            source.resume()
            return source
        }
    }

    private func sayWhereToLook() {
        let say = configuration.say
        say("\nLook around: \(url)  (sign in with the token \(token))")
        let directory = Bundle.main.executableURL?.deletingLastPathComponent().path ?? ""
        say("  export MUSTER_URL=\(url) MUSTER_TOKEN=\(token) PATH=\"\(directory):$PATH\"")
        say("  muster show 1")
        say("  muster incidents --state all")
        say("  muster oncall")
        say("  muster declare 'Nobody can log in' --service web --severity sev2")
        say("Page yourself, through the real path (put your webhook's address in):")
        say(
            "  sed -i 's|webhook: .*/helen|webhook: https://YOUR-RECEIVER|' \(rosters)/people.yaml")
        say("  muster declare 'Testing my pager' --severity sev3    # says which number it has")
        say("  muster page NUMBER --person helen")
        say("Ctrl-C ends everything that this started.")
    }
}
