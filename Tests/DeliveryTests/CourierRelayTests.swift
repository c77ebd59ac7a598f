import Core
import Delivery
import Synchronization
import Testing

/// Relays that misbehave, each told line by line what to say.
@Suite struct `Mail relays in trouble` {
    /// Answers `replies[verb]`, else as a relay that takes everything. A reply of nil hangs up.
    private static func relay(
        greeting: String? = "220 relay.test ESMTP",
        _ answer: @escaping @Sendable (_ verb: String, _ connection: Int) -> String? = usual
    ) throws -> LoopbackServer {
        try LoopbackServer { connection in
            guard let greeting else { return connection.waitForEnd() }
            connection.write(greeting + "\r\n")
            while let line = connection.line() {
                let verb = String(line.prefix { $0 != " " }).uppercased()
                guard let reply = answer(verb, connection.number) else { return }
                if reply == "hang" { return connection.waitForEnd() }
                connection.write(reply + "\r\n")
                guard verb == "DATA", reply.hasPrefix("3") else { continue }
                while let line = connection.line(), line != "." {}
                guard let taken = answer("CONTENT", connection.number) else { return }
                connection.write(taken + "\r\n")
            }
        }
    }

    @Sendable private static func usual(_ verb: String, _ connection: Int) -> String? {
        switch verb {
        case "DATA": "354 go on"
        case "EHLO": "250 relay.test"
        case "QUIT": "221 bye"
        default: "250 OK"
        }
    }

    private static func mail(_ port: Int, timeout: Duration = .seconds(10)) throws -> Parcel {
        let address = try #require(MailAddress("muster@example.org"))
        let relay = MailRelay.Resolved(
            host: "127.0.0.1", port: port, security: .none, from: address.address)
        let message = MailMessage(
            from: address, to: address, subject: "SEV1", text: "Come.", date: .zero, key: "17-3")
        return .mail(MailParcel(relay: relay, message: message, timeout: timeout))
    }

    @Test func `a relay that refuses the connection is the channel's fault`() async throws {
        let server = try Self.relay()
        let parcel = try Self.mail(server.port)
        server.stop()
        let report = try await Courier.with { courier in
            var report = await courier.deliver(parcel)
            // The port closes a moment after `stop`.
            while case .delivered = report.outcome { report = await courier.deliver(parcel) }
            return report
        }
        #expect(report.outcome.kind == "channelFailed", "\(report.outcome)")
    }

    @Test(arguments: [
        "554 5.7.1 You are on a list", "421 4.3.2 Too many connections",
    ])
    func `a relay that turns us away is the channel's fault`(_ greeting: String) async throws {
        let server = try Self.relay(greeting: greeting)
        defer { server.stop() }
        let parcel = try Self.mail(server.port)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(
            report.outcome == .channelFailed("the mail relay turns us away: \(greeting)"))
    }

    @Test func `a relay that says nothing is the channel's fault`() async throws {
        let server = try Self.relay(greeting: nil)
        defer { server.stop() }
        let parcel = try Self.mail(server.port, timeout: .milliseconds(300))
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(
            report.outcome == .channelFailed("the mail relay does not answer in time"))
    }

    @Test(arguments: ["451 4.3.0 Trouble", "550 5.7.0 No"])
    func `a refusal at MAIL is the channel's fault`(_ reply: String) async throws {
        let server = try Self.relay { verb, number in
            verb == "MAIL" ? reply : Self.usual(verb, number)
        }
        defer { server.stop() }
        let parcel = try Self.mail(server.port)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(
            report.outcome == .channelFailed("the mail relay refuses our sender: \(reply)"))
    }

    @Test(arguments: [
        ("RCPT", nil, "retry"), ("DATA", nil, "retry"), ("CONTENT", nil, "retry"),
        ("MAIL", nil, "channelFailed"), ("EHLO", nil, "channelFailed"),
        ("CONTENT", "421 4.3.2 shutting down", "retry"),
        ("RCPT", "421 4.3.2 shutting down", "retry"),
        ("CONTENT", "552 5.3.4 Too big", "methodFailed"),
        ("DATA", "554 5.5.1 No valid recipients", "methodFailed"),
    ])
    func `where a relay stops decides whose fault it is`(
        _ place: String, _ reply: String?, _ kind: String
    ) async throws {
        let server = try Self.relay { verb, number in
            verb == place ? reply : Self.usual(verb, number)
        }
        defer { server.stop() }
        let parcel = try Self.mail(server.port)
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == kind, "\(report.outcome)")
    }

    @Test(arguments: [nil, "421 4.4.2 idle for too long"])
    func `a kept connection that died is replaced without a fuss`(_ farewell: String?) async throws
    {
        let mails = Mutex(0)
        let server = try Self.relay { verb, number in
            guard verb == "MAIL" else { return Self.usual(verb, number) }
            // The first connection takes one mail only.
            let isSecond = mails.withLock { mails in
                mails += 1
                return mails == 2
            }
            return isSecond ? farewell : "250 OK"
        }
        defer { server.stop() }
        let parcel = try Self.mail(server.port)
        try await Courier.with { courier in
            let first = await courier.deliver(parcel)
            #expect(first.outcome.kind == "delivered", "\(first.outcome)")
            let second = await courier.deliver(parcel)
            #expect(second.outcome.kind == "delivered", "\(second.outcome)")
        }
        #expect(server.connections == 2)
    }

    @Test func `a relay that hangs at the farewell holds nobody up`() async throws {
        let server = try Self.relay { verb, number in
            switch verb {
            case "RCPT": "550 5.1.1 No such user"
            case "QUIT": "hang"
            default: Self.usual(verb, number)
            }
        }
        defer { server.stop() }
        let receiver = try Receiver { _ in .status(200) }
        defer { receiver.server.stop() }
        let parcel = try Self.mail(server.port)
        let url = receiver.url()
        let clock = ContinuousClock()
        let start = clock.now
        try await Courier.with { courier in
            let mail = await courier.deliver(parcel)
            #expect(mail.outcome.kind == "methodFailed", "\(mail.outcome)")
            let hook = await courier.deliver(.http(.local(url)))
            #expect(hook.outcome.kind == "delivered")
        }
        #expect(clock.now - start < .seconds(25))
    }

    @Test func `a host that is none is the channel's fault`() async throws {
        let address = try #require(MailAddress("muster@example.org"))
        let relay = MailRelay.Resolved(
            host: "relay.test/x y", port: 25, security: .none, from: address.address)
        let parcel = Parcel.mail(
            MailParcel(relay: relay, sender: address, recipient: address, message: []))
        let report = try await Courier.with { await $0.deliver(parcel) }
        #expect(report.outcome.kind == "channelFailed")
    }
}
