import Core

// What groups owe, how rounds go, and how people answer.

extension Timeline {
    func obligationWords(_ entry: Entry, _ story: Story) -> Words? {
        switch entry.event {
        case .obligationOpened(let opened): return openedWords(opened, entry, story)
        case .obligationChanged(let changed):
            let title = story.title(changed.id, names)
            guard changed.mustJoin else {
                return Words(.page, "\(title) need not join any more", isDetail: true)
            }
            let until = changed.until.map { " by \(tell($0))" } ?? ""
            return Words(.page, "\(title) must now join the room\(until)")
        case .obligationWithdrawn(let withdrawn):
            let title = story.title(withdrawn.id, names)
            return Words(
                .page, "\(title) is no longer asked for\(Self.after(withdrawn.text))",
                isDetail: true)
        case .obligationReopened(let reopened): return reopenedWords(reopened, entry, story)
        case .roundBegan(let began): return roundWords(began, story)
        case .roundRanOut(let ranOut):
            let title = story.title(ranOut.obligation, names)
            guard let next = ranOut.nextRoundAt else {
                return Words(.page, "there is nobody further to page for \(title)")
            }
            let text = ranOut.text.isEmpty ? "nobody answered for \(title)" : ranOut.text
            return Words(.alarm, "\(text); starting again at \(tell(next, .second))")
        case .escalated(let escalated):
            let title = story.title(escalated.obligation, names)
            let actor = names.actor(entry.by)
            return Words(.page, "\(actor) escalated \(title)\(Self.after(escalated.text))")
        case .answerLapsed(let lapsed):
            let title = story.title(lapsed.obligation, names)
            let person = names.person(lapsed.person)
            let text =
                lapsed.wasETA
                ? "\(person) has not joined for \(title) in time; it is open again"
                : "\(person) has done nothing since acknowledging \(title); it is open again"
            return Words(.alarm, who: lapsed.person, text)
        default: return nil
        }
    }

    private func openedWords(
        _ opened: Event.ObligationOpened, _ entry: Entry, _ story: Story
    ) -> Words {
        let obligation = Obligation(
            id: opened.id, target: opened.target, seat: opened.seat, member: opened.member,
            isRequired: opened.isRequired, mustJoin: opened.mustJoin, urgency: opened.urgency,
            openedAt: entry.at)
        let what = opened.mustJoin ? "join" : "acknowledge"
        let optional = opened.isRequired ? "" : " (assembly does not wait for it)"
        return askedWords(
            "\(names.spoken(obligation)) is asked to \(what)", optional, because: opened.text,
            entry, story)
    }

    private func reopenedWords(
        _ reopened: Event.ObligationReopened, _ entry: Entry, _ story: Story
    ) -> Words {
        let title = story.title(reopened.id, names)
        let before = story.incident.obligation(reopened.id)?.answer?.person
        if reopened.keepsAnswer, let person = before {
            return Words(
                .page, who: person,
                "\(title) is needed again, and \(names.person(person)) has it still")
        }
        return askedWords(
            "\(title) is asked for again", "", because: reopened.text, entry, story)
    }

    /// What the severity asks for follows from the line before; what a person asked for does not.
    private func askedWords(
        _ text: String, _ optional: String, because: String, _ entry: Entry, _ story: Story
    ) -> Words {
        let incident = story.incident
        if because == "\(incident.severity.name): \(incident.policy.paging.name)" {
            return Words(.page, text + optional, isDetail: true)
        }
        let by = entry.by.person == nil ? "" : " by \(names.actor(entry.by))"
        return Words(.page, "\(text)\(by)\(Self.after(because))")
    }

    private func roundWords(_ began: Event.RoundBegan, _ story: Story) -> Words {
        let title = story.title(began.obligation, names)
        let steps = began.steps.map { step in
            step.people.map { names.person($0) }.joined(separator: " and ")
        }
        if steps.isEmpty {
            return Words(.page, "round \(began.round) for \(title): nobody to ask", isDetail: true)
        }
        let again = began.forgiven ? " (everybody had declined, so all are asked again)" : ""
        let reasons = names.reasons(began.reason).map { "; \($0)" }.joined()
        return Words(
            .page,
            "round \(began.round) for \(title): \(steps.joined(separator: ", then "))\(again)"
                + reasons,
            isDetail: reasons.isEmpty)
    }

