/// What entries about pages, notices and attempts mean.
extension Incident {
    mutating func applyPaging(_ event: Event, at: Moment) {
        switch event {
        case .paged(let paged): applyPaged(paged, at: at)
        case .notified(let notified): applyNotified(notified, at: at)
        case .attemptBegan(let began):
            changeWay(began.message, began.way) {
                $0.progress = .sending(number: began.number, node: began.node, until: began.until)
            }
            if began.number == 1 { changeMessage(began.message) { $0.lastStart = at } }
            remember(began.message, began.way)
        case .attemptEnded(let ended): applyEnded(ended, at: at)
        case .steppedOver(let stepped):
            change(stepped.obligation) {
                guard
                    let index = $0.clock?.ringing.firstIndex(where: {
                        $0.person == stepped.person
                    })
                else { return }
                $0.clock?.ringing[index].isSteppedOver = true
            }
        default: break
        }
    }

    private mutating func applyPaged(_ paged: Event.Paged, at: Moment) {
        // A newer page of the same person for the same obligation carries on for the older one.
        withdrawMessages(of: paged.obligation, to: paged.person)
        add(
            Message(
                id: MessageID(incident: number, serial: paged.message),
                purpose: .page(paged.obligation), person: paged.person, urgency: paged.urgency,
                text: paged.reason.name, ways: paged.ways, at: at))
        change(paged.obligation) {
            $0.pages += 1
            $0.firstPagedAt = $0.firstPagedAt ?? at
            // Who has it already is only told of a change: that is no new step.
            if $0.holder != paged.person { $0.clock?.ring(paged, at: at) }
        }
    }

    private mutating func applyNotified(_ notified: Event.Notified, at: Moment) {
        add(
            Message(
                id: MessageID(incident: number, serial: notified.message),
                purpose: .notice(notified.kind), person: notified.person, urgency: .low,
                text: notified.text, ways: notified.ways, at: at))
        if let id = notified.obligation, let person = notified.person {
            change(id) { $0.clock?.shadows.append(person) }
        }
        if notified.kind == .alertJoined {
            untoldAlerts = 0
            untoldMails = 0
            toldAlertsAt = at
        }
        if notified.kind == .stillFiring { askAgainAt = at + Limits.stillFiringAsk }
    }

    private mutating func applyEnded(_ ended: Event.AttemptEnded, at: Moment) {
        changeWay(ended.message, ended.way) {
            if $0.isDelivered { return }
            // A late success counts whoever holds the lease now; a late failure does not.
            if case .delivered = ended.outcome {
            } else if !$0.isSending(attempt: ended.number) {
                return
            }
            $0.detail = ended.outcome.detail
            switch ended.outcome {
            case .delivered: $0.progress = .delivered(at: at)
            case .methodFailed: $0.progress = .failed(channel: false)
            case .channelFailed: $0.progress = .failed(channel: true)
            case .retry:
                $0.progress =
                    ended.retryAt.map { .retrying(number: ended.number, at: $0) }
                    ?? .failed(channel: false)
            }
        }
        forgetSettledMessages()
    }

    private mutating func add(_ message: Message) {
        messages.append(message)
        nextMessage = max(nextMessage, message.id.serial.next)
        forgetSettledMessages()
    }

    /// Keeps what is still being delivered and the latest of what is settled.
    private mutating func forgetSettledMessages() {
        var excess = messages.count - Limits.settledMessages
        guard excess > 0 else { return }
        messages.removeAll {
            guard excess > 0, $0.isSettled else { return false }
            excess -= 1
            return true
        }
    }

    mutating func withdrawMessages(of obligation: ObligationID, to person: PersonID? = nil) {
        for index in messages.indices where messages[index].obligation == obligation {
            if let person, messages[index].person != person { continue }
            messages[index].isWithdrawn = true
        }
    }

    private mutating func remember(_ serial: MessageSerial, _ way: Int) {
        guard let message = message(serial), message.ways.indices.contains(way) else { return }
        // A notice is the last thing that is said; only pages are "rung".
        guard message.obligation != nil else { return }
        let method = message.ways[way].method
        if let index = rung.firstIndex(where: { $0.person == message.person }) {
            if !rung[index].methods.contains(method) { rung[index].methods.append(method) }
        } else {
            rung.append(Rung(person: message.person, methods: [method]))
        }
    }

    private mutating func changeMessage(
        _ serial: MessageSerial, _ change: (inout Message) -> Void
    ) {
        guard let index = messages.firstIndex(where: { $0.id.serial == serial }) else { return }
        change(&messages[index])
    }

    private mutating func changeWay(
        _ serial: MessageSerial, _ way: Int, _ change: (inout Way) -> Void
    ) {
        changeMessage(serial) {
            guard $0.ways.indices.contains(way) else { return }
            change(&$0.ways[way])
        }
    }
}

extension PagingClock {
    /// A page for a later step moves the round on; any other page rings within the present step.
    fileprivate mutating func ring(_ paged: Event.Paged, at: Moment) {
        if paged.step > step {
            step = paged.step
            ringing = []
        }
        if paged.step > 0 || nextStepAt == nil, paged.reason != .again {
            nextStepAt = at + delay
            nextRoundAt = nil
        }
        let before = ringing.first { $0.person == paged.person }
        ringing.removeAll { $0.person == paged.person }
        ringing.append(
            Ring(
                person: paged.person, lastPagedAt: at, pages: (before?.pages ?? 0) + 1,
                lastMessage: paged.message))
    }
}
