import Core
import Seals
import Testing

@Suite struct `Sealed tokens` {
    private static let key = [UInt8](repeating: 7, count: 32)
    private static let now = Moment(seconds: 1_795_489_445)
    private static let link = LinkToken(
        person: "ada", message: MessageID(incident: 17, serial: 3), openedAt: now, obligation: 4,
        expiresAt: now + .hours(24))
    private static let session = SessionToken(
        person: "ada", incident: 17, opener: nil, issuedAt: now, expiresAt: now + .hours(12))

    @Test(arguments: [
        link,
        LinkToken(
            person: "Ünal/日本", message: MessageID(incident: 1_000_000, serial: 0),
            openedAt: .zero, expiresAt: .distantFuture),
    ])
    func `a link says what was sealed`(_ link: LinkToken) throws {
        let text = link.sealed(with: Self.key)
        #expect(try LinkToken(text, key: Self.key, at: Self.now) == link)
        #expect(text.utf8.allSatisfy { $0 != 43 && $0 != 47 && $0 != 61 })
        #expect(text.utf8.count < 80)
    }

    @Test(arguments: [
        session,
        SessionToken(
            person: "ada", incident: nil, opener: .max, issuedAt: now,
            expiresAt: now + .hours(12)),
    ])
    func `a session says what was sealed`(_ session: SessionToken) throws {
        let text = session.sealed(with: Self.key)
        #expect(try SessionToken(text, key: Self.key, at: Self.now) == session)
    }

    @Test func `an end is exclusive`() throws {
        let text = Self.link.sealed(with: Self.key)
        let end = Self.link.expiresAt
        #expect(throws: SealError.expired(at: end)) {
            try LinkToken(text, key: Self.key, at: end)
        }
        #expect(throws: Never.self) {
            try LinkToken(text, key: Self.key, at: end - .milliseconds(1))
        }
        #expect(try LinkToken(genuine: text, key: Self.key) == Self.link)
    }

    @Test func `any change is noticed`() {
        let text = Self.link.sealed(with: Self.key)
        let letters = Array(text)
        for index in letters.indices {
            for letter in "AZaz09-_" where letter != letters[index] {
                var changed = letters
                changed[index] = letter
                #expect(throws: SealError.self) {
                    try LinkToken(String(changed), key: Self.key, at: Self.now)
                }
            }
        }
    }

    @Test func `a token of one kind is none of another`() {
        #expect(throws: SealError.badSignature) {
            try SessionToken(Self.link.sealed(with: Self.key), key: Self.key, at: Self.now)
        }
        #expect(throws: SealError.badSignature) {
            try LinkToken(Self.session.sealed(with: Self.key), key: Self.key, at: Self.now)
        }
        #expect(throws: SealError.badSignature) {
            let form = Self.session.formToken(key: Self.key)
            return try SessionToken(form, key: Self.key, at: Self.now)
        }
        #expect(throws: SealError.badSignature) {
            let other = [UInt8](repeating: 8, count: 32)
            return try LinkToken(Self.link.sealed(with: other), key: Self.key, at: Self.now)
        }
    }

    @Test(arguments: [
        "", "x", "AQ", "not a token", "AAAA=", "ÄÄÄÄ", String(repeating: "A", count: 5000),
    ])
    func `what is no token is malformed`(_ text: String) {
        #expect(throws: SealError.malformed) {
            try LinkToken(text, key: Self.key, at: Self.now)
        }
    }

    @Test func `a form belongs to its session`() {
        let form = Self.session.formToken(key: Self.key)
        var other = Self.session
        other.person = "bob"
        #expect(Self.session.accepts(formToken: form, key: Self.key))
        #expect(!other.accepts(formToken: form, key: Self.key))
        #expect(!Self.session.accepts(formToken: "", key: Self.key))
        #expect(!Self.session.accepts(formToken: form, key: [1]))
    }

    @Test func `a manifest's seal stands for its bytes`() throws {
        let seal = ManifestSeal(signing: [1, 2, 3], key: Self.key)
        let read = try #require(ManifestSeal(hexadecimal: seal.hexadecimal))
        #expect(read.isGenuine(for: [1, 2, 3], key: Self.key))
        #expect(!read.isGenuine(for: [1, 2], key: Self.key))
        #expect(!read.isGenuine(for: [1, 2, 3], key: [9]))
        #expect(ManifestSeal(hexadecimal: "00") == nil)
    }
}

@Suite struct `Standard Webhooks` {
    // The reference library's own vector (libraries/go/webhook_test.go).
    private static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    private static let timestamp: Int64 = 1_614_265_330
    private static let body = Array("{\"test\": 2432232314}".utf8)
    private static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    private static let now = Moment(seconds: timestamp)

