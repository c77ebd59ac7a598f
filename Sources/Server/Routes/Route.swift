import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Reviews

/// One line of the table of routes: who may ask what, where.
struct Route: Sendable {
    /// Who may.
    enum Access: String, CaseIterable, Sendable {
        /// Everybody: it shows no incident and changes nothing that is anybody's.
        case anyone
        /// A sender with an integration key, in the path or in the body.
        case key
        /// A person: by token, or by the session of a browser for what only reads.
        case person
        /// A person's browser: by session.
        case session
        /// Whoever holds the link of a page: the secret is in the path.
        case link
        /// This machine, or a person.
        case operation
    }

    enum Kind: Sendable {
        case intake, api, operation, screen
    }

    let method: HTTPRequest.Method
    /// Parts in braces are parameters; `{n}` is an incident's number.
    let path: String
    let access: Access
    let kind: Kind
    /// One sentence for the description of the API.
    let summary: String
    var query: [Parameter] = []
    var body: BodyShape?
    /// The usual answer first; what goes wrong is a problem document besides.
    var answers: [Answer] = []
    let handler: @Sendable (MusterServer, Call) async throws -> Response

    /// One named value of an address's query.
    struct Parameter: Hashable, Sendable {
        let name: String
        let meaning: String
        /// A whole number, then, and not less; `most`: nor more.
        var least: Int?
        var most: Int?
    }

    var isOfOneIncident: Bool { path.contains("{n}") }
}

/// One request on its way to its route's handler.
struct Call: Sendable {
    let request: Request
    let context: ServerContext
    let route: Route
    let parameters: [Substring]
    /// Who asks; nil where nobody needs to say.
    var caller: Caller?

    /// The incident in the path.
    var incident: IncidentNumber {
        get throws(Problem) {
            guard let number = parameters.first.flatMap({ Int($0) }), number > 0 else {
                throw .noSuchPlace
            }
            return IncidentNumber(number)
        }
    }

    /// A value of the address's query; an empty one is an absent one.
    func query(_ name: String) -> String? {
        guard let raw = request.uri.query else { return nil }
        let value = Fields(form: raw, most: Limits.queryFields).text(name)
        return value
    }

    /// Every value of this name in the address's query.
    func queries(_ name: String) -> [String] {
        (request.uri.query ?? "").utf8.split(separator: UInt8(ascii: "&"))
            .prefix(Limits.queryFields).compactMap { pair in
                let parts = pair.split(
                    separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, Fields.decoded(parts[0]) == name else { return nil }
                return Fields.decoded(parts[1])
            }
    }

    /// A whole number of the address's query, within its range.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let end = range.upperBound == .max ? " up" : " to \(range.upperBound)"
            throw .badParameter(name, "a whole number from \(range.lowerBound)\(end)", text)
        }
        return number
    }

    /// Rows that the client wants at most.
    func limit() throws(Problem) -> Int? { try number("limit", in: 1...Limits.mostListed) }

    /// The journal's position that a list goes on after.
    func after() throws(Problem) -> Position? {
        try number("after", in: 0...Int.max).map { Position($0) }
    }

    /// The incident's number that a list goes on below.
    func before() throws(Problem) -> IncidentNumber? {
        try number("before", in: 1...Int.max).map { IncidentNumber($0) }
    }

    func severity() throws(Problem) -> Severity? {
        guard let text = query("severity") else { return nil }
        guard let known = Severity(name: text) else {
            throw .badParameter("severity", "sev1 to sev5", text)
        }
        return known
    }

    static let pageStates = ["open", "yours", "others", "over"]

    /// One of a few words of the address's query.
    func word(_ name: String, of known: [String]) throws(Problem) -> String? {
        guard let text = query(name) else { return nil }
        guard known.contains(text) else {
            let list = known.dropLast().joined(separator: ", ")
            throw .badParameter(name, "\(list) or \(known.last ?? "")", text)
        }
        return text
    }

    /// The person who asks. Only routes without anybody have none, and they do not ask.
    var person: Caller {
        get throws(Problem) {
            guard let caller else { throw .signInNeeded }
            return caller
        }
    }

    /// The whole body. Throws `.tooLarge` beyond `Limits.bodyBytes`, before reading it where its
    /// length is announced.
    func body() async throws -> [UInt8] {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }),
            announced > Limits.bodyBytes
        {
            throw Problem.tooLarge
        }
        if request.headers[.expect] != nil { context.wantBody() }
        do {
            let buffer = try await request.body.collect(upTo: Limits.bodyBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        } catch {
            throw InterruptedRequest(cause: error)
        }
    }
}

/// The connection broke, or what came on it was no HTTP: nobody is there to be told.
struct InterruptedRequest: Error {
    let cause: any Error
}

extension String {
    /// Foreign text in the middle of a message: one line, short, in quotes.
    var shown: String { "\"\(oneLine(limit: 60))\"" }
}
