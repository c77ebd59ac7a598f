import Core
import HTTPTypes
import Hummingbird
import Intake
import Logging
import Seals

// Signatures of senders. The key says that somebody may send; a signature says that it is the tool that says
// so. A wrong one is refused. One that cannot be checked now (the certificate cannot be fetched, the secret is
// not there) is no reason to lose an alert: it is taken by its key, and the alert says so.

extension MusterServer {
    /// What the signature of a body says, counted.
    func proof(
        of body: [UInt8], _ call: Call, _ key: IntegrationKey
    ) async -> ProofFinding {
        let finding: ProofFinding
        if case .secret(let place) = key.proof {
            finding = secretProof(of: body, call, key, place)
        } else if key.format == SNSSignature.format {
            finding = await certificateProof(of: body, isNeeded: key.proof == .certificate)
        } else {
            finding = .none
        }
        proofs.count(finding)
        if case .unchecked(let why) = finding {
            logger.warning(
                "a sender's signature is not checked",
                metadata: ["key": "\(key.id)", "reason": "\(why)"])
        }
        return finding
    }

    private func secretProof(
        of body: [UInt8], _ call: Call, _ key: IntegrationKey, _ place: String
    ) -> ProofFinding {
        guard let scheme = SecretSignature(format: key.format),
            let header = HTTPField.Name(scheme.header)
        else { return .none }
        guard let told = call.request.headers[header] else {
            return .wrong("it has no header \(scheme.header)")
        }
        switch proofSources.secret(place) {
        case .failure(let failure): return .unchecked("\(failure)")
        case .success(let secret):
            return scheme.isGood(told, of: body, with: secret)
                ? .good : .wrong("\(scheme.header) is not by the secret of this key")
        }
    }

    private func certificateProof(of body: [UInt8], isNeeded: Bool) async -> ProofFinding {
        let message: SNSSignature
        do throws(SNSSignature.Fault) {
            guard let found = try SNSSignature(body: body) else {
                return isNeeded ? .wrong("it is no message of Amazon SNS") : .none
            }
            message = found
        } catch {
            switch error {
            case .unsigned: return isNeeded ? .wrong("it has no signature") : .none
            case .wrong(let why): return .wrong(why)
            }
        }
        let certificate: [UInt8]
        switch await proofSources.certificate(message.certificate) {
        case .bytes(let bytes): certificate = bytes
        case .failed(let why): return .unchecked(why)
        }
        guard let signature = Base64.decode(message.signature) else {
            return .wrong("its signature is not in Base64")
        }
        let found = CertificateSignature.check(
            signature, of: Array(message.text.utf8), by: certificate,
            message.isSHA1 ? .sha1 : .sha256)
        switch found {
        case .good: return .good
        case .wrong: return .wrong("its signature is not by \(message.certificate)")
        case .unknown(let why): return .unchecked(why)
        }
    }

    /// A topic asks whether it may send, or says that it sends no more. One that Amazon has signed is
    /// told yes where it asks; of any other a person decides.
    func answer(
        _ message: SNSMessage, _ finding: ProofFinding, _ body: [UInt8], _ key: IntegrationKey
    ) async throws -> Response {
        var words = message.words
        if case .confirm(let topic, let address) = message, finding == .good {
            switch await proofSources.confirm(address) {
            case .bytes:
                logger.notice(
                    "a topic of Amazon SNS may send now",
                    metadata: ["key": "\(key.id)", "topic": "\(topic)"])
                return try .json(WebhookReceipt(accepted: 0, problems: []))
            case .failed(let why): words += " (Muster could not: \(why))"
            }
        }
        // Nobody is told to try again: a person has to look.
        try await keepRefused(key, words, body)
        return try .json(WebhookReceipt(accepted: 0, problems: [words]))
    }
}

extension Problem {
    static func wrongSignature(_ why: String, _ key: IntegrationKey) -> Problem {
        Problem(
            .forbidden, "wrong-signature", "This is not signed by whom it should be",
            "\(why.prefix(1).uppercased())\(why.dropFirst()). It is kept as \"last refused\" of key "
                + "\(key.id).")
    }
}
