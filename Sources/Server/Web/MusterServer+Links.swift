import Core
import HTTPTypes
import Hummingbird
import Nodes
import Seals

// The links in pages: GET shows and never acts, because mail scanners follow links. A POST acts for
// the person of the link and opens a session for that person and that incident, with no password.

/// Words that the screen behind a page's link posts.
private let linkWords: [ActWord] = [.ack, .join, .decline, .accept, .leave]

/// A link that leads nowhere, with the status of its screen.
private struct BrokenLink: Error {
    let trouble: LinkTrouble
    let status: HTTPResponse.Status
}

extension MusterServer {
    func pageScreen(_ call: Call) async throws -> Response {
        try await following(call) { link, incident in
            let caller = Caller(person: link.person, only: link.incident)
            return .html(
                screens.page(
                    incident, obligation: link.obligation, link: Self.path(call),
                    scene: scene(caller)))
        }
    }

    /// Looking at the war room without answering.
    func enterForm(_ call: Call) async throws -> Response {
        try await following(call) { link, _ in
            _ = try await linkForm(call)
            return entered(link)
        }
    }

    func linkActForm(_ word: ActWord, _ call: Call) async throws -> Response {
        try await following(call) { link, incident in
            let fields = try await linkForm(call)
            // Too late is no error: the screen says that nothing is asked any more.
            guard incident.isActive else { return .seeOther(Self.path(call)) }
            _ = try await act(
                word, fields.asAct, on: link.incident,
                by: Caller(person: link.person, only: link.incident),
                key: idempotencyKey(fields, call, link.person), page: link)
            var response = entered(link)
            // Whoever declines has no business in the room; their page says what came of it.
            if word == .decline { response.headers[.location] = Self.path(call) }
            return response
        }
    }

    /// The secret in the path stands for the form token of a session. A link acts for its own
    /// person alone.
    private func linkForm(_ call: Call) async throws -> Fields {
        var call = call
        call.caller = nil
        var fields = try await form(call)
        fields["person"] = nil
        return fields
    }

    private func entered(_ link: LinkToken) -> Response {
        var response = Response.seeOther("/incidents/\(link.incident)")
        open(link.person, only: link.incident, in: &response)
        return response
    }

    private static func path(_ call: Call) -> String { "/p/\(call.parameters.first ?? "")" }

    private func following(
        _ call: Call, _ body: (LinkToken, Incident) async throws -> Response
    ) async throws -> Response {
        do {
            let link = try link(call)
            let incident = try await incident(of: link)
            return try await body(link, incident)
        } catch let broken as BrokenLink {
            let caller = try? await identify(call)
            return .html(
                screens.linkTrouble(broken.trouble, scene: scene(caller)), status: broken.status)
        }
    }

    private func link(_ call: Call) throws(BrokenLink) -> LinkToken {
        let link: LinkToken
        do {
            link = try LinkToken(
                String(call.parameters.first ?? ""), key: configuration.signingKey, at: now())
        } catch .expired(let at) {
            throw BrokenLink(trouble: .expired(at), status: .gone)
        } catch {
            throw BrokenLink(trouble: .unreadable, status: .notFound)
        }
        guard isInHandbook(link.person) else {
            throw BrokenLink(trouble: .notInHandbook(link.person), status: .gone)
        }
        return link
    }

    private func incident(of link: LinkToken) async throws -> Incident {
        var incident = board.incident(link.incident)
        if incident == nil {
            incident = try await readStore { try await store.incident(link.incident) }
        }
        guard let incident else {
            throw BrokenLink(trouble: .unknownIncident(link.incident), status: .notFound)
        }
        guard incident.openedAt == link.openedAt else {
            throw BrokenLink(trouble: .lost(link.incident), status: .gone)
        }
        if try await isLongOver(link.incident) {
            throw BrokenLink(trouble: .expired(nil), status: .gone)
        }
        return incident
    }
}

extension RouteTable {
    static let links: [Route] =
        [
            Route(
                method: .get, path: "/p/{token}", access: .link, kind: .screen,
                summary: "The screen behind a page's link.",
                handler: { try await $0.pageScreen($1) }),
            Route(
                method: .post, path: "/p/{token}", access: .link, kind: .screen,
                summary: "Into the war room without answering.",
                handler: { try await $0.enterForm($1) }),
        ]
        + linkWords.map { word in
            Route(
                method: .post, path: "/p/{token}/\(word.rawValue)", access: .link, kind: .screen,
                summary: word.summary, handler: { try await $0.linkActForm(word, $1) })
        }
}
