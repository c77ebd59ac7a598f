import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

/// What went wrong, with its status and words: the one table of errors that people and programs
/// see, as RFC 9457 problem documents.
///
/// Every problem says what is the matter, where, and what to do about it. Reasons from inside go to
/// the log and never in here.
struct Problem: Error, Hashable, Sendable {
    var status: HTTPResponse.Status
    /// The last part of `type`, for programs; never changed once published.
    var kind: String
    /// The same for every problem of this kind.
    var title: String
    /// This one: what, where, and what to do.
    var detail: String
    /// Single faults of the request, each with the field in front.
    var errors: [String] = []
    var headers = HTTPFields()

    init(
        _ status: HTTPResponse.Status, _ kind: String, _ title: String, _ detail: String,
        errors: [String] = []
    ) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.errors = errors
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var copy = self
        copy.headers[name] = value
        return copy
    }

    /// The document's members.
    struct Document: Codable, Hashable, Sendable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var instance: String
        var errors: [String]?
    }

    func document(path: String) -> Document {
        Document(
            type: "urn:muster:problem:\(kind)", title: title, status: status.code, detail: detail,
            instance: path, errors: errors.isEmpty ? nil : errors)
    }
}

// MARK: The request

extension Problem {
    static let noSuchPlace = Problem(
        .notFound, "no-such-place", "Nothing is here",
        "There is nothing at this address: it is mistyped, or what was here is gone."
    ).with(.link, "</api/v1/openapi.json>; rel=\"service-desc\"")

    static func wrongMethod(
        _ method: HTTPRequest.Method, _ allowed: [HTTPRequest.Method]
    ) -> Problem {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "wrong-method", "This address has other methods",
            "\(method.rawValue) means nothing here; use \(list)."
        ).with(.allow, list)
    }

    static let tooLarge = Problem(
        .contentTooLarge, "too-large", "The body is too large",
        "A body may have \(Limits.bodyBytes / 1024) KiB. Send less, or in several requests; "
            + "nothing of this one was used."
    ).with(.connection, "close")

    static func badHeader(_ name: String, _ value: String) -> Problem {
        Problem(
            .badRequest, "bad-header", "A header cannot be read",
            "\(name): \(value.shown) is not what belongs there.")
    }

    /// A value of the address's query is none of those that it may have.
    static func badParameter(_ name: String, _ expected: String, _ found: String) -> Problem {
        let error = "\(name): expected \(expected), found \(found.shown)"
        return Problem(
            .badRequest, "bad-parameter", "A parameter of the address cannot be used",
            "Nothing was done. \(error).", errors: [error])
    }

    /// The body is no JSON, or no object.
    static func unreadable(_ reason: String) -> Problem {
        Problem(
            .badRequest, "unreadable", "The body is not a JSON object",
            "Nothing was done. \(reason).")
    }

    /// Read, but not what this route takes. `saying`: a sentence for people, where the names of
    /// fields alone say too little.
    static func invalid(_ errors: [String], saying words: String? = nil) -> Problem {
        Problem(
            .unprocessableContent, "invalid", "The request is not valid",
            "Nothing was done. \(words ?? "\(errors.joined(separator: "; ")).")", errors: errors)
    }

    static let notForm = Problem(
        .unsupportedMediaType, "not-a-form", "This address takes forms",
        "Send application/x-www-form-urlencoded; programs use /api/v1.")
}

// MARK: Who asks

extension Problem {
    static let signInNeeded = Problem(
        .unauthorized, "sign-in-needed", "Sign in first",
        "In a browser sign in, or follow the link in a page. The command line takes a token from "
            + "--token or MUSTER_TOKEN, programs send it as Authorization: Bearer TOKEN; muster token "
            + "create YOU makes one."
    ).with(.wwwAuthenticate, "Bearer realm=\"Muster\"")

    static let badToken = Problem(
        .unauthorized, "bad-token", "This token opens nothing",
        "It is unknown, revoked or run out; muster token create YOU makes a new one."
    ).with(.wwwAuthenticate, "Bearer realm=\"Muster\", error=\"invalid_token\"")

    static let tokenNeeded = Problem(
        .forbidden, "token-needed", "Programs need a token here",
        "A browser's session may only read under /api/v1. Send Authorization: Bearer TOKEN.")

    static func limited(to incident: IncidentNumber) -> Problem {
        Problem(
            .forbidden, "limited-session", "This session is for one incident",
            "The link in your page opened incident \(incident) and nothing else. "
                + "Sign in with a token of yours to see more.")
    }

    static let forged = Problem(
        .forbidden, "stale-form", "The form is not from this session",
        "It was drawn before you signed in, or comes from another site. Nothing was done. Go back, "
            + "load the screen again and repeat it.")

    static let unknownKey = Problem(
        .forbidden, "unknown-key", "This integration key is not known",
        "It was never made here or was revoked. `muster key create` makes one; "
            + "`--existing` keeps the key that a sender uses already.")

    static func wrongFormat(_ key: IntegrationKey, wanted: String) -> Problem {
        Problem(
            .badRequest, "wrong-format", "This key is for another format",
            "Key \(key.id) was made for \(key.format), and this address takes \(wanted). Send to "
                + "the address of \(key.format), or make a key for \(wanted).")
    }
}

// MARK: The server

extension Problem {
    static let failed = Problem(
        .internalServerError, "failed", "Muster failed",
        "The reason is in the log of the server. What was asked for may not have been done; look "
            + "before you repeat it.")

    static let unwritable = Problem(
        .internalServerError, "unwritable", "Muster's own fault",
        "The journal refuses what Muster decided to write for this: a fault of Muster, and not of "
            + "yours. Nothing was done. The log of the server says more, and Muster has opened a "
            + "case about it; the same request will fail again until that is mended.")

    static let stopping = unavailable("Muster is stopping")

    /// Not now; whoever asks should ask again.
    static func unavailable(_ why: String) -> Problem {
        Problem(
            .serviceUnavailable, "unavailable", "Not now",
            "\(why.prefix(1).uppercased())\(why.dropFirst()). Nothing was accepted; try again in "
                + "\(Limits.retryAfter.inMilliseconds / 1000) s."
        ).with(.retryAfter, "\(Limits.retryAfter.inMilliseconds / 1000)")
    }

    static let storeUnreadable = unavailable("the journal cannot be read at the moment")

    static func behind(_ wanted: Position, _ here: Position) -> Problem {
        unavailable(
            "this node has seen position \(here) and not yet \(wanted), which you named")
    }

    static let tooManyListeners = unavailable(
        "there are \(Limits.listeners) live listeners already")

    static let noHandbook = unavailable("no handbook is in force yet")

    /// As draft-ietf-httpapi-idempotency-key-header has it, under "Error Handling".
    static let keyReused = Problem(
        .unprocessableContent, "idempotency-key-reused",
        "This Idempotency-Key was used for another request",
        "You sent another body to this address with the same Idempotency-Key within the last "
            + "\(Limits.idempotencyWindow.words). Nothing was done. Send a new key with a new "
            + "request, and an old one only with the very same.")

    static func repeated(_ what: String) -> Problem {
        Problem(
            .conflict, "repeated", "Made already",
            "The \(what) is made already: the same request came before, as when a page is loaded "
                + "again. Its secret is shown only once; revoke it and make another if it is lost.")
    }
}

extension HTTPField.Name {
    static let wwwAuthenticate = HTTPField.Name("WWW-Authenticate") ?? .via
}
