import Core
import Foundation
import Synchronization

/// The catastrophe itself: an alert, people who follow their links, and a commander.
extension Demonstration {
    private var client: APIClient { APIClient(url: url, token: token) }

    /// Plays until the review is exported. Throws what did not happen in time.
    func playStory(_ hooks: ChildProcess, _ mail: ChildProcess) async throws {
        let people = DemoPeople(
            manner: configuration.isFast
                ? DemoPeople.Manner(
                    acknowledgesAfter: .milliseconds(400), joinsAfter: .milliseconds(500))
                : DemoPeople.Manner(acknowledgesAfter: .seconds(4), joinsAfter: .seconds(6)),
            sleepyGroup: "network")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            let story = Story(isColoured: configuration.isColoured, say: configuration.say)
            for (receiver, what) in [(hooks, "webhooks"), (mail, "mail")] {
                group.addTask {
                    await withDiscardingTaskGroup { inner in
                        for await line in receiver.lines {
                            guard let message = DemoMessage(line: line) else { continue }
                            inner.addTask { await people.receive(message) }
                        }
                        if !Task.isCancelled {
                            story.remark(
                                "Process \(receiver.identifier) has ended: \(what) cannot "
                                    + "be delivered any more. Watch what Muster does.")
                        }
                    }
                    return false
                }
            }
            let reader = Thread { [client] in
                try? client.stream("/api/v1/stream?after=0") { story.take($0) }
            }
            reader.start()
            group.addTask {
                try await direct(story)
                return true
            }
            while let isOver = try await group.next() {
                if isOver { group.cancelAll() }
            }
            story.end()
        }
    }

    /// What the monitoring and the commander do, each when the stream has shown what it waits for.
    private func direct(_ story: Story) async throws {
        let pace: Duration = configuration.isFast ? .milliseconds(300) : .seconds(3)
        try report()
        try await wait(story, for: "assembled", within: configuration.isFast ? 12 : 240)
        try act("note", ["text": "Error rate 87 % since the 14:05 deploy; rollback is possible."])
        try await Task.sleep(for: pace)
        try act("decide", ["text": "Roll back the 14:05 deploy of checkout.", "owner": "ada"])
        try act("action", ["text": "Roll back checkout to the version before.", "owner": "ada"])
        try act("step", ["step": 1])
        try await Task.sleep(for: pace)
        try act("update", ["text": "We found the cause and are rolling back."])
        try act("mitigate", ["text": "Rolled back; payments go through again."])
        try await Task.sleep(for: pace)
        try act("resolve", ["text": "The deploy held a wrong certificate; it was rolled back."])
        try await wait(story, for: "resolved", within: 10)
        try await Task.sleep(for: .milliseconds(500))
        let review = try client.send("GET", "/api/v1/incidents/1/export?format=markdown")
        guard review.status == 200 else {
            throw ServeFailure("the review was not exported: \(review.status)")
        }
        configuration.say("\nThe review:\n")
        configuration.say(String(decoding: review.body, as: UTF8.self))
    }

    /// A catastrophe as a monitoring tool reports it: PagerDuty's Events API v2.
    private func report() throws {
        let body = """
            {"routing_key":"\(key)","event_action":"trigger","dedup_key":"checkout-down",
            "payload":{"summary":"Checkout is down: 87 % of payments fail in production",
            "source":"prometheus.example.test","severity":"critical","class":"CheckoutDown",
            "custom_details":{"service":"checkout","env":"production","region":"eu-1"}}}
            """
        let answer = try client.send("POST", "/v2/enqueue", body: Array(body.utf8))
        guard answer.status == 202 else {
            throw ServeFailure("the alert was answered \(answer.status)")
        }
    }

    private func act(_ word: String, _ body: [String: Any]) throws {
        let bytes = try JSONSerialization.data(withJSONObject: body)
        let answer = try client.send(
            "POST", "/api/v1/incidents/1/\(word)", body: Array(bytes))
        guard (200..<300).contains(answer.status) else {
            throw ServeFailure(
                "\(word) was answered \(answer.status): "
                    + String(decoding: answer.body, as: UTF8.self))
        }
    }

    private func wait(_ story: Story, for kind: String, within seconds: Int) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while !story.hasSeen(kind) {
            guard ContinuousClock.now < end else {
                throw ServeFailure("`\(kind)` did not happen within \(seconds) s")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// The live stream, told on the terminal.
final class Story: Sendable {
    private struct State: Sendable {
        var seen: Set<String> = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let isColoured: Bool
    private let say: @Sendable (String) -> Void

    init(isColoured: Bool, say: @escaping @Sendable (String) -> Void) {
        self.isColoured = isColoured
        self.say = say
    }

    func hasSeen(_ kind: String) -> Bool { state.withLock { $0.seen.contains(kind) } }
    func end() { state.withLock { $0.isOver = true } }

    /// One line of the stream; false once the story is over.
    func take(_ line: String) -> Bool {
        guard line.hasPrefix("data:") else { return !state.withLock { $0.isOver } }
        let data = Data(line.dropFirst(5).utf8)
        guard let entry = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let kind = entry["kind"] as? String, let text = entry["text"] as? String
        else { return true }
        // What only repeats another line, such as leases and who is not asked any more, is left out.
        let mechanics = ["attemptBegan", "obligationWithdrawn", "notified"]
        let mark = entry["mark"] as? String ?? ""
        let time = (entry["at"] as? String)?.dropFirst(11).prefix(12) ?? ""
        let incident = entry["incident"] as? Int
        switch incident {
        case 1? where !mechanics.contains(kind): say("\(time)  \(coloured(text, mark))")
        // Muster's own troubles are cases: that they begin and end belongs to the story.
        case let other? where other != 1 && ["opened", "end"].contains(mark):
            say("\(time)  \(coloured("#\(other) \(text)", mark))")
        default: break
        }
        return state.withLock {
            if incident == 1 { $0.seen.insert(kind) }
            return !$0.isOver
        }
    }

    /// A line about the story itself, between its lines.
    func remark(_ text: String) { say("-- \(coloured(text, "alarm"))") }

    private func coloured(_ text: String, _ mark: String) -> String {
        let colour = isColoured ? Self.colour(mark) : ""
        return colour.isEmpty ? text : "\(colour)\(text)\u{1B}[0m"
    }

    private static func colour(_ mark: String) -> String {
        switch mark {
        case "opened", "severity", "alarm": "\u{1B}[1;31m"
        case "page": "\u{1B}[33m"
        case "delivery": "\u{1B}[2m"
        case "answer", "room": "\u{1B}[32m"
        case "decision", "action", "update", "step": "\u{1B}[36m"
        case "end": "\u{1B}[1;32m"
        default: ""
        }
    }
}
