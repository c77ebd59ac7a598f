package import Core

/// Folds entries into lines: what happened, as sentences for people.
///
/// Screens, the live stream, the command line and the exports all speak through it. It remembers
/// what the words need (titles of obligations, whom a message was for, the severity before), for
/// any number of incidents; an archived incident is forgotten.
///
///     var timeline = Timeline(handbook: handbook)
///     let lines = entries.compactMap { timeline.add($0) }
package struct Timeline: Sendable {
    /// What is known of one incident.
    struct Story: Sendable {
        var incident: Incident
        /// Nil before the first verdict.
        var severity: Severity?
        /// Kept here because the incident forgets settled messages.
        var messages: [MessageSerial: Message] = [:]

        init(_ incident: Incident) {
            self.incident = incident
            if !incident.verdict.reasons.isEmpty { severity = incident.severity }
            for message in incident.messages { messages[message.id.serial] = message }
        }
    }

    /// What one entry becomes, before it has a place and a time.
    struct Words {
        var mark: Mark
        var who: PersonID?
        var text: String
        var isDetail: Bool
        var isMilestone: Bool
        var message: MessageSerial?
        var delivery: DeliveryStep?
        var files: [TimelineFile]

        init(
            _ mark: Mark, who: PersonID? = nil, _ text: String, isDetail: Bool = false,
            isMilestone: Bool = false, message: MessageSerial? = nil,
            delivery: DeliveryStep? = nil, files: [TimelineFile] = []
        ) {
            self.mark = mark
            self.who = who
            self.text = text
            self.isDetail = isDetail
            self.isMilestone = isMilestone
            self.message = message
            self.delivery = delivery
            self.files = files
        }
    }

    package var handbook: Handbook? {
        get { names.handbook }
        set { names = Names(newValue) }
    }
    private(set) var names: Names
    private let times: TimeWords
    private var stories: [IncidentNumber: Story] = [:]

    /// `incidents`: what is known already, for a reader who starts in the middle.
    package init(
        handbook: Handbook?, knowing incidents: [Incident] = [], times: TimeWords = .utc
    ) {
        names = Names(handbook)
        self.times = times
        for incident in incidents { stories[incident.number] = Story(incident) }
    }

    /// The line of the next entry; nil for an entry that tells people nothing. An entry that an
    /// incident given at the start contains already is worded and not applied again.
    package mutating func add(_ entry: Entry) -> TimelineLine? {
        let number = entry.incident ?? 0
        var story = stories[number] ?? Story(Incident(number: number))
        let words = words(entry, in: story)
        if entry.incident != nil || entry.event.isOfMessage {
            story.take(entry)
            if case .archived = entry.event {
                stories[number] = nil
            } else {
                stories[number] = story
            }
        }
        guard let words else { return nil }
        return TimelineLine(
            position: entry.position, incident: entry.incident, at: entry.at,
            happenedAt: entry.happenedAt, kind: entry.event.kindName, mark: words.mark,
            who: words.who ?? entry.by.person, text: words.text.oneLine(),
            isDetail: words.isDetail, isMilestone: words.isMilestone, message: words.message,
            delivery: words.delivery,
            files: words.files)
    }

    private func words(_ entry: Entry, in story: Story) -> Words? {
        incidentWords(entry, story) ?? quietWords(entry) ?? alertWords(entry)
            ?? obligationWords(entry, story)
            ?? answerWords(entry, story) ?? pagingWords(entry, story) ?? roomWords(entry, story)
            ?? installationWords(entry) ?? redactedWords(entry)
    }

    func tell(_ moment: Moment, _ detail: TimeWords.Detail = .minute) -> String {
        times.words(moment, detail)
    }

    private func redactedWords(_ entry: Entry) -> Words? {
        guard case .redacted = entry.event else { return nil }
        return Words(.system, Event.Redacted.words)
    }

    /// `: text`, or nothing when there is none.
    static func after(_ text: String, _ before: String = ": ") -> String {
        let line = text.oneLine()
        return line.isEmpty ? "" : before + line
    }
}

extension Event {
    /// Notices that belong to no incident are told like those of one.
    fileprivate var isOfMessage: Bool {
        switch self {
        case .notified, .attemptBegan, .attemptEnded: true
        default: false
        }
    }
}

extension Timeline.Story {
    fileprivate mutating func take(_ entry: Entry) {
        if entry.position > incident.position {
            incident.apply(entry)
        }
        switch entry.event {
        case .classified(let classified): severity = classified.verdict.severity
        case .restored(let restored): self = Self(restored.incident)
        case .paged(let paged): remember(paged.message)
        case .notified(let notified): remember(notified.message)
        default: break
        }
    }

    private mutating func remember(_ serial: MessageSerial) {
        if let message = incident.message(serial) { messages[serial] = message }
    }

    func title(_ id: ObligationID, _ names: Names) -> String {
        incident.obligation(id).map { names.spoken($0) } ?? "obligation \(id)"
    }

    /// ` for Database` or ` as incident commander`, behind what somebody did; nothing where they
    /// were asked for by name.
    func what(
        _ id: ObligationID, _ person: PersonID, _ names: Names, _ before: String = " for "
    ) -> String {
        let obligation = incident.obligation(id)
        if obligation?.target == .person(person) { return "" }
        return (obligation?.isCommander == true ? " as " : before) + title(id, names)
    }

    /// Whether the person was paged for this incident before that message.
    func wasPaged(_ person: PersonID, before serial: MessageSerial) -> Bool {
        messages.contains {
            $0.key < serial && $0.value.person == person
                && $0.value.obligation != nil
        }
    }
}
