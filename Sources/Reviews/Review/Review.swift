package import Core

/// What people read afterwards: one incident as its entries tell it, from the first to the last.
///
/// Every figure is derived from the entries; the handbook only lends names and zones. The same
/// entries and the same handbook make the same review, byte for byte in every export.
package struct Review: Sendable {
    /// The severity as it changed.
    package struct SeverityChange: Hashable, Sendable {
        package var at: Moment
        package var severity: Severity
        package var by: Actor
        package var verdict: Verdict
        /// The words of the person who changed it.
        package var text: String
    }

    /// Something said or decided, by whom.
    package struct Statement: Hashable, Sendable {
        package var at: Moment
        package var by: Actor
        package var text: String
        package var owner: PersonID?
    }

    package struct ActionRecord: Hashable, Sendable {
        package var id: ActionID
        package var at: Moment
        package var by: Actor
        package var text: String
        package var owner: PersonID?
        package var doneAt: Moment?
        package var doneBy: Actor?
    }

    package struct StepRecord: Hashable, Sendable {
        /// Counted from 1.
        package var step: Int
        package var text: String
        package var at: Moment
        package var by: Actor
    }

    package struct AlertRecord: Hashable, Sendable {
        package var digest: Digest16
        package var summary: String
        package var source: String
        package var at: Moment
        package var clearedAt: Moment?
        package var acknowledgedAtSender: Moment?
        /// Repeats that changed nothing; a lower bound.
        package var repeats: Int
    }

    /// The incident after the last entry.
    package internal(set) var incident: Incident
    package internal(set) var names: Names
    package internal(set) var firstPosition: Position
    package internal(set) var severities: [SeverityChange] = []
    package internal(set) var alerts: [AlertRecord] = []
    package internal(set) var obligations: [ObligationRecord] = []
    package internal(set) var people: [PersonRecord] = []
    package internal(set) var decisions: [Statement] = []
    package internal(set) var updates: [Statement] = []
    package internal(set) var notes: [Statement] = []
    package internal(set) var actions: [ActionRecord] = []
    package internal(set) var steps: [StepRecord] = []
    package internal(set) var keptBack: [KeptBack] = []
    package internal(set) var lines: [TimelineLine] = []
    package internal(set) var paging = PagingReport()
    package internal(set) var times = ReviewTimes()

    /// Whom each message was for; the incident forgets settled ones.
    var messages: [MessageSerial: PagedMessage] = [:]
    var alertIndex: [Digest16: Int] = [:]

    /// Entries of one incident in order; those of others are left out. Nil when there are none.
    package init?(of entries: [Entry], handbook: Handbook?) {
        guard let number = entries.lazy.compactMap(\.incident).first,
            let first = entries.first(where: { $0.incident == number })
        else { return nil }
        incident = Incident(number: number)
        names = Names(handbook)
        firstPosition = first.position
        var timeline = Timeline(handbook: handbook)
        for entry in entries where entry.incident == number {
            if let line = timeline.add(entry) { lines.append(line) }
            incident.apply(entry)
            take(entry)
        }
        finish()
    }

    private mutating func take(_ entry: Entry) {
        takeIncident(entry)
        takeRoom(entry)
        takeAnswer(entry)
        takeActs(entry)
        takePaging(entry)
        takeQuiet(entry)
    }

    private mutating func takeIncident(_ entry: Entry) {
        switch entry.event {
        case .classified(let classified):
            severities.append(
                SeverityChange(
                    at: entry.at, severity: classified.verdict.severity, by: entry.by,
                    verdict: classified.verdict, text: classified.text))
        case .alerted(let alerted): take(alerted, at: entry.at)
        case .alertCleared(let cleared):
            change(cleared.digest) { $0.clearedAt = entry.at }
        case .alertRepeated(let repeated):
            change(repeated.digest) { $0.repeats += repeated.count }
        case .alertAcknowledged(let acknowledged):
            change(acknowledged.digest) { $0.acknowledgedAtSender = entry.at }
        default: break
        }
    }

    private mutating func take(_ alerted: Event.Alerted, at: Moment) {
        let alert = alerted.alert
        if let index = alertIndex[alert.digest] {
            alerts[index].summary = alert.summary
            if alerted.isNew { alerts[index].clearedAt = nil }
            return
        }
        alertIndex[alert.digest] = alerts.count
        alerts.append(
            AlertRecord(
                digest: alert.digest, summary: alert.summary, source: alert.source, at: at,
                repeats: 0))
    }

    private mutating func change(_ digest: Digest16, _ change: (inout AlertRecord) -> Void) {
        guard let index = alertIndex[digest] else { return }
        change(&alerts[index])
    }

    private mutating func takeRoom(_ entry: Entry) {
        switch entry.event {
        case .noted(let noted):
            notes.append(Statement(at: entry.at, by: entry.by, text: noted.text))
        case .mailed(let mail):
            notes.append(Statement(at: entry.at, by: entry.by, text: mail.words))
        case .decided(let decided):
            decisions.append(
                Statement(at: entry.at, by: entry.by, text: decided.text, owner: decided.owner))
        case .updated(let updated):
            updates.append(Statement(at: entry.at, by: entry.by, text: updated.text))
        case .actionAdded(let added):
            actions.append(
                ActionRecord(
                    id: added.id, at: entry.at, by: entry.by, text: added.text,
                    owner: added.owner))
        case .actionDone(let done):
            guard let index = actions.firstIndex(where: { $0.id == done.id }) else { return }
            actions[index].doneAt = entry.at
            actions[index].doneBy = entry.by
        case .stepTicked(let ticked):
            steps.append(
                StepRecord(step: ticked.step, text: ticked.text, at: entry.at, by: entry.by))
        default: break
        }
    }
}
