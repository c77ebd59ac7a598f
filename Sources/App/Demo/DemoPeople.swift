import Core
import Foundation
import Synchronization

/// The people of the demonstration: each follows the links in the messages that they received, and
/// knows nothing else.
final class DemoPeople: Sendable {
    struct Manner: Sendable {
        /// Before acknowledging, and from there to joining.
        var acknowledgesAfter: Duration
        var joinsAfter: Duration
    }

    private struct State: Sendable {
        var silent: PersonID?
        var answered: Set<String> = []
    }

    private let state = Mutex(State())
    private let manner: Manner
    /// The group whose first engineer sleeps through it.
    private let sleepyGroup: String

    init(manner: Manner, sleepyGroup: String) {
        self.manner = manner
        self.sleepyGroup = sleepyGroup
    }

    /// One message arrived for somebody; acts on it as that person would.
    func receive(_ message: DemoMessage) async {
        guard let link = message.link, message.asksForAnswer else { return }
        if sleeps(message) { return }
        let key = "\(message.person)/\(message.obligation)"
        guard state.withLock({ $0.answered.insert(key).inserted }) else { return }
        do {
            try await Task.sleep(for: manner.acknowledgesAfter)
            try APIClient(url: link, token: nil).follow("ack", fields: ["eta_min": "5"])
            try await Task.sleep(for: manner.joinsAfter)
            try APIClient(url: link, token: nil).follow("join", fields: [:])
        } catch {
            // A link that leads nowhere is what the story then shows: nobody answers.
            state.withLock { _ = $0.answered.remove(key) }
        }
    }

    /// The first person rung for the sleepy group does not wake up.
    private func sleeps(_ message: DemoMessage) -> Bool {
        state.withLock {
            if $0.silent == nil, message.obligation == sleepyGroup {
                $0.silent = PersonID(message.person)
            }
            return $0.silent == PersonID(message.person)
        }
    }
}

/// What arrived at a receiver.
struct DemoMessage: Sendable {
    var person: String
    var link: String?
    var obligation: String
    var asksForAnswer: Bool

    /// From a receiver's line; nil for anything else.
    init?(line: String) {
        guard
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let to = object["to"] as? String
        else { return nil }
        person = to
        if let body = object["webhook"] as? String {
            let page = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            link = page?["link"] as? String
            asksForAnswer = page?["type"] as? String == "page"
            obligation = (page?["obligation"] as? [String: Any])?["title"] as? String ?? ""
        } else if let mail = object["mail"] as? String {
            let text = Self.unwrapped(mail)
            let words = text.split { $0 == " " || $0 == "\n" || $0 == "<" || $0 == ">" }
            link = words.first { $0.contains("/p/") && $0.hasPrefix("http") }.map { String($0) }
            asksForAnswer = link != nil && text.contains("Answer here")
            obligation = "mail"
        } else {
            return nil
        }
    }

    /// The text of a quoted-printable body: soft line breaks joined, `=3D` and its like decoded.
    private static func unwrapped(_ mail: String) -> String {
        guard mail.lowercased().contains("quoted-printable") else { return mail }
        var text = mail.replacingOccurrences(of: "=\n", with: "")
        text = text.replacingOccurrences(of: "=3D", with: "=")
        return text
    }
}
