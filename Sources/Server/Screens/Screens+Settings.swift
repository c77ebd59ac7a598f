package import Core
import Reviews

/// What the template of the settings reads.
struct SettingsView: Sendable {
    struct ChannelLine: Sendable {
        let channelName: String
        let channelClass: String
        let channelState: String
        let failingSince: Stamp?
    }

    struct Refusal: Sendable {
        let refusedWords: String
        let refusedAt: Stamp
        let refusedDetail: String
        let refusedExcerpt: String
    }

    struct BeatLine: Sendable {
        let beatWords: String
        let isSilent: Bool
        let lastBeat: Stamp?
        let expectedUntil: Stamp?
    }

    struct KeyLine: Sendable {
        let keyID: String
        let keyWords: String
        let keyCreated: Stamp
        let beat: BeatLine?
        let refusal: Refusal?
    }

    struct FeedLine: Sendable {
        let feedID: String
        let feedAddress: String
        let feedName: String
        let feedMade: Stamp
    }

    struct MailboxLine: Sendable {
        let mailboxID: String
        let mailboxClass: String
        let mailboxState: String
        let mailboxWords: String
        let mailboxTrouble: String?
        let hasIgnored: Bool
        let ignoredWords: String
        let ignoredMails: [String]
    }

    struct NodeLine: Sendable {
        let nodeID: String
        let nodeVersion: String
        let nodeStarted: Stamp
    }

    let frame: Frame
    let channels: [ChannelLine]
    let keys: [KeyLine]
    let hasMailboxes: Bool
    let mailboxes: [MailboxLine]
    let handbookVersion: String
    let handbookWords: String
    let journalPosition: Int
    let nodes: [NodeLine]
    let feeds: [FeedLine]
    let feedChoices: [Choice]
}

/// What the template of a new feed reads.
struct NewFeedView: Sendable {
    let frame: Frame
    let feedName: String
    let feedAddress: String
    let feedWebcal: String
}

/// What the settings show of the situation.
package struct InstallationState: Sendable {
    package var position: Position
    package var keys: [IntegrationKey]
    package var heartbeats: [KeyID: Heartbeat]
    package var refused: [KeyID: Situation.LastRefused]
    package var failedChannels: [Channel: Moment]
    package var nodes: [NodeRecord]
    package var tokens: [AccessToken]
    package var mailboxes: [MailboxRow]

    package init(
        position: Position, keys: [IntegrationKey], heartbeats: [KeyID: Heartbeat],
        refused: [KeyID: Situation.LastRefused], failedChannels: [Channel: Moment],
        nodes: [NodeRecord], tokens: [AccessToken] = [], mailboxes: [MailboxRow] = []
    ) {
        self.position = position
        self.keys = keys
        self.heartbeats = heartbeats
        self.refused = refused
        self.failedChannels = failedChannels
        self.nodes = nodes
        self.tokens = tokens
        self.mailboxes = mailboxes
    }
}

extension Screens {
    /// Channels and whether they work, integration keys with what they last refused, the
    /// installation.
    package func settings(_ state: InstallationState, scene: Scene) -> String {
        let clock = scene.clock
        let channels = Channel.allCases.sorted().map { channel in
            let failed = state.failedChannels[channel]
            return SettingsView.ChannelLine(
                channelName: channel.name, channelClass: failed == nil ? "joined" : "overdue",
                channelState: failed == nil ? "no trouble known" : "fails",
                failingSince: failed.map { clock.stamp($0) })
        }
        let keys = state.keys.sorted { $0.id < $1.id }.map { key in
            let service = key.service.map { " for \(scene.names.service($0))" } ?? ""
            return SettingsView.KeyLine(
                keyID: key.id.text, keyWords: "\(key.format)\(service), made",
                keyCreated: clock.stamp(key.createdAt),
                beat: key.rhythm.map { beat($0, state.heartbeats[key.id], clock) },
                refusal: state.refused[key.id].map { last in
                    SettingsView.Refusal(
                        refusedWords: last.count == 1 ? "1 refused" : "\(last.count) refused",
                        refusedAt: clock.stamp(last.at, seconds: true),
                        refusedDetail: last.detail,
                        refusedExcerpt: String(decoding: last.excerpt, as: UTF8.self))
                })
        }
        let book = scene.handbook
        let view = SettingsView(
            frame: Frame(scene, title: "Settings", current: "/settings"), channels: channels,
            keys: keys, hasMailboxes: !state.mailboxes.isEmpty,
            mailboxes: state.mailboxes.map { SettingsView.MailboxLine($0) },
            handbookVersion: book.version.text,
            handbookWords:
                "\(book.people.count), \(book.groups.count), \(book.services.count)",
            journalPosition: state.position.value,
            nodes: state.nodes.sorted { $0.id < $1.id }.map {
                SettingsView.NodeLine(
                    nodeID: $0.id.text, nodeVersion: $0.version,
                    nodeStarted: clock.stamp($0.startedAt))
            },
            feeds: feeds(state, scene), feedChoices: feedChoices(scene))
        return draw("settings", view)
    }

