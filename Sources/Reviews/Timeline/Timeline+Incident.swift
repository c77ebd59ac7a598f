import Core

// Its beginning, its severity and its end, and what senders say.

extension Timeline {
    func incidentWords(_ entry: Entry, _ story: Story) -> Words? {
        let actor = names.actor(entry.by)
        switch entry.event {
        case .opened(let opened): return openedWords(opened, entry.by)
        case .classified(let classified): return classifiedWords(classified, entry.by, story)
        case .assembled:
            let took = entry.at - story.incident.openedAt
            return Words(
                .room,
                "assembled: everybody required is in the room, \(took.words) after it opened",
                isMilestone: true)
        case .mitigated(let mitigated):
            return Words(
                .end, "\(actor) mitigated it\(Self.after(mitigated.text))", isMilestone: true)
        case .resolved(let resolved): return resolvedWords(resolved.resolution, actor)
        case .reopened(let reopened):
            return Words(
                .opened, "\(actor) opened it again\(Self.after(reopened.text))",
                isMilestone: true)
        case .merged(let merged):
            return Words(.end, "\(actor) merged it into #\(merged.into)", isMilestone: true)
        case .absorbed(let absorbed):
            let alerts = Self.count(absorbed.alerts, "alert")
            return Words(
                .room,
                "#\(absorbed.other) was merged into this, with \(alerts), "
                    + "\(absorbed.firing) of them firing")
        case .split, .linked, .unlinked: return tieWords(entry.event, actor)
        case .archived:
            return Words(.system, "closed: nothing is firing and nothing is due", isDetail: true)
        case .stormRecognised(let recognised):
            return stormWords(recognised.storm)
        case .stormGrew(let grew):
            let plan = grew.plan.map { "; the response plan \($0) assembles here, too" } ?? ""
            return Words(
                .room, "#\(grew.part) is a part of this storm\(plan)", isDetail: grew.plan == nil)
        case .stormJoined(let joined):
            return Words(.room, "it is a part of the storm #\(joined.main)", isMilestone: true)
        case .restored:
            return Words(.system, "taken out of the archive", isDetail: true)
        default: return nil
        }
    }

    private func tieWords(_ event: Event, _ actor: String) -> Words? {
        switch event {
        case .split(let split):
            let alerts = Self.count(split.digests.count, "alert")
            return Words(
                .room, "\(actor) split \(alerts) off into #\(split.into)\(Self.after(split.text))",
                isMilestone: true)
        case .linked(let linked):
            // The line before it says so.
            guard linked.link.kind == .linked else { return nil }
            return Words(
                .room,
                "\(actor) linked it to #\(linked.link.number)\(Self.after(linked.link.text))")
        case .unlinked(let unlinked):
            return Words(
                .room, "\(actor) unlinked it from #\(unlinked.from)\(Self.after(unlinked.text))")
        default: return nil
        }
    }

    private func stormWords(_ storm: Storm) -> Words {
        let shown = storm.parts.prefix(20).map { "#\($0)" }
        let more = storm.parts.count - shown.count
        let parts =
            shown.isEmpty
            ? ""
            : ". Its parts: \(shown.joined(separator: ", "))"
                + (more > 0 ? " and \(more) more" : "")
        return Words(
            .severity, "a storm, and this stands for all of it: \(storm.words)\(parts)",
            isMilestone: true)
    }

    private func openedWords(_ opened: Event.Opened, _ by: Actor) -> Words {
        let title = opened.title.oneLine()
        var text = "opened by \(names.actor(by)): \(title)"
        if by.person != nil { text = "\(names.actor(by)) declared: \(title)" }
        if let from = opened.from { text = "\(names.actor(by)) split it from #\(from): \(title)" }
        text += Self.after(opened.text, " — ")
        if !opened.near.isEmpty {
            let others = opened.near.map { "#\($0)" }.joined(separator: ", ")
            text += " (maybe the same as \(others))"
        }
        if !opened.related.isEmpty {
            let others = opened.related.map { "#\($0.number) (\($0.words.oneLine()))" }
            text += "; related: \(others.joined(separator: ", "))"
        }
        return Words(.opened, text, isMilestone: true)
    }

    private func classifiedWords(
        _ classified: Event.Classified, _ by: Actor, _ story: Story
    ) -> Words {
        let verdict = classified.verdict
        let reasons = verdict.reasons.map { names.reason($0) }.joined(separator: " ")
        guard let before = story.severity else {
            return Words(
                .severity, "severity \(verdict.severity.name)\(Self.after(reasons))",
                isMilestone: true)
        }
        if before == verdict.severity {
            return Words(.severity, "severity stays \(before.name)", isDetail: true)
        }
        let change = "\(before.name) → \(verdict.severity.name)"
        // Only a person changes it without a rule; a declaration is the first verdict.
        if by.person != nil, verdict.reasons.allSatisfy({ $0.rule == nil }) {
            let act = verdict.severity > before ? "raised" : "lowered"
            return Words(
                .severity,
                "\(names.actor(by)) \(act) the severity \(change)\(Self.after(classified.text))",
                isMilestone: true)
        }
        return Words(
            .severity, "severity \(change)\(Self.after(reasons))", isMilestone: true)
    }

    private func resolvedWords(_ resolution: Resolution, _ actor: String) -> Words {
        let what =
            switch resolution.kind {
            case .fixed: "\(actor) resolved it"
            case .falseAlarm: "\(actor) stood it down as a false alarm"
            case .alertsCleared: "resolved: its last alert cleared"
            }
        return Words(.end, what + Self.after(resolution.remark), isMilestone: true)
    }

    func alertWords(_ entry: Entry) -> Words? {
        switch entry.event {
        case .alerted(let alerted):
            let source = Self.after(alerted.alert.source, " from ")
            let alert = alerted.alert
            guard !Mailbox.isIntegration(alert.integration) else {
                // What people write is more than its first line.
                let text = alert.details.first { $0.name == "text" }?.value ?? ""
                let said = text.oneLine(limit: Self.mailText)
                return Words(
                    .alert, "mail\(source): \(alert.summary)\(Self.after(said, " — "))",
                    files: alert.files)
            }
            let what = alerted.isNew ? "alert" : "alert changed"
            return Words(
                .alert, "\(what)\(source): \(alert.summary)", files: alert.files)
        case .alertCleared(let cleared):
            guard let moment = cleared.expiredAt else {
                return Words(.alert, "alert cleared: \(cleared.summary)")
            }
            let why = Event.AlertCleared.words(expiredAt: moment)
            return Words(.alert, "alert expired: \(cleared.summary) (\(why))")
        case .expiryMoved(let moved):
            // That a sender goes on sending is no news.
            guard moved.isPutOff, let until = moved.until else { return nil }
            return Words(
                .alert,
                "Muster could not be reached for a while: an alert is believed until "
                    + "\(tell(until)) unless its sender says more", isDetail: true)
        case .alertRepeated(let repeated):
            let times = Self.count(repeated.count, "time")
            return Words(
                .alert,
                "the same alert came at least \(times) more, last at "
                    + tell(repeated.last), isDetail: true)
        case .alertAcknowledged(let acknowledged):
            return Words(.alert, "acknowledged at the sender: \(acknowledged.summary)")
        case .alertsCleared:
            return Words(.alert, "no alert is firing any more; a person has to resolve it")
        default: return nil
        }
    }

    /// Characters of a mail's text in its line; the original has all of it.
    static let mailText = 1000

    /// `1 alert`, `2 alerts`.
    static func count(_ number: Int, _ word: String) -> String {
        "\(number) \(word)\(number == 1 ? "" : "s")"
    }
}
