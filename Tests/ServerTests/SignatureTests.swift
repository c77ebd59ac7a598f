import Core
import Foundation
import Nodes
import Seals
import Synchronization
import Testing

@testable import Intake
@testable import Server

/// Signatures of senders, against certificates and secrets made here.
@Suite struct `Signatures of senders` {
    static let address = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
    static let alarm =
        #"{"AlarmName":"CPU","NewStateValue":"ALARM","AlarmDescription":"is \"high\""}"#

    /// One for all: to make a key takes its time.
    private static let authority = Result { try SigningAuthority() }

    /// A message as SNS writes it, before it is signed.
    static func message(_ type: String = "Notification", version: String = "1") -> [String: String]
    {
        var fields = [
            "Type": type, "MessageId": "m-1", "TopicArn": "arn:aws:sns:eu-west-1:1:alarms",
            "Message": alarm, "Timestamp": "2026-11-23T08:00:00.000Z",
            "SignatureVersion": version, "SigningCertURL": address,
        ]
        if type == "Notification" {
            fields["Subject"] = "ALARM: CPU"
        } else {
            fields["Token"] = "t"
            fields["SubscribeURL"] =
                "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
        }
        return fields
    }

    private static func body(_ fields: [String: String]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }

    /// The names in the order in which they are signed.
    private static func signed(
        _ fields: [String: String], by authority: SigningAuthority
    ) throws -> [String: String] {
        let names = [
            "Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn",
            "Type",
        ]
        let text = names.compactMap { name in fields[name].map { "\(name)\n\($0)\n" } }.joined()
        let hash = fields["SignatureVersion"] == "2" ? "sha256" : "sha1"
        var fields = fields
        fields["Signature"] = Data(try authority.sign(text, hash)).base64EncodedString()
        return fields
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var type = "Notification"
        var version = "1"
        var change: @Sendable (inout [String: String]) -> Void = { _ in }
        var isFetched = true
        var mustBeSigned = false
        var status = 200
        /// The detail that the alert has about it.
        var note = ""
    }

    static let rows = [
        Row(testDescription: "signed with SHA-1"),
        Row(testDescription: "signed with SHA-256", version: "2"),
        Row(testDescription: "signed, and it must be", mustBeSigned: true),
        Row(
            testDescription: "another message under the signature",
            change: { $0["Message"] = alarm.replacing("CPU", with: "GPU") }, status: 403),
        Row(
            testDescription: "a subject that was taken away", change: { $0["Subject"] = nil },
            status: 403),
        Row(
            testDescription: "no Base64", change: { $0["Signature"] = "?" }, status: 403),
        Row(
            testDescription: "SHA-256 under the name of SHA-1",
            change: { $0["SignatureVersion"] = "2" }, status: 403),
        Row(
            testDescription: "a version that nobody knows",
            change: { $0["SignatureVersion"] = "3" }, status: 403),
        Row(
            testDescription: "a certificate elsewhere",
            change: {
                $0["SigningCertURL"] = "https://sns.eu-west-1.amazonaws.com.example.test/a.pem"
            }, status: 403),
        Row(
            testDescription: "a certificate over plain http",
            change: { $0["SigningCertURL"] = "http://sns.eu-west-1.amazonaws.com/a.pem" },
            status: 403),
        Row(
            testDescription: "an address of Amazon's that is no certificate",
            change: { $0["SigningCertURL"] = "https://sns.eu-west-1.amazonaws.com/?Action=x" },
            status: 403),
        Row(
            testDescription: "the certificate cannot be had", isFetched: false,
            note: "not checked: out of reach"),
        Row(
            testDescription: "the certificate cannot be had, and it must be signed",
            isFetched: false, mustBeSigned: true, note: "not checked: out of reach"),
        Row(testDescription: "unsigned", change: { $0["Signature"] = nil }),
        Row(
            testDescription: "unsigned, and it must be", change: { $0["Signature"] = nil },
            mustBeSigned: true, status: 403),
    ]

    private static func sources(_ certificate: ProofSources.Fetched) -> ProofSources {
        ProofSources(
            certificate: { $0 == address ? certificate : .failed("another address: \($0)") },
            confirm: { _ in .failed("out of reach") },
            secret: { $0 == "${HOOK}" ? .success("hush") : .failure(.missingEnvironment("HOOK")) })
    }

    private static func key(_ format: String, _ proof: Proof?, in world: TestServer) async {
        _ = await world.administer(
            .createKey(
                id: "tool", digest: Secret.digest(of: SenderRouteTests.secret),
                service: "ledger-db", format: format, proof: proof))
    }

    private static func detail(_ world: TestServer) async throws -> String {
        let number = try #require(world.node.board.incidents.keys.max())
        let digest = try #require(world.node.board.incident(number)?.shownAlerts.first?.digest)
        let alert = try #require(try await world.server.storedAlert(digest, in: number))
        return alert.details.first { $0.name == "signature" }?.value ?? ""
    }

