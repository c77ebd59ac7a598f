import Core

/// What happened, as lines of text in time: `t+60 page ada again (database)`.
struct Story {
    enum Kind: CaseIterable {
        case pages, rings, answers, notices, alarms, ends, quiet
    }

    struct Line {
        var at: Int64
        var kind: Kind
        var person: PersonID?
        var text: String
    }

    private(set) var lines: [Line] = []
    private var titles: [IncidentNumber: [ObligationID: String]] = [:]

    /// The lines of these kinds. More than one incident is told apart by `#2`.
    func lines(_ kinds: Story.Kind...) -> String {
        lines.filter { kinds.contains($0.kind) }
            .map { "t+\(Self.text($0.at)) \($0.text)" }.joined(separator: "\n")
    }

    /// The most pages that one person got within any minute.
    var pagesPerPersonAndMinute: Int {
        var most = 0
        let pages = lines.filter { $0.kind == .pages }
        for person in Set(pages.compactMap(\.person)) {
            let times = pages.filter { $0.person == person }.map(\.at)
            for (index, start) in times.enumerated() {
                most = max(most, times[index...].prefix { $0 < start + 60_000 }.count)
            }
        }
        return most
    }

    /// The most alarms that went out within any minute.
    var alarmsPerMinute: Int {
        let times = lines.filter { $0.kind == .alarms }.map(\.at)
        return times.enumerated().map { index, start in
            times[index...].prefix { $0 < start + 60_000 }.count
        }.max() ?? 0
    }

    mutating func ring(_ whom: String, _ method: String, _ dispatch: Dispatch, at clock: Int64) {
        let attempt = dispatch.attempt
        let again = attempt.number > 1 ? " try \(attempt.number)" : ""
        add(clock, .rings, nil, "\(whom)/\(method) \(attempt.message.serial)\(again)")
    }

    mutating func tell(_ entry: Entry, at clock: Int64) {
        guard let number = entry.incident else {
            switch entry.event {
            case .channelFailed(let failed):
                add(clock, .alarms, nil, "\(failed.channel.name) fails: \(failed.detail)")
            case .channelRecovered(let channel):
                add(clock, .alarms, nil, "\(channel.channel.name) works again")
            default: break
            }
            return
        }
        if case .obligationOpened(let opened) = entry.event {
            titles[number, default: [:]][opened.id] =
                Obligation(
                    id: opened.id, target: opened.target, seat: opened.seat, member: opened.member,
                    isRequired: opened.isRequired, mustJoin: opened.mustJoin,
                    urgency: opened.urgency, openedAt: entry.at
                ).title
        }
        tell(entry.event, number, by: entry.by, at: clock)
    }

    private mutating func tell(
        _ event: Event, _ number: IncidentNumber, by: Actor, at clock: Int64
    ) {
        let name = number == 1 ? "" : "#\(number) "
        func title(_ id: ObligationID?) -> String {
            id.flatMap { titles[number]?[$0] } ?? "nothing"
        }
        func add(_ kind: Kind, _ person: PersonID?, _ text: String) {
            self.add(clock, kind, person, name + text)
        }
        switch event {
        case .paged(let paged):
            add(
                .pages, paged.person,
                "page \(paged.person)\(Self.why(paged.reason)) (\(title(paged.obligation)))")
        case .notified(let told) where told.kind != .alarm:
            add(.notices, told.person, "tell \(told.person?.text ?? "fallback") \(told.kind.name)")
        case .roundRanOut(let ranOut) where !ranOut.text.isEmpty:
            add(.alarms, nil, "alarm: \(ranOut.text)")
        case .acknowledged(let answer):
            let place = answer.behind.map { ", behind \($0)" } ?? ""
            let goesOn = answer.keepsPaging ? ", next one too" : ""
            add(.answers, nil, "\(answer.person) has \(title(answer.obligation))\(place)\(goesOn)")
        case .declined(let declined):
            add(.answers, nil, "\(declined.person) declines \(title(declined.obligation))")
        case .joined(let joined):
            add(.answers, nil, "\(joined.person) joins (\(title(joined.obligation)))")
        case .left(let left):
            add(.answers, nil, "\(left.person) leaves (\(title(left.obligation)))")
        case .released(let released):
            add(.answers, nil, "\(title(released.obligation)) released")
        case .obligationWithdrawn(let withdrawn):
            add(.answers, nil, "\(title(withdrawn.id)) withdrawn")
        case .answerLapsed(let lapsed):
            add(.answers, nil, "\(lapsed.person) lapses (\(title(lapsed.obligation)))")
        case .steppedOver(let lost) where lost.channels.isEmpty:
            add(.answers, nil, "\(lost.person) cannot be reached: \(lost.text)")
        case .steppedOver(let lost):
            let channels = lost.channels.map(\.name).joined(separator: " and ")
            add(.answers, nil, "\(lost.person) not rung, \(channels) fails: \(lost.text)")
        case .obligationReopened(let reopened):
            let kept = reopened.keepsAnswer ? ", answer kept" : ""
            add(.answers, nil, "\(title(reopened.id)) needed again\(kept)")
        case .pageWithdrawn(let withdrawn):
            add(
                .answers, nil,
                "\(withdrawn.person) need not answer (\(title(withdrawn.obligation)))")
        case .handoverAccepted(let accepted):
            add(.answers, nil, "\(accepted.to) takes \(title(accepted.obligation))")
        case .quieted(let quieted): add(.quiet, nil, "quiet: \(Self.why(quieted.reason))")
        case .quietEnded(let ended): add(.quiet, nil, "not quiet: \(ended.text)")
        case .snoozed: add(.quiet, nil, "snoozed")
        case .snoozeEnded(let ended): add(.quiet, nil, "not snoozed: \(ended.text)")
        case .flappingBegan(let began): add(.quiet, nil, "flapping, \(began.changes.count) changes")
        case .flappingEnded(let ended): add(.quiet, nil, "steady, \(ended.isFiring)")
        case .opened: add(.ends, nil, "opened")
        case .classified(let classified): add(.ends, nil, classified.verdict.severity.name)
        case .assembled: add(.ends, nil, "assembled")
        case .alertsCleared: add(.ends, nil, "alerts cleared")
        case .resolved(let resolved): add(.ends, nil, "resolved: \(resolved.resolution.kind.name)")
        case .reopened: add(.ends, nil, "reopened")
        case .merged(let merged): add(.ends, nil, "merged into #\(merged.into)")
        case .archived: add(.ends, nil, "archived")
        case .restored: add(.ends, nil, "restored")
        default: break
        }
    }

    private mutating func add(_ at: Int64, _ kind: Kind, _ person: PersonID?, _ text: String) {
        lines.append(Line(at: at, kind: kind, person: person, text: text))
    }

    private static func text(_ at: Int64) -> String {
        at % 1000 == 0 ? "\(at / 1000)" : "\(Double(at) / 1000)"
    }

    private static func why(_ reason: QuietReason) -> String {
        switch reason {
        case .muted(let notes): notes.map { "\($0.kind.name) \($0.id)" }.joined(separator: ", ")
        case .waits(let number, let of, _): "waits for #\(number) of \(of)"
        }
    }

    private static func why(_ reason: PageReason) -> String {
        switch reason {
        case .step: ""
        case .again: " again"
        case .etaMissed: " as the ETA passed"
        case .severityRaised: " as it got worse"
        case .byHand: " by name"
        case .lapsed: " as nothing was heard"
        case .channelBack: " as the channel is back"
        case .snoozeOver: " as the snooze is over"
        }
    }
}