    /// The viewer's own, and those that nobody in particular made.
    private func feeds(_ state: InstallationState, _ scene: Scene) -> [SettingsView.FeedLine] {
        state.tokens.sorted { $0.id < $1.id }.compactMap { token in
            guard token.person == nil || token.person == scene.viewer?.person,
                let row = FeedRow(token, scene.names)
            else { return nil }
            return SettingsView.FeedLine(
                feedID: row.id, feedAddress: row.id.percentEncoded, feedName: row.name,
                feedMade: scene.clock.stamp(token.createdAt))
        }
    }

    /// The viewer's shifts first, then groups and, where there are several, their schedules.
    private func feedChoices(_ scene: Scene) -> [Choice] {
        let own = scene.viewer.map { viewer in
            Choice(value: "person \(viewer.person)", label: "My shifts", isChosen: true)
        }
        let others = scene.groupChoices.flatMap { group in
            let schedules = scene.handbook.groups[GroupID(group.value)]?.schedules ?? []
            let each = schedules.map {
                Choice(
                    value: "schedule \(group.value)/\($0.id)",
                    label: "\(group.label) / \($0.id.text.oneLine(limit: 80))")
            }
            return [Choice(value: "group \(group.value)", label: group.label)]
                + (each.count > 1 ? each : [])
        }
        return (own.map { [$0] } ?? []) + others
    }

    /// A calendar's secret address, shown once.
    package func newFeed(_ name: String, address: String, scene: Scene) -> String {
        let view = NewFeedView(
            frame: Frame(scene, title: "Calendar", current: "/settings").narrow, feedName: name,
            feedAddress: address, feedWebcal: "webcal" + address.drop { $0 != ":" })
        return draw("feed", view)
    }

    private func beat(
        _ rhythm: Rhythm, _ heartbeat: Heartbeat?, _ clock: ScreenClock
    ) -> SettingsView.BeatLine {
        let every = "Every \(rhythm.interval.words), \(rhythm.grace.words) late at most."
        let isSilent = heartbeat?.isSilent == true
        return SettingsView.BeatLine(
            beatWords: heartbeat == nil ? "\(every) It has never been heard yet." : every,
            isSilent: isSilent,
            lastBeat: heartbeat.map { clock.stamp($0.lastBeat, seconds: true) },
            expectedUntil: isSilent
                ? nil : heartbeat.map { clock.stamp($0.expectedUntil, seconds: true) })
    }
}

extension SettingsView.MailboxLine {
    init(_ row: MailboxRow) {
        mailboxID = row.id
        mailboxClass =
            row.state == "fails" ? "overdue" : row.state == "reads" ? "joined" : "waiting"
        mailboxState = row.state == "elsewhere" ? "read by another node" : row.state
        mailboxWords =
            "\(row.folder): \(row.alerts) alerts, \(row.answers) answers, \(row.ignored) passed over"
        mailboxTrouble = row.trouble
        hasIgnored = !row.lastIgnored.isEmpty
        ignoredWords = "What was passed over"
        ignoredMails = row.lastIgnored.map {
            "\($0.at) \($0.sender.oneLine(limit: 80)): \($0.subject.oneLine(limit: 120)) (\($0.because))"
        }
    }
}
