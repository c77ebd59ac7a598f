import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews
import Seals

// What every screen is drawn with, and the screen of every error.

extension MusterServer {
    func scene(_ caller: Caller?) -> Scene {
        let viewer = caller.map { Viewer(person: $0.person, only: $0.only) }
        var random = SystemRandomNumberGenerator()
        var scene = Scene(
            viewer: viewer, handbook: board.handbook ?? .empty, now: now(),
            csrf: caller?.session?.formToken(key: configuration.signingKey) ?? "",
            idempotency: Hexadecimal.encode(Secret.bytes(8, using: &random)))
        scene.alarms = banners(viewer, scene.clock)
        scene.held = board.installation.hold?.words
        scene.changes = board.installation.recentChanges
        return scene
    }

    /// What everybody should know of this node; the details only who is signed in.
    private func banners(_ viewer: Viewer?, _ clock: ScreenClock) -> [String] {
        var banners: [String] = []
        if let away = board.away {
            let why = viewer == nil ? "" : ": \(away.why)"
            banners.append(
                "Shown as of \(clock.words(away.since, seconds: true)); the database cannot be "
                    + "reached\(why). Until it can, nothing is taken or sent here, and timelines and "
                    + "closed incidents are missing.")
        }
        if let why = board.halted {
            banners.append(
                "This node's program is too old: \(why). It shows what it knew and decides nothing; "
                    + "other nodes go on. Update it.")
        }
        if viewer != nil, let audit = board.audit, !audit.isFine {
            banners.append(
                "Muster's own auditor finds what is not so: "
                    + audit.problems.joined(separator: "; "))
        }
        return banners + (viewer == nil ? [] : alarms())
    }

    /// A problem as a screen. Whoever only has to sign in is sent there and comes back afterwards.
    func trouble(_ problem: Problem, _ call: Call) async -> Response {
        let path = call.request.uri.path
        if problem.status == .unauthorized, call.request.method == .get {
            var next = path
            if let query = call.request.uri.query { next += "?\(query)" }
            return .seeOther("/sign-in?next=\(next.percentEncoded)")
        }
        var caller = call.caller
        if caller == nil { caller = try? await identify(call) }
        var back: String?
        if call.request.method == .post, call.route.isOfOneIncident || call.route.access == .link {
            // The act's word is the last part; before it stands the screen.
            back = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        }
        let isSignedOut = problem.status == .unauthorized
        let text = screens.error(
            status: problem.status.code,
            title: isSignedOut ? "You are signed out" : problem.title,
            words: isSignedOut ? "Nothing was done. Sign in and send it again." : problem.detail,
            back: isSignedOut ? "/sign-in?next=\((back ?? "/").percentEncoded)" : back,
            written: await written(call), scene: scene(caller))
        var response = Response.html(text, status: problem.status)
        for field in problem.headers where field.name != .wwwAuthenticate {
            response.headers[field.name] = field.value
        }
        return response
    }
}

extension MusterServer {
    /// What somebody wrote into the form that is refused.
    private func written(_ call: Call) async -> String? {
        guard call.request.method == .post else { return nil }
        // Who is signed out was refused before the form was read.
        if call.context.posted.fields == nil, call.caller == nil { _ = try? await form(call) }
        guard let fields = call.context.posted.fields else { return nil }
        return ["text", "reason"].lazy.compactMap { fields.text($0) }.first
    }
}

extension String {
    /// For a value in an address's query.
    var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
