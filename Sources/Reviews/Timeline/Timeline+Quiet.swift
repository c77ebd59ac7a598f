package import Core

// Why nobody was paged, in words.

extension Timeline {
    func quietWords(_ entry: Entry) -> Words? {
        let actor = names.actor(entry.by)
        switch entry.event {
        case .quieted(let quieted):
            return Words(
                .alarm, "paged nobody because \(names.quiet(quieted.reason) { tell($0, .day) })",
                isMilestone: true)
        case .quietEnded(let ended):
            return Words(
                .alarm, "nothing keeps its pages back any more\(Self.after(ended.text))",
                isMilestone: true)
        case .snoozed(let snoozed):
            return Words(
                .alarm,
                "\(actor) snoozed it until \(tell(snoozed.until, .day))\(Self.after(snoozed.reason))",
                isMilestone: true)
        case .snoozeEnded(let ended):
            return Words(
                .alarm, "the snooze is over\(Self.after(ended.text))", isMilestone: true)
        case .flappingBegan(let began):
            return Words(
                .alert,
                "flapping: \(Self.count(began.changes.count, "change")) within "
                    + "\(began.span.words); it stays open until it is steady\(Self.after(began.summary))",
                isMilestone: true)
        case .flappingEnded(let ended):
            return Words(
                .alert,
                "steady again, and \(ended.isFiring ? "firing" : "resolved")"
                    + Self.after(ended.summary))
        default: return nil
        }
    }

    func muteWords(_ event: Event, _ actor: String) -> Words? {
        switch event {
        case .muteAdded(let added):
            let mute = added.mute
            let whose = names.author(mute.author, mute.createdBy)
            let by = whose == actor ? "" : " for \(whose)"
            return Words(
                .system,
                "\(actor) made \(mute.kind.name) \(mute.id)\(by): \(mute.about), from "
                    + "\(tell(mute.from, .day)) until \(tell(mute.until, .day))\(Self.after(mute.reason))"
            )
        case .muteEnded(let ended):
            return Words(
                .system,
                "\(actor) ended silence or maintenance \(ended.id)\(Self.after(ended.text))")
        default: return nil
        }
    }
}

extension Event.FlappingBegan {
    /// From the first of its changes to the last.
    var span: Duration {
        guard let first = changes.first, let last = changes.last else { return .zero }
        return last - first
    }
}

extension Names {
    /// Whose a silence is: a person, or the words of the client that made it.
    package func author(_ person: PersonID?, _ createdBy: String) -> String {
        person.map { self.person($0) } ?? createdBy.oneLine(limit: 80)
    }

    /// `silence 3 by Ada until 2026-11-27T10:00:00Z: the disk is being swapped`.
    package func mute(_ note: MuteNote, _ time: (Moment) -> String = { $0.text }) -> String {
        let reason = note.reason.oneLine()
        return "\(note.kind.name) \(note.id) by \(author(note.author, note.createdBy)) until "
            + "\(time(note.until))\(reason.isEmpty ? "" : ": \(reason)")"
    }

    /// Why nobody is paged, behind "because".
    package func quiet(
        _ reason: QuietReason, _ time: (Moment) -> String = { $0.text }
    ) -> String {
        switch reason {
        case .muted(let notes): notes.map { mute($0, time) }.joined(separator: "; and ")
        case .waits(let number, let of, let until):
            "it waits for #\(number) of \(service(of)), which it depends on, until "
                + "\(time(until)) at the latest"
        }
    }

    /// Everything that keeps this incident from paging now, as sentences, the gravest first.
    package func holdingBack(
        _ incident: Incident, _ time: (Moment) -> String = { $0.text }
    ) -> [String] {
        guard incident.isActive else { return [] }
        var sentences: [String] = []
        if let quiet = incident.quiet {
            sentences.append("Paged nobody because \(self.quiet(quiet.reason, time)).")
        }
        if let snooze = incident.snooze {
            let by = snooze.by.map { person($0) } ?? "the operator"
            sentences.append(
                "Snoozed by \(by) until \(time(snooze.until)): \(snooze.reason.oneLine()).")
        }
        for flapping in incident.flapping {
            sentences.append(
                "Flapping since \(time(flapping.since)): \(flapping.summary.oneLine()).")
        }
        return sentences
    }
}
