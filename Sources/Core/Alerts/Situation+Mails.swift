/// Mails that answer what is known already.
extension Situation {
    /// A mail that names an incident is kept with it as long as somebody learns of it there: the
    /// incident is open, or it is over and whoever ended it is told. Otherwise it is an alert like
    /// any other mail (unsure means that it is taken).
    func take(
        _ mail: Event.Mailed, on number: IncidentNumber, orElse alert: Alert, by: Actor,
        in world: World
    ) -> [Proposal] {
        guard let incident = incidents[survivor(of: number)] else {
            return report(alert, by: by, in: world)
        }
        var owner: PersonID?
        if !incident.isActive {
            owner =
                incident.resolvedBy?.person
                ?? incident.obligations.first { $0.answer != nil }?.answer?.person
            guard let owner, world.handbook.people[owner] != nil else {
                return report(alert, by: by, in: world)
            }
        }
        var mail = mail
        mail.attachments = mail.attachments.kept(
            within: Limits.incidentAttachmentBytes - incident.attachmentBytes)
        return drafting(incident.number, by: by, in: world) { draft in
            draft.record(.mailed(mail))
            guard let owner,
                incident.toldAlertsAt.map({ $0 + Limits.joinedNoticeEvery <= world.now })
                    ?? true
            else { return }
            draft.notify(owner, .alertJoined, text: "a mail came about what is over")
        }
    }

    /// What an incident was merged into, if it was.
    private func survivor(of number: IncidentNumber) -> IncidentNumber {
        var number = number
        // A chain of merges ends; one that were a circle would, too.
        for _ in 0..<Limits.mergesFollowed {
            guard let next = incidents[number]?.mergedInto else { break }
            number = next
        }
        return number
    }

    /// The format that an integration sends in, for rules.
    func format(of integration: KeyID, in world: World) -> String {
        keys[integration]?.format
            ?? (world.handbook.mailbox(of: integration) == nil ? "" : Mapping.mail)
    }
}
