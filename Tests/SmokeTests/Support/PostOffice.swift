import App
import Foundation
import Testing

/// A real mail server, Dovecot of the distribution, in the folder of a program: IMAP over TLS and
/// with STARTTLS on loopback, any user with the password `right`. Mails are delivered as a mail
/// server does it, into the user's Maildir.
///
/// It ends with the process that started it, however that ends: a shell beside it reads from a pipe
/// that only this process writes to.
final class PostOffice {
    static let certificate = "certificate.pem"

    let tlsPort: Int
    let startTLSPort: Int
    private let home: URL
    private let runs: URL
    private var process: Process?
    private var lifeline = Pipe()
    private var delivered = 0

    private static let isRoot = getuid() == 0
    /// Dovecot serves nobody as root: who runs as root has it serve as nobody.
    private static let user = isRoot ? "nobody" : NSUserName()

    static var dovecot: String? {
        ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    static var isExpected: Bool {
        dovecot != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    static let absence: Comment =
        "SKIPPED: there is no Dovecot. Run scripts/test, which installs what the tests need."

    init(for program: Program) throws {
        home = program.home.appending(path: "post")
        // Sockets have short paths only.
        runs = URL(filePath: "/tmp/muster-post-\(UUID().uuidString.prefix(8))")
        tlsPort = try #require(LoopbackListener.freePort())
        startTLSPort = try #require(LoopbackListener.freePort())
        for folder in [home, runs] {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
        }
        // Dovecot makes the folders of users by itself.
        let mail = runs.appending(path: "mail")
        try FileManager.default.createDirectory(at: mail, withIntermediateDirectories: true)
        chmod(mail.path, 0o777)
        try program.run(
            .openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem", "-out",
                Self.certificate,
            ])
        try settings(program.home.path).write(
            to: home.appending(path: "dovecot.conf"), atomically: true, encoding: .utf8)
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: runs)
    }

    private func settings(_ certificates: String) -> String {
        """
        base_dir = \(runs.path)
        state_dir = \(runs.path)
        log_path = \(home.path)/log
        protocols = imap
        listen = 127.0.0.1
        \(Self.isRoot ? "" : "default_internal_user = \(Self.user)")
        default_login_user = \(Self.user)
        first_valid_uid = 1
        mail_location = maildir:\(runs.path)/mail/%n
        ssl = yes
        ssl_cert = <\(certificates)/\(Self.certificate)
        ssl_key = <\(certificates)/key.pem
        disable_plaintext_auth = no
        auth_failure_delay = 0
        passdb {
          driver = static
          args = password=right
        }
        userdb {
          driver = static
          args = uid=\(Self.user) gid=\(Self.isRoot ? "nogroup" : "\(getgid())") home=\(runs.path)/mail/%n
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = \(startTLSPort)
          }
          inet_listener imaps {
            port = \(tlsPort)
            ssl = yes
          }
        }
        service anvil {
          chroot =
        }
        """
    }

    func start() throws {
        let server = try #require(Self.dovecot)
        // Of one that was killed: its number may still be there when nobody reaped it yet.
        try? FileManager.default.removeItem(at: runs.appending(path: "master.pid"))
        lifeline = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c",
            Self.script, "sh", server, home.appending(path: "dovecot.conf").path,
        ]
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    /// SIGTERM may be blocked in whatever a test starts, so it ends at once, with its children.
    private static let script = """
        "$1" -F -c "$2" </dev/null &
        dovecot=$!
        read -r line
        kill -KILL $dovecot $(cat /proc/$dovecot/task/$dovecot/children)
        """

    /// Cuts every connection, as a machine that is switched off.
    func stop() {
        guard let process else { return }
        try? lifeline.fileHandleForWriting.close()
        process.waitUntilExit()
        self.process = nil
    }

    var log: String {
        (try? String(contentsOf: home.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    // MARK: Mails

    private func folder(_ name: String, of user: String) -> URL {
        runs.appending(path: "mail/\(user)/\(name)")
    }

    /// Brings a mail, with lines that end as in files.
    func deliver(_ mail: String, to user: String) throws {
        let folders = ["", "tmp", "new", "cur"].map { folder($0, of: user) }
        for folder in folders
        where !FileManager.default.fileExists(atPath: folder.path) {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o777])
            chmod(folder.path, 0o777)
        }
        delivered += 1
        let name = "\(1_795_000_000 + delivered).M\(delivered)P1.localhost"
        let temporary = folder("tmp", of: user).appending(path: name)
        try Data(mail.utf8).write(to: temporary)
        chmod(temporary.path, 0o644)
        try FileManager.default.moveItem(
            at: temporary, to: folder("new", of: user).appending(path: name))
    }

    /// Mails that are marked as read.
    func read(by user: String) -> Int {
        files("cur", of: user).count { $0.contains(":2,") && $0.hasSuffix("S") }
    }

    /// Mails in whatever state.
    func count(of user: String) -> Int {
        files("cur", of: user).count + files("new", of: user).count
    }

    private func files(_ name: String, of user: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder(name, of: user).path)) ?? []
    }

    /// Takes every mark back, as if whoever read had been killed before setting it.
    func unread(by user: String) throws {
        for name in files("cur", of: user) {
            let plain = String(name.prefix { $0 != ":" })
            try FileManager.default.moveItem(
                at: folder("cur", of: user).appending(path: name),
                to: folder("new", of: user).appending(path: plain))
        }
    }
}