    @Test(arguments: rows) func `a message of Amazon SNS is`(_ row: Row) async throws {
        let authority = try Self.authority.get()
        var fields = try Self.signed(Self.message(row.type, version: row.version), by: authority)
        row.change(&fields)
        let body = try Self.body(fields)
        let count = fields["Signature"] == nil ? 0 : 1
        let certificate = ProofSources.Fetched.bytes(authority.certificate)
        let sources = Self.sources(row.isFetched ? certificate : .failed("out of reach"))
        try await TestServer.run(proofs: sources) { world in
            await Self.key("cloudwatch", row.mustBeSigned ? .certificate : nil, in: world)
            let path = "/intake/cloudwatch/\(SenderRouteTests.secret)"
            let reply = try await world.post(path, body, [:])
            #expect(reply.status == row.status, "\(reply.body)")
            guard row.status == 200 else {
                #expect(reply.json["type"] as? String == "urn:muster:problem:wrong-signature")
                let refused = world.node.board.installation.refused["tool"]
                #expect(refused?.detail.hasPrefix("wrong signature: ") == true)
                return
            }
            #expect(world.node.board.incident(1)?.title == #"CPU: is "high""#)
            #expect(try await Self.detail(world) == row.note)
            let metrics = try await world.get("/metrics", [:]).body
            let finding = row.note.isEmpty ? "good" : "unchecked"
            #expect(
                metrics.contains("muster_signatures_total{finding=\"\(finding)\"} \(count)\n"))
        }
    }

    @Test func `an alarm that comes without SNS needs no signature, unless it must have one`()
        async throws
    {
        for (proof, status) in [(nil, 200), (.certificate, 403)] as [(Proof?, Int)] {
            try await TestServer.run { world in
                await Self.key("cloudwatch", proof, in: world)
                let path = "/intake/cloudwatch/\(SenderRouteTests.secret)"
                let reply = try await world.post(path, Self.alarm, [:])
                #expect(reply.status == status)
            }
        }
    }

    @Test func `a topic that Amazon has signed is told yes, any other is a person's to decide`()
        async throws
    {
        let authority = try Self.authority.get()
        let fields = try Self.signed(Self.message("SubscriptionConfirmation"), by: authority)
        var unsigned = fields
        unsigned["Signature"] = nil
        let certificate = authority.certificate
        for (fields, isTold) in [(fields, true), (unsigned, false)] {
            let asked = Asked()
            var sources = Self.sources(.bytes(certificate))
            sources.confirm = { address in
                asked.note(address)
                return .bytes([])
            }
            let body = try Self.body(fields)
            try await TestServer.run(proofs: sources) { world in
                await Self.key("cloudwatch", nil, in: world)
                let reply = try await world.post(
                    "/intake/cloudwatch/\(SenderRouteTests.secret)", body, [:])
                #expect(reply.status == 200)
                #expect(
                    asked.all
                        == (isTold
                            ? [
                                "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
                            ]
                            : []))
                #expect(world.node.board.incidents.isEmpty == isTold)
            }
        }
    }

    // MARK: Secrets

    struct Signing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var format = "sentry"
        var place = "${HOOK}"
        var headers: [String: String]
        var status = 200
        var note = ""
    }

    static let issue =
        #"{"action":"triggered","data":{"event":{"issue_id":"1","title":"TypeError"}}}"#
    // HMAC-SHA256 of `issue` with the secret `hush`, by openssl dgst -sha256 -hmac hush.
    static let code = "52f5852083e3ea944a727639f5eb62252a2107942db614ed5da1085ba98c3fcf"

    static let signings = [
        Signing(testDescription: "signed", headers: ["Sentry-Hook-Signature": code]),
        Signing(testDescription: "unsigned", headers: [:], status: 403),
        Signing(
            testDescription: "signed with another secret",
            headers: ["Sentry-Hook-Signature": String(code.reversed())], status: 403),
        Signing(
            testDescription: "no hexadecimal", headers: ["Sentry-Hook-Signature": "hush"],
            status: 403),
        Signing(
            testDescription: "the secret is not there", place: "${ELSE}",
            headers: ["Sentry-Hook-Signature": code],
            note: "not checked: the environment variable HOOK is not set"),
        Signing(
            testDescription: "github's", format: "github",
            headers: ["X-Hub-Signature-256": "sha256=\(code)"]),
        Signing(
            testDescription: "github's without its beginning", format: "github",
            headers: ["X-Hub-Signature-256": code], status: 403),
    ]

    @Test(arguments: signings) func `a body with a secret is`(_ row: Signing) async throws {
        try await TestServer.run(proofs: Self.sources(.failed("none"))) { world in
            await Self.key(row.format, .secret(row.place), in: world)
            let reply = try await world.post(
                "/intake/\(row.format)/\(SenderRouteTests.secret)", Self.issue, row.headers)
            #expect(reply.status == row.status, "\(reply.body)")
            if row.format == "sentry", row.status == 200 {
                #expect(try await Self.detail(world) == row.note)
            }
        }
    }

    @Test(arguments: [
        (#"{"format":"cloudwatch","id":"a","signed":true}"#, 201, "certificate"),
        (#"{"format":"sentry","id":"a","signing_secret":"${SENTRY}"}"#, 201, "${SENTRY}"),
        (
            #"{"format":"sentry","id":"a","signing_secret":"file:/run/sentry"}"#, 201,
            "file:/run/sentry"
        ),
        (#"{"format":"sentry","id":"a","signing_secret":"in the clear"}"#, 422, "not what it is"),
        (#"{"format":"datadog","id":"a","signing_secret":"${X}"}"#, 422, "only senders of"),
        (#"{"format":"sentry","id":"a","signed":true}"#, 422, "only cloudwatch"),
    ]) func `a key says what must prove whose a body is`(
        body: String, status: Int, words: String
    ) async throws {
        try await TestServer.run { world in
            let reply = try await world.post("/api/v1/keys", body)
            #expect(reply.status == status, "\(reply.body)")
            #expect(reply.body.contains(words), "\(reply.body)")
            guard status == 201 else { return }
            #expect(reply.json["proof"] as? String == words)
            #expect(try await world.get("/api/v1/keys").body.contains(words))
        }
    }

    // MARK: Certificates

    @Test func `a certificate that is none, or of another kind, proves nothing`() throws {
        let authority = try Self.authority.get()
        let elliptic = try SigningAuthority(
            newkey: ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        let weak = try SigningAuthority(newkey: ["rsa:1024"])
        let text = "Message\nx\n"
        let signature = try authority.sign(text, "sha256")
        func check(_ certificate: [UInt8]) -> CertificateSignature.Finding {
            CertificateSignature.check(
                signature, of: Array(text.utf8), by: certificate, .sha256)
        }
        #expect(check(authority.certificate) == .good)
        let unreadable = CertificateSignature.Finding.unknown(
            "what was fetched is no certificate that can be used")
        for certificate in [elliptic.certificate, weak.certificate, [], Array("x".utf8)] {
            #expect(check(certificate) == unreadable)
        }
        #expect(
            CertificateSignature.check([], of: [], by: authority.certificate, .sha1) == .wrong)
    }

    /// Good until 2021-01-01.
    private static let old = """
        -----BEGIN CERTIFICATE-----
        MIICrDCCAZQCAQEwDQYJKoZIhvcNAQELBQAwHDEaMBgGA1UEAwwRc25zLmFtYXpv
        bmF3cy5jb20wHhcNMjAwMTAxMDAwMDAwWhcNMjEwMTAxMDAwMDAwWjAcMRowGAYD
        VQQDDBFzbnMuYW1hem9uYXdzLmNvbTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC
        AQoCggEBALx6sl+RHmmupFdVpQ1Wm/P0WjvhQU2v8vN8zM2i9WrrAHKeV+hXixUH
        qDeY8VHT+84HW9rXlaEd+ZiMdXOCqICVdb4S6cdUnl7h0s8/PNQmApgMoEASpwmB
        h8qU3GCGJ6WHgVvoU0DsruxshS4E07mVMwhIq6xkA1hezJ2+IWgPaAJ3nxLK5BjS
        q6gOyfe7i74Sej8kdxlIbhtATU9dnAhSiJkCTssM16WK4RpxjZjy0z/hD1F3zbmD
        7U2GU6i8h5I1m0Xu/XlCzBqW2Brd6ZzouDA3i7QA4To1bbPuiFl8qtr9c4Pnx1Zy
        bIKjlABkImbvSqbtSLeTFJq4zRUFs5UCAwEAATANBgkqhkiG9w0BAQsFAAOCAQEA
        ZN1ZyIBucsUVrFfVcrg0K1u6KE2rm6afoyv/K5eIb5kKObuD9wWrwjHCJmbkC/d1
        V7tX1vYPu/tU0RDxQLV/lNi+6QmZ50P0HVqvy8d1g56BPPnFzWq5nTGk4c6zsvFP
        /kP8qu0K+g3kLdAQsGsIVXnCMwExTlwYCrp4bJDBKRTHsPh81BaC2dHyCwz1DxzO
        XBwmGuDEV3i2pN8CcDtYrViDvm0ThT35wxQ5roI7L8a2PmWLchPYdKZhzMiRack9
        MHBLHkJPNF/DofS/CEYKzMZSnEMEk6odr5KcUz/3Ja5C60GZdVuWhnlBqZ7u7kJn
        TqqhHcxQZ2ca1zGS42HRGw==
        -----END CERTIFICATE-----
        """

    @Test func `a certificate that is over proves nothing`() {
        let finding = CertificateSignature.check(
            [1], of: Array("x".utf8), by: Array(Self.old.utf8), .sha256)
        #expect(finding == .unknown("the certificate is not valid at this time"))
    }
}

/// The addresses that were asked for.
private final class Asked: Sendable {
    private let list = Mutex<[String]>([])

    func note(_ address: String) { list.withLock { $0.append(address) } }
    var all: [String] { list.withLock { $0 } }
}
