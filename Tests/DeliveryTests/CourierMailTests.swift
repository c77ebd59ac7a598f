import Core
import Delivery
import Foundation
import Testing

/// Against a real mail server, with STARTTLS and a login.
@Suite(.enabled(if: TestPython.isExpected, TestPython.absence), .serialized)
final class `Mail by way of a relay` {
    private let certificate: TestCertificate
    private let server: PythonServer

    init() throws {
        certificate = try TestCertificate()
        server = try PythonServer(
            "relay.py", ["starttls", certificate.certificate, certificate.key])
    }

    deinit {
        server.stop()
        certificate.remove()
    }

    private var relay: MailRelay.Resolved {
        MailRelay.Resolved(
            host: "localhost", port: server.port, security: .starttls, user: "muster",
            password: "right", from: "Muster <muster@example.org>",
            authorityFile: certificate.certificate)
    }

    private func mail(
        to recipient: String = "ada@example.org", from sender: String = "muster@example.org",
        by relay: MailRelay.Resolved? = nil, subject: String = "SEV1 #17", text: String = "Come."
    ) throws -> Parcel {
        let message = MailMessage(
            from: try #require(MailAddress(address: sender, name: "Muster")),
            to: try #require(MailAddress(recipient)), subject: subject, text: text,
            date: Moment(seconds: 1_795_489_445), key: "a1/17-3/mail", threadKey: "a1/17")
        return .mail(
            MailParcel(relay: relay ?? self.relay, message: message, timeout: .seconds(20)))
    }

    @Test func `a mail arrives whole`() async throws {
        let text = """
            Störung in der Datenbank — komm bitte.
            .
            .. two dots
            ...\tand three, with a tab at the end\t
            From the start of a line
            a long link https://muster.example.org/p/\(String(repeating: "AbCd-_09", count: 20)) end
            \(String(repeating: "日本語", count: 100))

            last = line
            """
        let subject =
            "SEV1 #17 payments: Störung „alles steht“ " + String(repeating: "日本", count: 40)
        let parcel = try mail(subject: subject, text: text)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(
            report.outcome
                == .delivered("accepted by the mail server: 250 2.0.0 Ok: queued as 4711"))
        let mail = try server.object(1)
        #expect(mail["subject"] == subject)
        #expect(mail["text"] == text + "\n")
        #expect(mail["from"] == "muster@example.org")
        #expect(mail["headerFrom"] == "Muster <muster@example.org>")
        #expect(mail["to"] == "ada@example.org")
        #expect(mail["headerTo"] == "ada@example.org")
        #expect(mail["date"] == "2026-11-24T03:04:05+00:00")
        #expect(mail["messageID"] == "<a1=2F17-3=2Fmail@example.org>")
        #expect(mail["references"] == "<thread=2Ea1=2F17@example.org>")
        #expect(mail["inReplyTo"] == mail["references"])
        #expect(mail["auto"] == "auto-generated")
        #expect(mail["type"] == "text/plain")
        #expect(mail["defects"] == "")
        #expect(mail["login"] == "yes")
        #expect(mail["tls"] == "yes")
    }

    @Test func `a plain mail stays readable in the raw`() async throws {
        let text = "Line one\n.\n.hidden?\nhttps://muster.example.org/p/abc=def\n"
        let parcel = try mail(subject: "SEV1 #17", text: text)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "delivered", "\(report.outcome)")
        let mail = try server.object(1)
        #expect(mail["text"] == text)
        #expect(
            mail["raw"]?.contains("\r\n.hidden?\r\nhttps://muster.example.org/p/abc=def") == true)
    }

    @Test(arguments: [
        ("gone@example.org", "methodFailed", "the mail server refuses the recipient: 550 5.1.1"),
        ("later@example.org", "retry", "the mail server defers the recipient: 451 4.7.1"),
        ("spam@example.org", "methodFailed", "the mail server refuses the message: 554 5.7.1"),
        ("full@example.org", "retry", "the mail server defers the message: 452 4.3.1"),
    ])
    func `a refused recipient or message is not the channel's fault`(
        _ recipient: String, _ kind: String, _ words: String
    ) async throws {
        let parcel = try mail(to: recipient)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == kind)
        #expect(report.outcome.detail.hasPrefix(words), "\(report.outcome)")
    }

    @Test func `a wrong password is the channel's fault`() async throws {
        var wrong = relay
        wrong.password = "left-over"
        let parcel = try mail(by: wrong)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "channelFailed")
        #expect(
            report.outcome.detail.hasPrefix("the mail relay refuses our login: 535"),
            "\(report.outcome)")
        #expect(!report.outcome.detail.contains("left-over"))
    }

    @Test func `a login that is missing is the channel's fault`() async throws {
        var without = relay
        without.user = nil
        let parcel = try mail(by: without)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "channelFailed")
        #expect(
            report.outcome.detail.hasPrefix("the mail relay refuses our sender: 530"),
            "\(report.outcome)")
    }

    @Test func `a refused sender is the channel's fault`() async throws {
        let parcel = try mail(from: "stranger@example.org")
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(
            report.outcome
                == .channelFailed(
                    "the mail relay refuses our sender: 553 5.7.1 Sender not allowed"))
    }

    @Test func `a certificate that does not verify is the channel's fault`() async throws {
        var untrusting = relay
        untrusting.authorityFile = nil
        let parcel = try mail(by: untrusting)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "channelFailed")
        #expect(
            report.outcome.detail.hasPrefix("the mail relay's certificate does not verify: SSL"),
            "\(report.outcome)")
    }

    @Test func `STARTTLS that is not offered is the channel's fault`() async throws {
        let plain = try PythonServer("relay.py", ["none"])
        defer { plain.stop() }
        var demanding = relay
        demanding.port = plain.port
        let parcel = try mail(by: demanding)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(
            report.outcome
                == .channelFailed("the mail relay does not offer STARTTLS, which is required"))
    }

    @Test func `a relay without security takes mail when told so`() async throws {
        let plain = try PythonServer("relay.py", ["none"])
        defer { plain.stop() }
        let open = MailRelay.Resolved(
            host: "127.0.0.1", port: plain.port, security: .none, from: "muster@example.org")
        let parcel = try mail(by: open)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "delivered", "\(report.outcome)")
        #expect(try plain.object(1)["tls"] == "no")
    }

    @Test func `a relay with TLS from the first byte`() async throws {
        let secure = try PythonServer(
            "relay.py", ["tls", certificate.certificate, certificate.key])
        defer { secure.stop() }
        var relay = relay
        relay.port = secure.port
        relay.security = .tls
        let parcel = try mail(by: relay)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "delivered", "\(report.outcome)")
        #expect(try secure.object(1)["login"] == "yes")
    }

    @Test func `two mails share one connection`() async throws {
        let parcel = try mail()
        try await Courier.with { courier in
            let first = await courier.deliver(parcel)
            let second = await courier.deliver(parcel)
            #expect(first.connectionsOpened == 1)
            #expect(second.connectionsOpened == 0)
            #expect(second.outcome.kind == "delivered", "\(second.outcome)")
        }
        #expect(try server.object(1)["peer"] == server.object(2)["peer"])
    }

    @Test func `the same mail sent again has the same identity`() async throws {
        let parcel = try mail()
        try await Courier.with { courier in
            _ = await courier.deliver(parcel)
            _ = await courier.deliver(parcel)
        }
        #expect(try server.object(1)["messageID"] == server.object(2)["messageID"])
    }
}