    private static func signer() throws -> StandardWebhooks {
        try #require(StandardWebhooks(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    }

    @Test func `the reference vector is met`() throws {
        let signer = try Self.signer()
        #expect(
            signer.signature(id: Self.id, timestamp: Self.timestamp, body: Self.body)
                == Self.signature)
        let headers = signer.headers(id: Self.id, timestamp: Self.timestamp, body: Self.body)
        #expect(
            headers.map { "\($0): \($1)" } == [
                "webhook-id: \(Self.id)", "webhook-timestamp: 1614265330",
                "webhook-signature: \(Self.signature)",
            ])
    }

    @Test(
        arguments: [
            (signature, "1614265330", .zero, nil),
            ("v1,AAAA \(signature) v2,x", "1614265330", .zero, nil),
            (signature, "1614265330", .seconds(300), nil),
            (signature, "1614265330", .seconds(301), .tooOld),
            (signature, "1614265330", .seconds(-301), .tooNew),
            ("v1,AAAA", "1614265330", .zero, .badSignature),
            ("", "1614265330", .zero, .badSignature),
            (signature, "1614265331", .zero, .badSignature),
            (signature, "01614265330", .zero, .malformedTimestamp),
            (signature, "soon", .zero, .malformedTimestamp),
        ] as [(String, String, Duration, StandardWebhooks.Mistrust?)])
    func `a webhook is believed only with a right and recent signature`(
        _ signatures: String, _ timestamp: String, _ later: Duration,
        _ mistrust: StandardWebhooks.Mistrust?
    ) throws {
        let signer = try Self.signer()
        var thrown: StandardWebhooks.Mistrust?
        do throws(StandardWebhooks.Mistrust) {
            try signer.verify(
                id: Self.id, timestamp: timestamp, signatures: signatures, body: Self.body,
                at: Self.now + later)
        } catch {
            thrown = error
        }
        #expect(thrown == mistrust)
    }

    @Test(arguments: [
        "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjU",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!",
        "whsec_" + String(repeating: "AAAA", count: 22),
    ])
    func `a secret has its form`(_ secret: String) {
        #expect(StandardWebhooks(secret: secret) == nil)
    }
}

@Suite struct `Codecs and secrets` {
    // RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base 64 meets its vectors`(_ text: String, _ encoded: String) {
        let bytes = Array(text.utf8)
        let bare = encoded.replacing("=", with: "")
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.encode(bytes, as: .url) == bare)
        #expect(Base64.decode(encoded) == bytes)
        #expect(Base64.decode(bare, as: .url) == bytes)
    }

    @Test(arguments: [
        "Zg=", "Zg", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "====", "Zg==Zg==", "Z", "Zm9_",
    ])
    func `base 64 has one text for one value`(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `every byte survives both codecs`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes, as: .url), as: .url) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
        }
        #expect(Hexadecimal.decode("0") == nil)
        #expect(Hexadecimal.decode("0g") == nil)
        #expect(Hexadecimal.decode("Ff") == [255])
    }

    @Test func `digests meet their vectors`() {
        // FIPS 180-2, appendix B.1.
        #expect(
            Digest32.sha256(Array("abc".utf8)).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Secret.digest(of: "abc") == Digest32.sha256(Array("abc".utf8)))
    }

    @Test func `lists of parts that differ have different digests`() {
        let lists: [[[UInt8]]] = [
            [], [[]], [[], []], [[1]], [[1], []], [[], [1]], [[1, 2]], [[1], [2]], [[0, 1]],
        ]
        #expect(Set(lists.map { Digest16.sha256($0) }).count == lists.count)
        #expect(Digest16.sha256([[1], [2]]) == Digest16.sha256([[1], [2]]))
    }

    @Test func `secrets have their forms and are never the same`() throws {
        var random = SystemRandomNumberGenerator()
        let token = Secret.token(prefix: "mst_", using: &random)
        #expect(token.hasPrefix("mst_") && token.utf8.count == 47)
        #expect(token != Secret.token(prefix: "mst_", using: &random))
        let key = Secret.integrationKey(using: &random)
        #expect(key.utf8.count == 32 && Hexadecimal.decode(key)?.count == 16)
        #expect(StandardWebhooks(secret: Secret.webhookSecret(using: &random)) != nil)
        #expect(Secret.signingKey(using: &random).count == 32)
    }

    @Test func `equal means equal`() {
        #expect(isEqualInConstantTime([], []))
        #expect(isEqualInConstantTime([1, 2], [1, 2]))
        #expect(!isEqualInConstantTime([1, 2], [1, 3]))
        #expect(!isEqualInConstantTime([1, 2], [1, 2, 3]))
    }
}
