import Core
import HTTPTypes
import Hummingbird
import Seals

/// The cookies of sessions: one for a whole session, and one for every incident whose page's link
/// was followed, so that being paged twice does not lose the first room.
enum SessionCookie {
    static let limitedPrefix = "muster-incident-"

    static func name(_ incident: IncidentNumber?) -> String {
        incident.map { "\(limitedPrefix)\($0)" } ?? "muster-session"
    }
}

extension MusterServer {
    /// Opens a session for the person; limited to the incident, if there is one.
    func open(
        _ person: PersonID, only incident: IncidentNumber? = nil, in response: inout Response
    ) {
        let now = now()
        // A link's session ends a day after its incident; until when that may be nobody knows.
        let lasts = incident == nil ? Limits.session : Limits.session * 30
        let session = SessionToken(
            person: person, incident: incident, issuedAt: now, expiresAt: now + lasts)
        setCookie(
            SessionCookie.name(incident), session.sealed(with: configuration.signingKey),
            seconds: lasts.inMilliseconds / 1000, in: &response)
    }

    /// Ends a session as far as the browser is concerned.
    func close(_ incident: IncidentNumber?, in response: inout Response) {
        setCookie(SessionCookie.name(incident), "", seconds: 0, in: &response)
    }

    private func setCookie(
        _ name: String, _ value: String, seconds: Int64, in response: inout Response
    ) {
        let secure = configuration.usesHTTPS ? "; Secure" : ""
        let text =
            "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax\(secure)"
        response.headers.append(HTTPField(name: .setCookie, value: text))
    }
}
