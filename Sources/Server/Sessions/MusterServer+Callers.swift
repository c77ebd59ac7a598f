import Core
import HTTPTypes
import Hummingbird
import Nodes
import Seals

// Who may pass: the one place where tokens and sessions are believed.

extension MusterServer {
    /// Who asks for this route. Nil where the route asks nobody. Throws what keeps them out.
    func caller(for call: Call) async throws -> Caller? {
        switch call.route.access {
        case .anyone, .link, .key: return try await known(call)
        case .operation:
            if call.context.isLoopback, !isForwarded(call.request) { return nil }
            return try await person(call)
        case .person: return try await person(call)
        case .session:
            let caller = try await person(call)
            guard caller.session != nil else { throw Problem.sessionNeeded }
            return caller
        }
    }

    /// A proxy on this machine makes everybody look local; it says so.
    private func isForwarded(_ request: Request) -> Bool {
        request.headers.contains(.forwarded) || request.headers.contains(.forwardedFor)
    }

    private func person(_ call: Call) async throws -> Caller {
        guard let caller = try await identify(call) else { throw Problem.signInNeeded }
        guard isInHandbook(caller.person) else {
            // A node that starts knows which handbook is in force before it has read it.
            if board.handbook == nil, board.installation.handbook != nil {
                throw Problem.unavailable("the handbook in force is still being read")
            }
            throw Problem.notInHandbook(caller.person)
        }
        if let only = caller.only {
            let asked = call.route.isOfOneIncident ? try call.incident : try call.streamed()
            guard asked == only else { throw Problem.limited(to: only) }
        }
        if call.route.kind == .api, caller.session != nil, call.request.method != .get,
            call.request.method != .head
        {
            throw Problem.tokenNeeded
        }
        return caller
    }

    /// The viewer of a screen that everybody may see, for what stands around it.
    private func known(_ call: Call) async throws -> Caller? {
        guard call.route.kind == .screen, let caller = try? await identify(call),
            caller.only == nil, isInHandbook(caller.person)
        else { return nil }
        return caller
    }

    func isInHandbook(_ person: PersonID) -> Bool {
        board.handbook?.people[person] != nil
    }

    /// Who the request says it is, if that is true; limits and routes are not looked at.
    func identify(_ call: Call) async throws -> Caller? {
        if let header = call.request.headers[.authorization] {
            return Caller(person: try person(bearing: header))
        }
        let cookies = call.request.cookies
        if let text = cookies[SessionCookie.name(nil)]?.value, let session = session(text) {
            return Caller(person: session.person, session: session)
        }
        let asked =
            call.route.isOfOneIncident ? try? call.incident : try? call.streamed()
        if let asked, let text = cookies[SessionCookie.name(asked)]?.value,
            let session = session(text), session.incident == asked,
            try await !isLongOver(asked)
        {
            return Caller(person: session.person, only: asked, session: session)
        }
        return try anyLimited(call)
    }

    /// A session for another incident than the one that is asked for, so that the answer can say
    /// what it is good for.
    private func anyLimited(_ call: Call) throws -> Caller? {
        for header in call.request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2,
                    parts[0].drop(while: { $0 == " " }).hasPrefix(SessionCookie.limitedPrefix),
                    let session = session(String(parts[1])), let only = session.incident
                else { continue }
                return Caller(person: session.person, only: only, session: session)
            }
        }
        return nil
    }

    /// The session, if it is genuine, not over, and what opened it is still good: a whole session
    /// ends with its token, a limited one with its incident.
    private func session(_ text: String) -> SessionToken? {
        guard let session = try? SessionToken(text, key: configuration.signingKey, at: now())
        else { return nil }
        guard session.incident == nil else { return session }
        guard let mark = session.opener,
            let token = tokens.holder(marked: mark, in: board.installation.tokens),
            isGood(token), token.person == session.person
        else { return nil }
        return session
    }

    private func person(bearing header: String) throws(Problem) -> PersonID {
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw .badToken
        }
        guard let token = token(String(parts[1])), token.scope == .person,
            let person = token.person
        else { throw .badToken }
        return person
    }

    /// The token, of whatever scope, if it is good now.
    func token(_ secret: String) -> AccessToken? {
        guard let token = tokens.holder(of: secret, in: board.installation.tokens),
            isGood(token)
        else { return nil }
        return token
    }

    private func isGood(_ token: AccessToken) -> Bool {
        token.expiresAt.map { $0 > now() } ?? true
    }

    /// Whether the incident has been over for so long that its links are worth nothing.
    func isLongOver(_ number: IncidentNumber) async throws -> Bool {
        var incident = board.incident(number)
        if incident == nil { incident = try await store.incident(number) }
        guard let incident else { return true }
        guard !incident.isActive else { return false }
        return (incident.resolvedAt ?? incident.changedAt) + Limits.linkAfterResolve <= now()
    }
}

extension Problem {
    static let sessionNeeded = Problem(
        .forbidden, "session-needed", "Screens are for browsers",
        "A token opens /api/v1. Sign in with it at /sign-in to see screens.")

    static func notInHandbook(_ person: PersonID) -> Problem {
        Problem(
            .unauthorized, "not-in-handbook", "You are not in the handbook",
            "The handbook in force has nobody called \(person.text.shown). Whoever keeps "
                + "rosters/ can add you."
        ).with(.wwwAuthenticate, "Bearer realm=\"Muster\"")
    }
}
