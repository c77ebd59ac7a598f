import Core
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// How far the requests of one connection have come, as far as their bodies are concerned: what
/// may be asked for, and whether the connection can go on after an answer.
struct BodyProgress {
    /// Requests whose heads came and whose answers did not end yet.
    private var unanswered = 0
    /// The body of the request that came last is still on its way.
    private(set) var isArriving = false
    /// Its length is unknown, or more than is read.
    private var isOpenEnded = false
    /// Its sender holds it back until it is asked for (RFC 9110, section 10.1.1).
    private var isHeldBack = false
    /// Its sender sends nothing after it.
    private var isLast = false
    /// The answer in work says that it is the last.
    private var closes = false
    private var droppedBytes = 0

    mutating func received(_ part: HTTPRequestPart) {
        switch part {
        case .head(let head):
            unanswered += 1
            isArriving = true
            let length = head.headerFields[.contentLength].flatMap { Int($0) }
            isOpenEnded =
                length.map { $0 > Limits.bodyBytes }
                ?? (head.headerFields[.transferEncoding] != nil)
            isHeldBack = head.headerFields.has("100-continue", in: .expect)
            isLast = head.headerFields.has("close", in: .connection)
        case .body: isHeldBack = false
        case .end:
            isHeldBack = false
            isArriving = false
        }
    }

    /// Takes note that the body is wanted; true when its sender must be told.
    mutating func wanted() -> Bool {
        guard unanswered == 1, isHeldBack else { return false }
        isHeldBack = false
        return true
    }

    /// The head as it is to be sent: when nobody knows where the next request would begin, or none
    /// is to come, it says that the connection ends.
    mutating func answering(_ head: HTTPResponse) -> HTTPResponse {
        guard head.status.kind != .informational else { return head }
        var head = head
        // Behind a request that is answered while others wait, its body is complete.
        if unanswered == 1, isLast || isArriving && (isOpenEnded || isHeldBack) {
            head.headerFields[.connection] = "close"
        }
        closes = head.headerFields.has("close", in: .connection)
        return head
    }

    /// Takes note that the answer has ended; true when it was the last of the connection.
    mutating func answered() -> Bool {
        unanswered -= 1
        return closes
    }

    /// Takes note of what came after the last answer; true when that is too much.
    mutating func dropped(_ part: HTTPRequestPart) -> Bool {
        if case .body(let bytes) = part { droppedBytes += bytes.readableBytes }
        return droppedBytes > Limits.droppedBodyBytes
    }
}

extension HTTPFields {
    /// Whether the list in this field has the token, in whatever case.
    fileprivate func has(_ token: String, in name: HTTPField.Name) -> Bool {
        guard let list = self[name] else { return false }
        return list.split(separator: ",").contains { part in
            String(part.drop { $0 == " " }.prefix { $0 != " " }).lowercased() == token
        }
    }
}
