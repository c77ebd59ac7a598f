package import Core

/// One line of a timeline: what people read of one entry.
package struct TimelineLine: Hashable, Sendable {
    package var position: Position
    package var incident: IncidentNumber?
    /// When it was written.
    package var at: Moment
    /// When it was true, where that differs.
    package var happenedAt: Moment?
    /// The name of the event's kind, such as `acknowledged`.
    package var kind: String
    package var mark: Mark
    /// Whose act it was, or whom it befell; nil: nobody's.
    package var who: PersonID?
    /// A sentence without control characters, on one line. Times in it are UTC and say so.
    package var text: String
    /// The mechanics of paging, which screens may fold away.
    package var isDetail: Bool
    /// What a story of the incident cannot leave out: how it began, how bad it became, when
    /// everybody was there, how it ended.
    package var isMilestone: Bool
    /// The page or notice that the line is about.
    package var message: MessageSerial?
    /// How far the message got; nil where the line is that of the message itself.
    package var delivery: DeliveryStep?
    /// Files that came with it.
    package var files: [TimelineFile]

    package init(
        position: Position, incident: IncidentNumber?, at: Moment, happenedAt: Moment? = nil,
        kind: String, mark: Mark, who: PersonID? = nil, text: String, isDetail: Bool = false,
        isMilestone: Bool = false, message: MessageSerial? = nil, delivery: DeliveryStep? = nil,
        files: [TimelineFile] = []
    ) {
        self.position = position
        self.incident = incident
        self.at = at
        self.happenedAt = happenedAt
        self.kind = kind
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

/// A file that came with a mail, without its content.
package struct TimelineFile: Hashable, Sendable {
    /// Counted from 1 within its entry; 0 is the mail itself.
    package var number: Int
    package var name: String
    /// In bytes.
    package var size: Int
    package var isKept: Bool

    package init(number: Int, name: String, size: Int, isKept: Bool = true) {
        self.number = number
        self.name = name
        self.size = size
        self.isKept = isKept
    }

    /// Where the file of an entry can be had; nil when it was too large to keep.
    package func address(of incident: IncidentNumber?, at position: Position) -> String? {
        guard isKept, let incident else { return nil }
        return "/api/v1/incidents/\(incident)/entries/\(position)/files/\(number)"
    }

    /// `screen.png, 34 KB`.
    package var words: String {
        let shown =
            size < 1000
            ? "\(size) bytes"
            : size < 1_000_000
                ? "\(size / 1000) KB" : "\(size / 100_000 / 10).\(size / 100_000 % 10) MB"
        return "\(name), \(shown)" + (isKept ? "" : ", too large to keep: the mailbox has it")
    }
}

/// The beginning or the end of one attempt to deliver a message.
package struct DeliveryStep: Hashable, Sendable {
    /// Index into the message's ways.
    package var way: Int
    package var channel: Channel?
    /// Counted from 1 per message and way.
    package var number: Int
    /// Nil: it began.
    package var outcome: AttemptOutcome?

    package init(way: Int, channel: Channel?, number: Int, outcome: AttemptOutcome? = nil) {
        self.way = way
        self.channel = channel
        self.number = number
        self.outcome = outcome
    }
}

/// What sort of thing a line tells, for its icon and colour.
package enum Mark: String, CaseIterable, Sendable, Codable {
    case opened, severity, alert, page, delivery, answer, alarm, room, decision, action, update
    case step, end, system
}
