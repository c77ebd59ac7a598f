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

    struct NodeLine: Sendable {
        let nodeID: String
        let nodeVersion: String
        let nodeStarted: Stamp
    }

    let frame: Frame
    let channels: [ChannelLine]
    let keys: [KeyLine]
    let handbookVersion: String
    let handbookWords: String
    let journalPosition: Int
    let nodes: [NodeLine]
}

/// What the settings show of the situation.
package struct InstallationState: Sendable {
    package var position: Position
    package var keys: [IntegrationKey]
    package var heartbeats: [KeyID: Heartbeat]
    package var refused: [KeyID: Situation.LastRefused]
    package var failedChannels: [Channel: Moment]
    package var nodes: [NodeRecord]

    package init(
        position: Position, keys: [IntegrationKey], heartbeats: [KeyID: Heartbeat],
        refused: [KeyID: Situation.LastRefused], failedChannels: [Channel: Moment],
        nodes: [NodeRecord]
    ) {
        self.position = position
        self.keys = keys
        self.heartbeats = heartbeats
        self.refused = refused
        self.failedChannels = failedChannels
        self.nodes = nodes
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
                channelState: failed == nil ? "works" : "fails",
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
            keys: keys, handbookVersion: book.version.text,
            handbookWords:
                "\(book.people.count), \(book.groups.count), \(book.services.count)",
            journalPosition: state.position.value,
            nodes: state.nodes.sorted { $0.id < $1.id }.map {
                SettingsView.NodeLine(
                    nodeID: $0.id.text, nodeVersion: $0.version,
                    nodeStarted: clock.stamp($0.startedAt))
            })
        return draw("settings", view)
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
