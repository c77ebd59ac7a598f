import Core

/// What one obligation came to.
package struct ObligationExport: Hashable, Codable, Sendable {
    package struct Alarm: Hashable, Codable, Sendable {
        package var at: String
        package var text: String
    }

    /// Whom a round began with, and why it was they.
    package struct Choice: Hashable, Codable, Sendable {
        package var at: String
        package var round: Int
        /// Who was rung first; empty: nobody was left to ask.
        package var people: [Named]
        /// Whom the policy names before them, and why it is not they.
        package var passedOver: [AssemblyView.Passed]
        /// Other seats that they have as well, since nobody else can serve.
        package var shares: [String]
    }

    package var id: Int
    package var title: String
    package var state: String
    package var required: Bool
    package var mustJoin: Bool
    package var openedAt: String
    package var candidates: [Named]
    package var choices: [Choice]
    package var rounds: Int
    package var pages: Int
    package var firstPagedAt: String?
    package var firstDeliveredAt: String?
    package var acknowledgedBy: Named?
    package var acknowledgedAt: String?
    package var joinedBy: Named?
    package var joinedAt: String?
    /// Whoever had it last.
    package var holder: Named?
    package var alsoAnswered: [Named]
    package var declined: [Named]
    package var roundsExhausted: Int
    package var lapses: Int
    package var alarms: [Alarm]
    /// Seconds since it was opened.
    package var deliveredAfterS: Double?
    package var acknowledgedAfterS: Double?
    package var joinedAfterS: Double?

    init(_ record: ObligationRecord, _ names: Names) {
        id = record.id.value
        title = record.title
        state = record.state.name
        required = record.isRequired
        mustJoin = record.mustJoin
        openedAt = record.openedAt.preciseText
        candidates = record.candidates.map { names.named($0) }
        choices = record.choices.map { Choice($0, names) }
        rounds = record.rounds
        pages = record.pages
        firstPagedAt = record.firstPagedAt?.preciseText
        firstDeliveredAt = record.firstDeliveredAt?.preciseText
        acknowledgedBy = record.acknowledgedBy.map { names.named($0) }
        acknowledgedAt = record.acknowledgedAt?.preciseText
        joinedBy = record.joinedBy.map { names.named($0) }
        joinedAt = record.joinedAt?.preciseText
        holder = record.holder.map { names.named($0) }
        alsoAnswered = record.alsoAnswered.map { names.named($0) }
        declined = record.declined.map { names.named($0) }
        roundsExhausted = record.exhausted
        lapses = record.lapses
        alarms = record.alarms.map { Alarm(at: $0.at.preciseText, text: $0.text) }
        deliveredAfterS = record.timeToDelivery?.published
        acknowledgedAfterS = record.timeToAcknowledge?.published
        joinedAfterS = record.timeToJoin?.published
    }
}

extension ObligationExport.Choice {
    fileprivate init(_ choice: ObligationRecord.Choice, _ names: Names) {
        self.init(
            at: choice.at.preciseText, round: choice.round,
            people: choice.people.map { names.named($0) },
            passedOver: AssemblyView.Passed.all(of: choice.reason, names),
            shares: choice.reason.shares.map { names.title($0) })
    }
}

/// One person's part.
package struct PersonExport: Hashable, Codable, Sendable {
    package struct Stay: Hashable, Codable, Sendable {
        package var from: String
        /// Absent: still there at the end.
        package var until: String?
    }

    package var person: Named
    package var stays: [Stay]
    /// Ids of obligations.
    package var held: [Int]
    /// The same, of those that they declined.
    package var declined: [Int]
    /// Roles that somebody gave them.
    package var roles: [String]
    /// What else they did: see `PersonAct`.
    package var acts: [String]
    package var pages: Int

    init(_ record: PersonRecord, _ names: Names) {
        person = names.named(record.person)
        stays = record.stays.map {
            Stay(from: $0.from.preciseText, until: $0.until?.preciseText)
        }
        held = record.held.map(\.value)
        declined = record.declined.map(\.value)
        roles = record.roles.map(\.name)
        acts = record.acts.map(\.rawValue)
        pages = record.pages
    }
}

/// How the pages went.
package struct PagingExport: Hashable, Codable, Sendable {
    package struct ChannelCount: Hashable, Codable, Sendable {
        package var channel: String
        package var attempts: Int
        package var delivered: Int
        package var retried: Int
        package var failed: Int
    }

    package struct NightPages: Hashable, Codable, Sendable {
        package var person: Named
        package var pages: Int
    }

    package var pages: Int
    package var pagesDelivered: Int
    package var notices: Int
    package var channels: [ChannelCount]
    /// From asking to the first delivered page, over the obligations, in seconds.
    package var medianToDeliveryS: Double?
    package var maxToDeliveryS: Double?
    package var night: [NightPages]
    package var peopleWithoutZone: Int

    init(_ report: PagingReport, _ names: Names) {
        pages = report.pages
        pagesDelivered = report.pagesDelivered
        notices = report.notices
        channels = report.channels.sorted { $0.key < $1.key }.map { channel, count in
            ChannelCount(
                channel: channel.name, attempts: count.attempts, delivered: count.delivered,
                retried: count.retried, failed: count.failed)
        }
        medianToDeliveryS = report.medianToDelivery?.published
        maxToDeliveryS = report.maxToDelivery?.published
        night = report.night.map { NightPages(person: names.named($0.person), pages: $0.pages) }
        peopleWithoutZone = report.peopleWithoutZone
    }
}
