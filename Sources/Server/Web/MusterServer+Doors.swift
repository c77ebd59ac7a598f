import Core
import HTTPTypes
import Hummingbird
import Nodes
import Seals

// How people get in: a token at the sign-in form, and the one-time link of the first start.

extension MusterServer {
    func signInScreen(_ call: Call) async throws -> Response {
        .html(screens.signIn(next: call.query("next"), scene: scene(nil)))
    }

    func signInForm(_ call: Call) async throws -> Response {
        var call = call
        // Whoever signs in anew may hold a session already; this form was not drawn for it.
        call.caller = nil
        let fields = try await form(call)
        let next = fields.text("next")
        func refuse(_ complaint: String) -> Response {
            .html(
                screens.signIn(next: next, complaint: complaint, scene: scene(nil)),
                status: .unauthorized)
        }
        guard let token = token(fields.text("token") ?? ""), token.scope == .person,
            let person = token.person
        else { return refuse("This token opens nothing: it is unknown, revoked or run out.") }
        // What is asked for next would only lead back here.
        guard isInHandbook(person) else { return refuse(Problem.notInHandbook(person).detail) }
        var response = Response.seeOther(Self.isOwn(next) ? next ?? "/mine" : "/mine")
        open(person, with: token, in: &response)
        return response
    }

    /// Only a path of this server: an address with a host would lead elsewhere.
    static func isOwn(_ next: String?) -> Bool {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\") else {
            return false
        }
        return next.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    func signOutForm(_ call: Call) async throws -> Response {
        var call = call
        // It ends whatever session there is; a page elsewhere is kept out by its origin.
        call.caller = nil
        _ = try await form(call)
        var response = Response.seeOther("/sign-in")
        close(nil, in: &response)
        for header in call.request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let name = pair.prefix { $0 != "=" }.drop { $0 == " " }
                guard name.hasPrefix(SessionCookie.limitedPrefix),
                    let number = Int(name.dropFirst(SessionCookie.limitedPrefix.count))
                else { continue }
                close(IncidentNumber(number), in: &response)
            }
        }
        return response
    }

    // MARK: The first start

    func setupScreen(_ call: Call) async throws -> Response {
        let secret = call.query("token") ?? ""
        guard setupToken(secret) != nil else { throw Problem.spentSetup }
        return .html(screens.setup(token: secret, scene: scene(nil)))
    }

    func setupForm(_ call: Call) async throws -> Response {
        var call = call
        call.caller = nil
        let fields = try await form(call)
        let secret = fields.text("token") ?? ""
        guard let token = setupToken(secret) else { throw Problem.spentSetup }
        guard let name = fields.text("person"),
            board.handbook?.people[PersonID(name)] != nil
        else {
            let text = screens.setup(
                token: secret, complaint: "Choose who you are.", scene: scene(nil))
            return .html(text, status: .unprocessableContent)
        }
        let person = PersonID(name)
        // Spent first: of two who follow the link at once, one gets in.
        do throws(Problem) {
            _ = try await perform(
                Command(
                    by: .person(person), kind: .administer(.revokeToken(token.id))))
        } catch {
            throw error.status == .notFound ? Problem.spentSetup : error
        }
        let made = try await makeToken(
            of: person, id: nil, expiresAt: nil, by: .person(person))
        var response = Response.html(
            screens.newToken(made.secret, of: person, scene: scene(Caller(person: person))))
        if let token = self.token(made.secret) { open(person, with: token, in: &response) }
        return response
    }

    private func setupToken(_ secret: String) -> AccessToken? {
        guard let token = token(secret), token.scope == .setup else { return nil }
        return token
    }
}

extension Problem {
    static let spentSetup = Problem(
        .gone, "spent-setup", "This link was used, or a newer one replaced it",
        "A set-up link works once, and until one is used every start of the server makes a new one: "
            + "look for the newest in the log of the newest start of `muster serve`. If somebody "
            + "has used theirs, ask them for a token, or make one on the machine: "
            + "`muster token create YOU`.")
}
