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
    /// Opens a session for whose token it is; it ends with the token, at the latest.
    func open(_ person: PersonID, with token: AccessToken, in response: inout Response) {
        open(person, only: nil, opener: token.mark, lasting: Limits.session, in: &response)
    }

    /// Opens a session for the person, limited to the incident.
    func open(_ person: PersonID, only incident: IncidentNumber, in response: inout Response) {
        // It ends a day after its incident; until when that may be nobody knows.
        open(person, only: incident, opener: nil, lasting: Limits.session * 30, in: &response)
    }

    private func open(
        _ person: PersonID, only incident: IncidentNumber?, opener: UInt64?,
        lasting time: Duration, in response: inout Response
    ) {
        let now = now()
        let session = SessionToken(
            person: person, incident: incident, opener: opener, issuedAt: now,
            expiresAt: now + time)
        setCookie(
            SessionCookie.name(incident), session.sealed(with: configuration.signingKey),
            seconds: time.inMilliseconds / 1000, in: &response)
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
