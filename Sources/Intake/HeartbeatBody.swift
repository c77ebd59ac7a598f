package import Core

// What comes with a heartbeat. Anything may: the body of most senders is empty or for people. Muster's
// own auditor (`serve --heartbeat URL`) tells the end of its journal, as a JSON object:
//
//   installation, node   texts
//   at                   the sender's time, with its offset
//   position             a whole number
//   digest               the chain there, 64 hexadecimal digits

extension ToldHead {
    /// Nil for a body that tells no journal's end: a beat is a beat whatever comes with it.
    package init?(body: [UInt8]) {
        guard body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
            case .object(let members)? = try? JSONValue(body)
        else { return nil }
        var reader = ObjectReader(members)
        guard let installation = reader.text("installation"), let node = reader.text("node"),
            [installation, node].allSatisfy({ (1...Limits.toldNameBytes).contains($0.utf8.count) }),
            let at = SenderTime.moment(reader.text("at")),
            let position = reader.text("position").flatMap({ Int($0) }), position >= 0,
            let digest = reader.text("digest").flatMap({ Self.digest($0) })
        else { return nil }
        self.init(
            installation: ForeignText.line(installation), node: NodeID(ForeignText.line(node)),
            at: at, position: Position(position), digest: digest)
    }

    private static func digest(_ text: String) -> Digest32? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        return Digest32(
            stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}

extension Rhythm {
    /// From what people write: `60s`, `10m`, `24h`, `7d`; a severity as senders or rules name it.
    /// Throws what cannot be read or kept, with the field in front.
    package init(every: String?, grace: String?, severity: String?) throws(IntakeProblem) {
        guard let every else {
            throw IntakeProblem(
                .invalid, ["every: missing; say how often the heartbeat comes, such as 60s"])
        }
        let interval = try Self.duration(every, "every")
        var patience: Duration?
        if let grace { patience = try Self.duration(grace, "grace") }
        var known: Severity?
        if let severity {
            // What senders' words cannot mean is refused below, with its reason.
            known = severity == "sev1" ? .sev1 : BaseSeverity.of(severity)
            guard known != nil else {
                throw IntakeProblem(
                    .invalid,
                    [
                        "severity: expected sev2 to sev5 or critical, error, warning or info, found "
                            + "\"\(ForeignText.line(severity, to: 32))\""
                    ])
            }
        }
        self.init(interval: interval, grace: patience, severity: known)
        if let fault { throw IntakeProblem(.invalid, [fault]) }
    }

    private static func duration(_ text: String, _ name: String) throws(IntakeProblem) -> Duration {
        if let duration = Duration(text: text) { return duration }
        throw IntakeProblem(
            .invalid,
            ["\(name): expected 60s, 10m, 24h or 7d, found \"\(ForeignText.line(text, to: 32))\""])
    }
}
