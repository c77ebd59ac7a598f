import Core

/// Somebody outside who wants something and asks again until it is taken.
struct Client {
    var command: Command
    /// When it was first asked.
    var since: Int64
    /// The journal's time then.
    var asOf: Moment
    /// Incidents that there were then.
    var known: IncidentNumber
    var attempt = 0
    var isDone = false
    /// What nobody else says, in a command without a key.
    var text: String?
    /// What is sent once this is taken.
    var next: Happening?

    /// A sender never gives up; a person does.
    var isSender: Bool {
        switch command.kind {
        case .report, .mail, .beat, .change: true
        default: false
        }
    }
}

// Senders, and how anybody's command reaches a node and its answer comes back.

extension Simulator {
    /// How long a client waits for an answer.
    static let clientPatience: Int64 = 11_500

    /// With `text` the command has no key, and that text in it tells how often it was carried out.
    mutating func submit(
        _ command: Command, in delay: Int64 = 0, text: String? = nil, next: Happening? = nil
    ) {
        var command = command
        let id = clients.count
        if let person = command.by.person, text == nil {
            // Sometimes a client uses the name of an earlier request for another one.
            let name = chance(60) ? below(clients.count) : id
            command.idempotencyKey = IdempotencyKey(
                "\(person) \(name)", request: Digest16(high: 1, low: UInt64(id)))
        }
        if case .act(let number, let act) = command.kind {
            auditor.paging.means(act, on: number)
        }
        enqueue(command, in: delay, text: text, next: next)
    }

    /// As it is, and without a chance of the others'.
    mutating func enqueue(
        _ command: Command, in delay: Int64 = 0, text: String? = nil, next: Happening? = nil
    ) {
        agenda.add(.asks(client: clients.count), at: clock + delay)
        clients.append(
            Client(
                command: command, since: clock + delay, asOf: auditor.truth.at,
                known: auditor.truth.nextIncident, text: text, next: next))
    }

    mutating func ask(_ client: Int) {
        guard !clients[client].isDone else { return }
        clients[client].attempt += 1
        let attempt = clients[client].attempt
        if !clients[client].isSender, attempt > 8 {
            clients[client].isDone = true
            return
        }
        let machine = below(nodes.count)
        drawing.add(
            .outside, at: clock,
            "\(client) to node \(machine + 1): \(Self.words(clients[client].command))")
        guard nodes[machine].engine != nil else {
            return soon(.asksAgain(client: client, attempt: attempt), in: 100, 1500)
        }
        nodes[machine].lastTicket += 1
        let ticket = nodes[machine].lastTicket
        nodes[machine].tickets[ticket] = client
        if let text = clients[client].text { auditor.clients.asks(for: text) }
        agenda.add(.asksAgain(client: client, attempt: attempt), at: clock + Self.clientPatience)
        post([.command(ticket, clients[client].command)], to: machine)
    }

    mutating func askAgain(_ client: Int, _ attempt: Int) {
        guard !clients[client].isDone, clients[client].attempt == attempt else { return }
        ask(client)
    }

    /// What was answered before the journal lost its last entries need not be so any more.
    mutating func take(_ answer: Engine.Answer, for id: Int, since loss: Int?) {
        guard !clients[id].isDone else { return }
        let client = clients[id]
        if case .beat(let key, _) = client.command.kind {
            auditor.heartbeats.stirs(key, at: clock)
        }
        switch answer {
        case .done(let receipt):
            clients[id].isDone = true
            if let next = client.next { soon(next, in: 50, 600) }
            guard loss == losses else { return }
            if receipt.position > auditor.head.position {
                auditor.accuse("client \(id) was told of \(receipt.position), which is not there")
            }
            if let text = client.text, !auditor.clients.isWritten(text) {
                auditor.accuse("\"\(text)\" was called done and is nowhere")
            }
            switch client.command.kind {
            case .report(let alert):
                auditor.accepted(alert, since: client.since, at: clock)
                auditor.expiries.accepted(
                    alert, since: client.since, asOf: client.asOf, at: clock)
            case .beat(let key, let told): auditor.heard(key, told, since: client.since)
            default: break
            }
        case .refused(let refusal):
            clients[id].isDone = true
            auditor.count(refusal)
            if loss == losses, case .unknownIncident(let number) = refusal, number > 0,
                number < client.known
            {
                auditor.accuse("client \(id) was told that there is no #\(number)")
            }
            if client.isSender, loss == losses, refusal != .noHandbook,
                !isRevoked(for: client, refusal)
            {
                auditor.accuse("a sender was refused: \(refusal)")
            }
        case .unavailable:
            soon(.asksAgain(client: id, attempt: client.attempt), in: 500, 2500)
        }
    }

    /// Who beats under a key that is not there is told so.
    private func isRevoked(for client: Client, _ refusal: Refusal) -> Bool {
        guard case .beat(let key, _) = client.command.kind, refusal == .unknownKey(key) else {
            return false
        }
        return !auditor.heartbeats.wasThere(key, since: client.since)
    }

    // MARK: Senders

    mutating func senderSends() {
        guard let next = nextInStorm(after: between(200, 15_000)) else { return }
        agenda.add(.senderSends, at: next)
        guard isStormy else { return }
        if chance(20) {
            change()
        } else if chance(10) {
            flap("flap \(clients.count)", left: 6 + below(20))
        } else {
            report()
        }
    }

    /// The same alert fires and ends, each time once the word before was taken, at whatever node: one
    /// that is behind takes it for a repeat of what it knows.
    mutating func flap(_ alert: String, left: Int) {
        guard left > 0, isStormy else { return }
        let alert = Sample.alert(
            alert, .sev4, service: "wiki", status: left % 2 == 0 ? .firing : .resolved)
        submit(
            Command(by: .key("monitor"), kind: .report(alert)),
            next: .flaps(alert: alert.dedupKey, left: left - 1))
    }

    /// Somebody's deployment, told by its tool.
    private mutating func change() {
        let change = Change(
            integration: pick(organisation.keys), service: pick([nil, "checkout", "none"]),
            summary: "deployed \(below(6))", at: now - .minutes(below(30)))
        submit(Command(by: .key(change.integration), kind: .change(change)))
    }

    mutating func report() {
        let key = pick(organisation.keys)
        let isPager = key == "pager"
        let alert = Sample.alert(
            "alert \(below(organisation.alerts))", Severity(rawValue: below(6)),
            service: pick(["checkout", "wiki", ""]),
            status: pick([.firing, .firing, .firing, .resolved, .acknowledged]),
            body: below(3), startsAt: pick([nil, Self.noon, now]),
            afterResolve: isPager ? .opensAnew : .sameOccurrence, key: key)
        submit(Command(by: .key(key), kind: .report(alert)))
    }

    /// Many at once, some of them the same.
    mutating func storm() {
        for index in 0..<(20 + below(100)) {
            let alert = Sample.alert(
                "storm \(index % 40)", pick([.sev2, .sev3, nil]),
                service: pick(["checkout", "wiki"]), body: below(2))
            submit(Command(by: .key("monitor"), kind: .report(alert)), in: between(0, 2000))
        }
    }

    private static func words(_ command: Command) -> String {
        switch command.kind {
        case .report(let alert): "\(alert.dedupKey) \(alert.status.name)"
        case .act(let number, let act): "\(command.by) on #\(number): \(act)"
        default: String("\(command.kind)".prefix(80))
        }
    }
}
