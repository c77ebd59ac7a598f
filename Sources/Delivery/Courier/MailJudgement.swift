import CCurl
import Core

/// What a mail relay's replies, or the lack of them, say about a page (promise 3): up to MAIL it is
/// the relay that refuses us, from RCPT on it is this address or this message.
enum MailJudgement {
    /// `words` are libcurl's own about the failure.
    static func outcome(
        _ code: CURLcode, _ dialogue: MailDialogue, words: String
    ) -> AttemptOutcome {
        if code == CURLE_OK {
            return .delivered(
                "accepted by the mail server: " + (dialogue.reply?.text ?? "no words"))
        }
        switch dialogue.stage {
        case .connecting, .hello, .securing, .login, .sender:
            return .channelFailed(channelFailure(code, dialogue, OneLine.text(words)))
        case .recipient, .content:
            break
        }
        let place = dialogue.stage == .recipient ? "the recipient" : "the message"
        switch dialogue.reply {
        case .some(let reply) where (400...499).contains(reply.code):
            return .retry("the mail server defers \(place): \(reply.text)")
        case .some(let reply) where (500...599).contains(reply.code):
            return .methodFailed("the mail server refuses \(place): \(reply.text)")
        default:
            return .retry("the mail server went away before it took \(place)")
        }
    }

    private static func channelFailure(
        _ code: CURLcode, _ dialogue: MailDialogue, _ words: String
    ) -> String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return "the mail relay's name does not resolve"
        case CURLE_COULDNT_CONNECT: return "the mail relay refuses the connection"
        case CURLE_USE_SSL_FAILED where dialogue.stage == .hello:
            return "the mail relay does not offer STARTTLS, which is required"
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return "the mail relay's certificate does not verify: \(words)"
        case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED:
            return "no TLS with the mail relay: \(words)"
        default: break
        }
        let said = dialogue.reply.flatMap { $0.code >= 400 ? ": \($0.text)" : nil }
        let isLate = code == CURLE_OPERATION_TIMEDOUT
        switch dialogue.stage {
        case .connecting where said == nil:
            return isLate ? "the mail relay does not answer in time" : "no mail relay: \(words)"
        case .connecting: return "the mail relay turns us away" + (said ?? "")
        case .login where said != nil || !isLate:
            return "the mail relay refuses our login" + (said ?? ": \(words)")
        case .sender where said != nil: return "the mail relay refuses our sender" + (said ?? "")
        default:
            let own = isLate ? "no answer in time" : words
            return "the mail relay fails before the recipient" + (said ?? ": \(own)")
        }
    }
}
