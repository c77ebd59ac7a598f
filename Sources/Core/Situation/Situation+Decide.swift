/// What should happen now, given all that has happened. Pure: the world arrives as an argument.
extension Situation {
    package func decide(
        _ command: Command, in world: World
    ) throws(Refusal) -> [Proposal] {
        if let use = recollection(of: command, at: world.now) {
            guard use.request == command.idempotencyKey?.request else { throw .keyReused }
            return []
        }
        switch command.kind {
        case .report(let alert): return report(alert, by: command.by, in: world)
        case .mail(let mail, let number, let alert):
            return take(mail, on: number, orElse: alert, by: command.by, in: world)
        case .refuse(let key, let detail, let excerpt):
            return refuse(key, detail, excerpt, by: command.by, in: world)
        case .change(let change): return report(change, by: command.by, in: world)
        case .declare(let declaration):
            return try declare(declaration, by: command.by, in: world)
        case .act(let number, .merge(let into)):
            return try merge(number, into: into, by: command.by, in: world)
        case .act(let number, .split(let alerts, let text)):
            return try split(number, alerts, text: text, by: command.by, in: world)
        case .act(let number, .link(let other, let text)):
            return try link(number, to: other, text: text, by: command.by, in: world)
        case .act(let number, .unlink(let other, let text)):
            return try unlink(number, from: other, text: text, by: command.by, in: world)
        case .act(let number, let act):
            return try self.act(act, on: number, by: command.by, in: world)
        case .attemptEnded(let attempt, let outcome, let retryAfter):
            return attemptEnded(attempt, outcome, retryAfter: retryAfter, in: world)
        case .clock(let number) where number == notices.number:
            return drafting(number, by: .muster, in: world) { $0.tickMessages() }
        case .clock(let number):
            var drafts = Drafts(Draft.Before(self), in: world)
            drafts.change(number) { $0.tick() }
            drafts.raiseStorm(with: number)
            return drafts.proposals
        case .beat(let id, let told):
            return try beat(of: id, told: told, by: command.by, in: world)
        case .fail(let id, let detail, let raw):
            return try fail(id, detail, raw, by: command.by, in: world)
        case .missed(let id): return missed(id, in: world)
        case .expire(let digest): return expire(digest, in: world)
        case .repeats(let counts): return repeats(counts, in: world)
        case .startNode(let node, let replacing, let version, let reads):
            return start(
                Event.NodeStarted(
                    node: node, replacing: replacing, version: version, reads: reads), in: world)
        case .loseNode(let node, let isGoodbye):
            return lose(node, isGoodbye: isGoodbye, in: world)
        case .administer(let administration):
            return try administer(administration, by: command.by, in: world)
        }
    }

    func drafting(
        _ number: IncidentNumber, by: Actor, in world: World, _ body: (inout Draft) -> Void
    ) -> [Proposal] {
        guard let incident = holder(of: number) else { return [] }
        var draft = Draft(incident, by: by, world: world, situation: self)
        body(&draft)
        return draft.proposals
    }

    private func act(
        _ act: Act, on number: IncidentNumber, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        var draft = Draft(try known(number), by: by, world: world, situation: self)
        try draft.act(act)
        return draft.proposals
    }

    func known(_ number: IncidentNumber) throws(Refusal) -> Incident {
        if let incident = incidents[number] { return incident }
        guard number > 0, number < nextIncident else { throw .unknownIncident(number) }
        throw .archived(number)
    }

    private func repeats(_ counts: [RepeatCount], in world: World) -> [Proposal] {
        var drafts = Drafts(Draft.Before(self), in: world)
        var judged: [IncidentNumber] = []
        for count in counts {
            guard let home = firing[count.digest]?.incident else { continue }
            let event = Event.AlertRepeated(
                digest: count.digest, count: count.count, last: count.last)
            drafts.change(home) { $0.record(.alertRepeated(event)) }
            if watching.contains(home), judged.last != home { judged.append(home) }
        }
        guard world.handbook.ruleIndex.asksForNumbers else { return drafts.proposals }
        for number in judged {
            drafts.change(number) { $0.weighWatched() }
            drafts.raiseStorm(with: number)
        }
        return drafts.proposals
    }

    private func start(_ started: Event.NodeStarted, in world: World) -> [Proposal] {
        var there = nodes.mapValues(\.reads)
        for node in started.replacing { there[node] = nil }
        there[started.node] = started.reads
        return [Proposal(incident: nil, by: .muster, event: .nodeStarted(started))]
            + takeOver(from: Set(started.replacing), in: world)
            + raiseFormat(there, reading: there[world.node])
    }

    /// Whoever decides takes over what a silent node was sending. A node that says goodbye gives back
    /// what it has not reported on: another one tries that again.
    private func lose(_ node: NodeID, isGoodbye: Bool, in world: World) -> [Proposal] {
        guard nodes[node] != nil else { return [] }
        let lost = Event.NodeLost(node: node, isGoodbye: isGoodbye)
        return [Proposal(incident: nil, by: .muster, event: .nodeLost(lost))]
            + (isGoodbye ? giveBack(of: node, in: world) : takeOver(from: [node], in: world))
            + raiseFormat(
                nodes.mapValues(\.reads).filter { $0.key != node },
                reading: nodes[world.node]?.reads)
    }

