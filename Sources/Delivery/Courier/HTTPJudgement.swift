import CCurl
import Core

/// What an HTTP receiver's answer, or the lack of one, says about a page (promise 3).
enum HTTPJudgement {
    /// `words` are libcurl's own about the failure; `refused` is the private address that was not
    /// connected to.
    static func outcome(
        _ code: CURLcode, status: Int, words: String, refused: String?
    ) -> AttemptOutcome {
        // A status is an answer, even if the rest of the answer got lost.
        if status != 0 { return outcome(status: status) }
        if let refused { return .methodFailed(refused) }
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE:
            return .methodFailed("the certificate does not verify: \(OneLine.text(words))")
        case CURLE_URL_MALFORMAT:
            return .methodFailed("the URL is malformed")
        case CURLE_OPERATION_TIMEDOUT: return .retry("no answer in time")
        case CURLE_COULDNT_RESOLVE_HOST: return .retry("the host's name does not resolve")
        case CURLE_COULDNT_CONNECT: return .retry("the connection was refused")
        case CURLE_GOT_NOTHING: return .retry("the connection was closed without an answer")
        case CURLE_OK: return .retry("the answer has no status")
        default:
            let own = words.isEmpty ? String(cString: curl_easy_strerror(code)) : words
            return .retry(OneLine.text(own))
        }
    }

    private static func outcome(status: Int) -> AttemptOutcome {
        let text = text(of: status)
        switch status {
        case 200...299: return .delivered(text)
        case 300...399: return .methodFailed("\(text): redirects are not followed")
        case 408, 425, 429, 500...599: return .retry(text)
        case 400...499: return .methodFailed(text)
        default: return .retry("\(text) is no final status")
        }
    }

    /// The number with the words of RFC 9110; the receiver's own words are not repeated.
    private static func text(of status: Int) -> String {
        guard let words = words[status] else { return String(status) }
        return "\(status) \(words)"
    }

    private static let words = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 307: "Temporary Redirect",
        308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 410: "Gone",
        413: "Content Too Large", 422: "Unprocessable Content", 425: "Too Early",
        429: "Too Many Requests",
        500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]
}