    func answerWords(_ entry: Entry, _ story: Story) -> Words? {
        switch entry.event {
        case .acknowledged(let acknowledged): return acknowledgedWords(acknowledged, story)
        case .declined(let declined):
            let what = story.what(declined.obligation, declined.person, names, " ")
            let person = names.person(declined.person)
            return Words(
                .answer, who: declined.person,
                "\(person) declined\(what)\(Self.after(declined.text))")
        case .joined(let joined):
            let place =
                joined.obligation.map { story.what($0, joined.person, names) } ?? " the room"
            return Words(
                .answer, who: joined.person, "\(names.person(joined.person)) joined\(place)")
        case .left(let left):
            let open = left.obligation.map { "; \(story.title($0, names)) is open again" } ?? ""
            let person = names.person(left.person)
            return Words(
                .answer, who: left.person, "\(person) left\(Self.after(left.text))\(open)")
        case .handoverOffered(let offered):
            let title = story.title(offered.obligation, names)
            let from = names.person(offered.from)
            let to = names.person(offered.to)
            return Words(
                .answer, who: offered.from,
                "\(from) offers \(title) to \(to)\(Self.after(offered.text))")
        case .handoverAccepted(let accepted):
            let title = story.title(accepted.obligation, names)
            let from = names.person(accepted.from)
            let to = names.person(accepted.to)
            return Words(.answer, who: accepted.to, "\(to) took \(title) over from \(from)")
        case .released(let released): return releasedWords(released, entry.by, story)
        case .pageWithdrawn(let withdrawn):
            let title = story.title(withdrawn.obligation, names)
            let person = names.person(withdrawn.person)
            let others = story.incident.obligation(withdrawn.obligation)?.alsoAnswered ?? []
            let from =
                others.contains(withdrawn.person) ? " from " : ", who had not answered for "
            return Words(
                .answer, who: withdrawn.person,
                "\(names.actor(entry.by)) released \(person)\(from)\(title)"
                    + Self.after(withdrawn.text))
        default: return nil
        }
    }

    private func acknowledgedWords(_ acknowledged: Event.Acknowledged, _ story: Story) -> Words {
        let what = story.what(acknowledged.obligation, acknowledged.person, names, " ")
        let person = names.person(acknowledged.person)
        let obligation = story.incident.obligation(acknowledged.obligation)
        var text = "\(person) acknowledged\(what)"
        if let holder = acknowledged.behind {
            let since = obligation?.answer.map { " since \(tell($0.at))" } ?? ""
            let others = (obligation?.alsoAnswered ?? []).filter { $0 != acknowledged.person }
            text += " too: \(names.person(holder)) has had it\(since), "
            text += "\(person) is \(Self.ordinal(others.count + 2))"
        } else if obligation?.mustJoin == true, let until = acknowledged.until {
            text += ", on the way until \(tell(until))"
            if acknowledged.keepsPaging { text += "; the next candidate is paged too" }
        }
        return Words(.answer, who: acknowledged.person, text)
    }

    private func releasedWords(
        _ released: Event.Released, _ by: Actor, _ story: Story
    ) -> Words {
        let actor = names.actor(by)
        let reason = Self.after(released.text)
        guard let person = released.person else {
            let title = released.obligation.map { story.title($0, names) } ?? "everybody"
            return Words(.answer, "\(actor) released \(title)\(reason)")
        }
        let what = released.obligation.map { story.what($0, person, names, " from ") } ?? ""
        return Words(
            .answer, who: person, "\(actor) released \(names.person(person))\(what)\(reason)")
    }

    private static func ordinal(_ number: Int) -> String {
        switch number {
        case 2: "second"
        case 3: "third"
        default: "number \(number)"
        }
    }
}