    /// Once all nodes that are there read a newer format, it may be written (rule 8). A node that
    /// the others took for lost (`own` is nil) does not decide about it: it would leave itself out.
    private func raiseFormat(_ reads: [NodeID: Int], reading own: Int?) -> [Proposal] {
        guard let own, let lowest = reads.values.min() else { return [] }
        var events: [Event] = []
        if lowest > format { events.append(.formatRaised(Event.FormatRaised(format: lowest))) }
        if own == Format.rehearsed, max(lowest, format) == Format.rehearsed {
            let kind = Format.rehearsedKind
            events.append(.redacted(Event.Redacted(kind: kind, kindName: "rehearsed")))
        }
        return events.map { Proposal(incident: nil, by: .muster, event: $0) }
    }

    private func giveBack(of node: NodeID, in world: World) -> [Proposal] {
        holders.flatMap { number in
            drafting(number, by: .muster, in: world) { $0.giveBack(node) }
        }
    }

    private func takeOver(from gone: Set<NodeID>, in world: World) -> [Proposal] {
        holders.flatMap { number in
            drafting(number, by: .muster, in: world) { $0.orphan(gone) }
        }
    }

    // MARK: Attempts and channels

    private func attemptEnded(
        _ attempt: Attempt, _ outcome: AttemptOutcome, retryAfter: Duration?, in world: World
    ) -> [Proposal] {
        let number = attempt.message.incident
        guard let message = holder(of: number)?.message(attempt.message.serial),
            message.at == attempt.at, message.ways.indices.contains(attempt.way)
        else { return [] }
        let channel = message.ways[attempt.way].channel
        let trouble = Alert.ownTrouble(.channel(channel), detail: outcome.detail)
        var isDelivery = false
        if case .delivered = outcome { isDelivery = true }
        // Elsewhere a delivery may still be late news from before the channel failed.
        let isRecovery =
            isDelivery
            && failedChannels[channel].map { $0 + Limits.channelRest <= world.now } == true
        let isFailure =
            if case .channelFailed = outcome { failedChannels[channel] == nil } else { false }
        let isItsCase =
            firing[trouble.digest] == nil && home(of: .key(.muster)) == number
        var proposals = drafting(number, by: .muster, in: world) {
            $0.attemptEnded(attempt, outcome, retryAfter: retryAfter)
            if isFailure, isItsCase, !$0.events.isEmpty { join(trouble, &$0, in: world) }
            guard isRecovery else { return }
            $0.channelBack(channel)
            if firing[trouble.digest]?.incident == number { $0.clear(trouble) }
        }
        if isRecovery {
            proposals += recover(channel, trouble, beside: number, in: world)
        } else if isFailure, !proposals.isEmpty {
            let failed = Event.ChannelFailed(channel: channel, detail: outcome.detail)
            proposals.append(
                Proposal(incident: nil, by: .muster, event: .channelFailed(failed)))
            // The alarm on the channel is a case of its own, under the catch-all group.
            if !isItsCase { proposals += report(trouble, by: .muster, in: world) }
        }
        return proposals
    }

    /// The trouble concerns the very case about another channel: one decision, one draft.
    private func join(_ trouble: Alert, _ draft: inout Draft, in world: World) {
        draft.record(.alerted(Event.Alerted(alert: trouble, isNew: true)))
        draft.weigh(
            trouble, nil, format: format(of: trouble.integration, in: world), beginning: [])
    }

    private func recover(
        _ channel: Channel, _ trouble: Alert, beside number: IncidentNumber, in world: World
    ) -> [Proposal] {
        var proposals = [
            Proposal(
                incident: nil, by: .muster,
                event: .channelRecovered(Event.ChannelRecovered(channel: channel)))
        ]
        for other in incidents.keys.sorted() where other != number {
            let isItsCase = firing[trouble.digest]?.incident == other
            proposals += drafting(other, by: .muster, in: world) {
                $0.channelBack(channel)
                if isItsCase { $0.clear(trouble) }
            }
        }
        return proposals
    }
}

// MARK: Idempotency keys

extension Situation {
    /// What the same key of the same actor did before, within the stated window.
    func recollection(of command: Command, at now: Moment) -> Remembered? {
        guard let key = command.idempotencyKey,
            let use = remembered[Self.scoped(key.text, by: command.by)],
            use.at + Limits.idempotencyWindow > now
        else { return nil }
        return use
    }

    /// Clients choose their keys by themselves: the same text of another actor is another key.
    static func scoped(_ key: String, by actor: Actor) -> String {
        switch actor {
        case .person(let person), .behalf(of: _, by: let person): "person \(person)\n\(key)"
        case .key(let id): "key \(id)\n\(key)"
        case .muster, .operatorShell: "\n\(key)"
        }
    }
}
