import Core
import HTTPTypes
import Hummingbird
import Seals

// What a browser's form says, and whether it is from where it seems to be.

extension MusterServer {
    /// The fields of a form. Throws unless it was drawn for this session, or, where there is none,
    /// posted by a screen of this server.
    func form(_ call: Call) async throws -> Fields {
        let type = call.request.headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw Problem.notForm
        }
        // Browsers send it over https and to this machine; elsewhere the form token has to do.
        if let site = call.request.headers[.fetchSite], site != "same-origin", site != "none" {
            throw Problem.forged
        }
        var fields = Fields(form: String(decoding: try await call.body(), as: UTF8.self))
        call.context.posted.fields = fields
        if let session = call.caller?.session {
            guard
                session.accepts(
                    formToken: fields["csrf"] ?? "", key: configuration.signingKey)
            else { throw Problem.forged }
        }
        fields["csrf"] = nil
        return fields
    }

    /// One drawing's form, sent twice, acts once; a changed text from an old copy is a new act.
    func idempotencyKey(_ fields: Fields, _ call: Call, _ person: PersonID) -> IdempotencyKey? {
        guard let drawing = fields.text("idempotency"),
            drawing.utf8.count <= Limits.idempotencyKeyBytes
        else { return nil }
        let digest = fields.digest
        let words = [digest.high, digest.low].map { String($0, radix: 16) }.joined(separator: "-")
        let path = call.request.uri.path
        return IdempotencyKey("form:\(person):\(path):\(drawing.prefix(64)):\(words)")
    }
}

extension Fields {
    /// The fields of an act as the screens' forms name them, under the names of the API.
    var asAct: Fields {
        var fields = self
        if let reason = text("reason") { fields["text"] = reason }
        if let minutes = text("eta_min") { fields["eta"] = "\(minutes)m" }
        let ticked = values.keys.filter { $0.hasPrefix("alert.") }.sorted()
        if !ticked.isEmpty {
            fields["alerts"] = ticked.map { $0.dropFirst("alert.".count) }.joined(separator: "\n")
        }
        return fields
    }
}
