import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Nodes

/// Takes every request: finds its route, asks who it is, and turns what goes wrong into words.
///
/// No route answers before `caller(for:)` has let its request in, so what a route may show is
/// decided by the table alone.
struct FrontDoor: HTTPResponder {
    typealias Context = ServerContext

    let server: MusterServer

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        let path = request.uri.path
        let match = server.routes.find(request.method, path)
        var response: Response
        do {
            response = try await answer(to: request, match, context)
        } catch let interrupted as InterruptedRequest {
            throw interrupted.cause
        } catch {
            let place = Self.place(path, match)
            let problem = problem(of: error, place)
            if case .found(let route, let parameters) = match, route.kind == .screen {
                let call = Call(
                    request: request, context: context, route: route, parameters: parameters)
                response = await server.trouble(problem, call)
            } else if request.isOfBrowser, match.isNoRoute {
                response = server.lost(problem, path)
            } else {
                response = .problem(problem, path: place)
            }
        }
        if case .found(let route, _) = match, route.kind == .api,
            server.board.installation.hold != nil
        {
            response.headers[.musterHeld] = "true"
        }
        if let id = request.headers[.requestID], id.utf8.count <= 128 {
            response.headers[.requestID] = id
        }
        if request.method == .head { return response.createHeadResponse() }
        return response
    }

    /// The path for answers and logs: as the table has it where it holds a secret.
    private static func place(_ path: String, _ match: RouteIndex.Match) -> String {
        guard case .found(let route, _) = match, [.key, .link].contains(route.access) else {
            return path
        }
        return route.path
    }

    private func answer(
        to request: Request, _ match: RouteIndex.Match, _ context: ServerContext
    ) async throws -> Response {
        switch match {
        case .nothing: throw Problem.noSuchPlace
        case .otherMethods(let methods): throw Problem.wrongMethod(request.method, methods)
        case .found(let route, let parameters):
            var call = Call(
                request: request, context: context, route: route, parameters: parameters)
            // Senders are asked for their key by the route itself: it may be in the body.
            guard route.access != .key else { return try await route.handler(server, call) }
            // What people ask for may take long to compute; the connection's thread is not held up.
            let isQuick = route.access == .anyone
            return try await withTaskExecutorPreference(isQuick ? nil : globalConcurrentExecutor) {
                call.caller = try await server.caller(for: call)
                if let text = request.headers[.musterPosition] {
                    try await server.wait(for: text)
                }
                return try await route.handler(server, call)
            }
        }
    }

    private func problem(of error: any Error, _ path: String) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case is CancellationError: return .stopping
        case let refusal as Refusal: return Problem(refusal, server.board.handbook)
        default:
            server.logger.error(
                "request failed", metadata: ["path": "\(path)", "reason": "\(error)"])
            return .failed
        }
    }
}

extension Request {
    /// Somebody looks for a screen.
    fileprivate var isOfBrowser: Bool {
        method == .get && headers[.accept]?.contains("text/html") == true
            && !uri.path.hasPrefix("/api/")
    }
}

extension RouteIndex.Match {
    fileprivate var isNoRoute: Bool { if case .found = self { false } else { true } }
}

extension MusterServer {
    /// The screen of an address where there is none. The address of a form, which a telephone asks for
    /// when it brings a tab back, leads to the screen that the form stands on.
    fileprivate func lost(_ problem: Problem, _ path: String) -> Response {
        let above = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        if problem.status == .methodNotAllowed {
            if case .found = routes.find(.get, above) { return .seeOther(above) }
            return .seeOther("/")
        }
        return .html(
            screens.error(
                status: problem.status.code, title: "There is no such screen",
                words: "Perhaps the address was cut off where it was copied.", back: "/",
                scene: scene(nil)),
            status: problem.status)
    }
}

extension MusterServer {
    /// Reading your own writes: waits until this node has applied the position that the client
    /// saw elsewhere (rule 19).
    func wait(for text: String) async throws(Problem) {
        guard let number = Int(text), number >= 0 else { throw .badHeader("Muster-Position", text) }
        let position = Position(number)
        if board.position >= position { return }
        guard await board.reaches(position, within: Limits.positionWait) else {
            throw .behind(position, board.position)
        }
    }
}

extension HTTPField.Name {
    static let musterPosition = name("Muster-Position")
    static let musterHeld = name("Muster-Held")
    static let requestID = name("X-Request-Id")
    static let idempotencyKey = name("Idempotency-Key")
    static let lastEventID = name("Last-Event-ID")
    static let fetchSite = name("Sec-Fetch-Site")
    static let forwarded = name("Forwarded")
    static let forwardedFor = name("X-Forwarded-For")
    static let referrerPolicy = name("Referrer-Policy")
    static let frameOptions = name("X-Frame-Options")

    /// Every name above is a token, which is all that is asked of one.
    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .via }
}
