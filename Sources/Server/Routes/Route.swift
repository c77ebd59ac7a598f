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
    /// Status of the good answer and what its body is.
    var answer: (status: Int, words: String) = (200, "")
    let handler: @Sendable (MusterServer, Call) async throws -> Response

    /// One named value of an address's query.
    struct Parameter: Hashable, Sendable {
        let name: String
        let meaning: String
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
        let value = Fields(form: raw).text(name)
        return value
    }

    /// A number of the address's query.
    func number(_ name: String) throws(Problem) -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw .invalid(["\(name): expected a number, found \(text.shown)"])
        }
        return number
    }

    /// Rows that the client wants, within bounds.
    func limit() throws(Problem) -> Int {
        min(max(try number("limit") ?? Limits.listed, 1), Limits.mostListed)
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
