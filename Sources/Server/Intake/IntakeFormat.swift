package import Core
import Handbooks
package import Intake
import Seals

/// A format that an integration key can be made for: one that Muster reads by itself, or a mapping.
package struct IntakeFormat: Hashable, Sendable {
    package static let pagerduty = IntakeFormat(name: "pagerduty")
    package static let alertmanager = IntakeFormat(name: "alertmanager")
    package static let grafana = IntakeFormat(name: "grafana")
    package static let opsgenie = IntakeFormat(name: "opsgenie")
    package static let heartbeat = IntakeFormat(name: "heartbeat")

    package let name: String

    private init(name: String) { self.name = name }

    /// Nil for a name that is neither a format nor a mapping. `handbook`: with the organisation's own.
    package init?(_ name: String, in handbook: Handbook?) {
        guard Mapping.builtIn.contains(name) || (handbook ?? .empty).mapping(name) != nil else {
            return nil
        }
        self.init(name: name)
    }

    /// All names, in order.
    package static func names(in handbook: Handbook?) -> [String] {
        (Mapping.builtIn + (handbook ?? .empty).mappingNames).sorted()
    }

    /// What is wrong with a name that is none, and what might be meant.
    package static func unknown(_ name: String, in handbook: Handbook?) -> String {
        let hint = Nearest.hint(for: name, among: names(in: handbook))
        return hint.isEmpty
            ? "there is no format \(name.shown); there are \(names(in: handbook).joined(separator: ", "))"
            : "there is no format \(name.shown)\(hint)"
    }

    /// Where its senders send.
    package var address: String {
        switch self {
        case .pagerduty: "/v2/enqueue"
        case .opsgenie: "/v2/alerts"
        case .heartbeat: "/heartbeat/KEY"
        default: "/intake/\(name)/KEY"
        }
    }

    /// What must prove, beside a key of this format, whose a body is. `secret`: where it lies.
    package func proof(signed: Bool, secret: String?) throws(IntakeProblem) -> Proof? {
        if let secret {
            guard SecretSignature(format: name) != nil else {
                throw IntakeProblem(
                    .invalid,
                    ["signing_secret: only senders of \(SecretSignature.formats) sign with one"])
            }
            guard (try? SecretReference(secret))?.isSecretSafe == true else {
                throw IntakeProblem(
                    .invalid,
                    ["signing_secret: say where it lies, as ${NAME} or file:PATH, not what it is"])
            }
            return .secret(secret)
        }
        guard signed else { return nil }
        guard name == SNSSignature.format else {
            throw IntakeProblem(
                .invalid, ["signed: only \(SNSSignature.format) is signed with a certificate"])
        }
        return .certificate
    }

    /// What a key of this format promises; nil for one that speaks when something is wrong.
    package func rhythm(
        every: String?, grace: String?, severity: String?
    ) throws(IntakeProblem) -> Rhythm? {
        if self == .heartbeat {
            return try Rhythm(every: every, grace: grace, severity: severity)
        }
        let given = [("every", every), ("grace", grace), ("severity", severity)]
        guard let (name, _) = given.first(where: { $0.1 != nil }) else { return nil }
        throw IntakeProblem(.invalid, ["\(name): only a key of the format heartbeat has it"])
    }
}
