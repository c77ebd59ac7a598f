import Core

// What people do in the war room, and what happens to the installation.

extension Timeline {
    func roomWords(_ entry: Entry, _ story: Story) -> Words? {
        let actor = names.actor(entry.by)
        switch entry.event {
        case .noted(let noted): return Words(.room, "\(actor): \(noted.text)")
        case .mailed(let mail): return Words(.room, mail.words, files: mail.files)
        case .decided(let decided):
            let owner = decided.owner.map { " (owner: \(names.person($0)))" } ?? ""
            return Words(.decision, "decided by \(actor): \(decided.text)\(owner)")
        case .actionAdded(let added):
            let owner = added.owner.map { " for \(names.person($0))" } ?? ""
            return Words(.action, "action \(added.id)\(owner): \(added.text)")
        case .actionDone(let done):
            let action = story.incident.actions.first { $0.id == done.id }
            return Words(
                .action,
                "action \(done.id) is done, says \(actor)\(Self.after(action?.text ?? ""))")
        case .updated(let updated):
            return Words(.update, "update by \(actor): \(updated.text)")
        case .roleGiven(let given):
            return Words(
                .room, who: given.person,
                "\(names.person(given.person)) is \(given.role.name) now")
        case .stepTicked(let ticked):
            return Words(
                .step, "\(actor) did step \(ticked.step)\(Self.after(ticked.text))")
        default: return nil
        }
    }

    func installationWords(_ entry: Entry) -> Words? {
        let actor = names.actor(entry.by)
        switch entry.event {
        case .nodeStarted(let started): return system("Muster \(started.version) started")
        case .nodeLost(let lost):
            return system(
                lost.isGoodbye
                    ? "a node of Muster stopped in order"
                    : "a node of Muster was lost; the others took its pages over")
        case .handbookApplied(let applied):
            let effect = applied.effect.map { $0.words(names.handbook, names.handbook) }
            let words = effect.isEmpty ? "" : "; on call now: \(effect.joined(separator: "; "))"
            return system("handbook \(applied.version.text.prefix(12)) is in force\(words)")
        case .keyCreated(let created):
            return system("\(actor) made the key \(created.id) for \(created.format)")
        case .keyRevoked(let revoked): return system("\(actor) revoked the key \(revoked.id)")
        case .tokenCreated(let created):
            let whom = created.person.map { names.person($0) } ?? "setting up"
            return system("\(actor) made a token for \(whom)")
        case .tokenRevoked: return system("\(actor) revoked a token")
        case .muteAdded, .muteEnded: return muteWords(entry.event, actor)
        case .changeAdded(let added): return system(changeWords(added.change, actor))
        case .changeEnded(let ended): return system(endWords(ended, actor))
        case .channelFailed(let failed):
            return Words(
                .alarm, "sending by \(failed.channel.name) fails\(Self.after(failed.detail))")
        case .channelRecovered(let recovered):
            return system("sending by \(recovered.channel.name) works again")
        case .intakeRefused(let refused):
            return Words(
                .alarm, "what \(refused.key) sends cannot be read\(Self.after(refused.detail))")
        case .changeReported(let reported):
            let service = reported.change.service.map { " (\(names.service($0)))" } ?? ""
            return system("changed\(service): \(reported.change.summary)")
        case .held(let held):
            return Words(
                .alarm,
                "restored from a backup of \(held.backedUpAt.text): held, nothing is sent")
        case .resumed(let resumed):
            return system("\(actor) resumed with \(resumed.seen) open")
        default: return nil
        }
    }

    private func system(_ text: String) -> Words { Words(.system, text) }
}
