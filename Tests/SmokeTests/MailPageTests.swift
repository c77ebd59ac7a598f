import App
import Foundation
import Testing

/// Mail through a relay that wants STARTTLS and a login, as real ones do.
@Suite(.enabled(if: Tool.python.isExpected && Tool.openssl.isExpected, Tool.python.absence))
struct MailPages {
    /// Muster, and a relay whose login is `muster` with the password `right`.
    struct Post {
        let hooks: Hooks
        let program: Program
        let relay: Companion
        let token: String

        init(password: String) throws {
            hooks = try #require(Hooks())
            program = try Program()
            try program.run(
                .openssl,
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem", "-out",
                    "certificate.pem",
                ])
            let script = Program.root.appending(path: "Tests/DeliveryTests/Support/relay.py").path
            let relay = try Companion(
                .python, ["-u", script, "starttls", "certificate.pem", "key.pem"],
                in: program.home)
            self.relay = relay
            try program.wait(for: "the relay to listen", within: 30) {
                try #require(relay.isRunning, "\(relay.complaints)")
                return !relay.lines.isEmpty
            }
            let port = try #require(relay.lines.first.flatMap { Int($0) })
            let certificate = program.home.appending(path: "certificate.pem").path
            try program.write(
                """
                organisation: Smoke
                catch_all: everybody
                fallback: { contact: [ { webhook: 'http://127.0.0.1:\(hooks.port)/fallback' } ] }
                allowed_private_hosts: [127.0.0.1]
                relay:
                  host: localhost
                  port: \(port)
                  security: starttls
                  user: muster
                  password: ${SMTP_PASSWORD}
                  from: Muster <muster@smoke.example.test>
                  authority_file: \(certificate)
                people:
                  pat: { name: Pat, contact: [ { mail: pat@smoke.example.test } ] }
                groups:
                  everybody:
                    name: Everybody
                    escalation: [ { page: { person: pat }, delay_s: 300 } ]
                plans:
                  default:
                    bridge: https://meet.example.test/smoke
                    commander: everybody
                    groups: [ { group: everybody } ]
                """)
            token = try program.token(for: "pat")
            try program.serve(environment: ["SMTP_PASSWORD": password])
        }

        struct Mail: Decodable {
            var to: String
            var login: String
            var subject: String
            var text: String
        }

        var mails: [Mail] {
            relay.lines.dropFirst().compactMap {
                try? JSONDecoder().decode(Mail.self, from: Data($0.utf8))
            }
        }
    }

    @Test func `a mail brings the link, and the link acknowledges`() throws {
        let post = try Post(password: "right")
        let number = try post.program.declare("Checkout is down", severity: "sev2", post.token)
        try post.program.wait(for: "the mail", within: 20) { !post.mails.isEmpty }
        let mail = try #require(post.mails.first)
        #expect(mail.to == "pat@smoke.example.test")
        #expect(mail.login == "yes")
        #expect(mail.subject.contains("Checkout is down"))
        let found = try #require(mail.text.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+(\/p\/\S+)/))
        let path = String(found.1)

        // Mail scanners follow links: that answers nothing.
        let screen = try post.program.client().send("GET", path)
        #expect(screen.status == 200)
        #expect(String(decoding: screen.body, as: UTF8.self).contains("Acknowledge"))
        #expect(try post.program.incident(number, post.token).obligations.first?.state == "open")

        try post.program.client().follow("\(path.dropFirst())/ack", fields: [:])
        let obligation = try #require(
            try post.program.incident(number, post.token).obligations.first)
        #expect(obligation.state == "acknowledged")
        #expect(obligation.holder?.id == "pat")
    }

    @Test func `a wrong password is the channel's trouble, not the person's`() throws {
        let post = try Post(password: "wrong")
        let number = try post.program.declare("Checkout is down", severity: "sev2", post.token)
        let trouble = try post.program.incident(titled: "cannot send by mail", post.token)
        #expect(trouble != number)
        // Whoever cannot be rung by mail is not gone: the fallback hears that the channel is.
        try post.program.wait(for: "the alarm at the fallback address", within: 20) {
            post.hooks.all.contains { $0.path == "/fallback" }
        }
        #expect(post.mails.isEmpty)
        let ringing = try post.program.incident(number, post.token).obligations.flatMap(\.ringing)
        #expect(!ringing.contains { $0.delivery == "unreachable" })
        let told = try post.program.told(number, post.token)
        #expect(told.contains { $0.hasPrefix("stepped over Pat") && $0.contains("login") })
        #expect(!told.contains { $0.contains("Pat cannot be reached") })
    }
}
