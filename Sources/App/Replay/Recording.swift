package import Core
import Foundation
package import Handbooks
package import Journals
import PostgresJournals
import SQLiteJournals

/// What a journal recorded of alerts and of what people did, for running it again.
package struct Recording: Sendable {
    package var recorded: [Rerun.Recorded]
    /// The version of the handbook in force at the end, if the journal has it.
    package var handbook: HandbookVersion?
    /// Alerts whose bodies were redacted: they are not here.
    package var redacted: Int

    /// Of a journal, beside whoever serves. Keys and overrides from before `since` count.
    package static func read(
        _ place: JournalPlace, since: Moment, until: Moment, environment: [String: String]
    ) async throws(JournalError) -> Recording {
        var reader = RecordingReader(since: since, until: until)
        switch place {
        case .directory(let data):
            let file = try JournalFile(reading: "\(data)/\(SQLiteJournal.fileName)")
            try await reader.read { position throws(JournalError) in
                try file.rows(after: position, limit: 4096)
            }
        case .database:
            let journal = try place.database(as: "reader", environment: environment)
            defer { journal.close() }
            try await reader.read { position throws(JournalError) in
                try await journal.rows(after: position, limit: 4096)
            }
        }
        return reader.recording
    }

    /// The files of the version in force, as the journal keeps them.
    package static func files(
        _ place: JournalPlace, _ version: HandbookVersion, environment: [String: String]
    ) async throws(JournalError) -> HandbookFiles? {
        let bytes: [UInt8]
        switch place {
        case .directory(let data):
            bytes = try JournalFile(reading: "\(data)/\(SQLiteJournal.fileName)").handbook(version)
        case .database:
            let journal = try place.database(as: "reader", environment: environment)
            defer { journal.close() }
            bytes = try await journal.handbook(version)
        }
        return HandbookFiles(canonicalBytes: bytes)
    }
}

/// Entries to what is run again.
struct RecordingReader {
    private let since: Moment
    private let until: Moment
    private(set) var recording = Recording(recorded: [], redacted: 0)
    /// The integration of each alert, for its end.
    private var integrations: [Digest16: KeyID] = [:]
    /// What each obligation is for, by incident.
    private var targets: [IncidentNumber: [ObligationID: Obligation.Target]] = [:]
    /// A declaration waits for the verdict that says its severity.
    private var declared: (Entry, Event.Opened)?

    init(since: Moment, until: Moment) {
        self.since = since
        self.until = until
    }

    mutating func read(
        _ rows: (Position) async throws(JournalError) -> [JournalRow]
    ) async throws(JournalError) {
        var position: Position = 0
        while true {
            let page = try await rows(position)
            guard let last = page.last else { break }
            for row in page {
                do throws(CodecError) {
                    take(try row.entry())
                } catch {
                    throw JournalError(error, at: row.position)
                }
            }
            position = last.position
        }
    }

    mutating func take(_ entry: Entry) {
        guard entry.incident != nil else { return installation(entry) }
        guard entry.at >= since, entry.at < until else { return }
        switch entry.event {
        case .opened(let opened):
            // What was split off is told by its alerts.
            let isDeclared = entry.by.person != nil && opened.from == nil
            declared = isDeclared ? (entry, opened) : nil
        case .classified(let classified): judged(entry, classified)
        case .alerted(let alerted):
            // Muster's own troubles are not what rules of the organisation are tried on.
            guard alerted.alert.integration != .muster else { return }
            integrations[alerted.alert.digest] = alerted.alert.integration
            add(entry, .alert(alerted.alert))
        case .alertCleared(let cleared): end(entry, cleared.digest, cleared.summary, .resolved)
        case .alertAcknowledged(let answered):
            end(entry, answered.digest, answered.summary, .acknowledged)
        case .obligationOpened(let opened):
            if let number = entry.incident {
                targets[number, default: [:]][opened.id] = opened.target
            }
        case .acknowledged(let answer):
            answered(entry, answer.person, answer.obligation, hasJoined: false)
        case .joined(let joined):
            if let id = joined.obligation { answered(entry, joined.person, id, hasJoined: true) }
        case .archived:
            if let number = entry.incident { targets[number] = nil }
        case .resolved(let resolved):
            guard entry.by.person != nil else { return }
            let text = resolved.resolution.text
            add(
                entry,
                .act(resolved.resolution.kind == .falseAlarm ? .standDown(text) : .resolve(text)))
        case .redacted(let redacted):
            if redacted.kindName == "alerted" { recording.redacted += 1 }
        default: break
        }
    }

    private mutating func answered(
        _ entry: Entry, _ person: PersonID, _ obligation: ObligationID, hasJoined: Bool
    ) {
        guard let target = entry.incident.flatMap({ targets[$0]?[obligation] }) else { return }
        add(
            entry, .answered(person, target, hasJoined: hasJoined), by: .person(person))
    }

    private mutating func judged(_ entry: Entry, _ classified: Event.Classified) {
        let verdict = classified.verdict
        let isSaid = verdict.reasons.last?.by != nil
        if let (opening, opened) = declared, opening.incident == entry.incident {
            declared = nil
            let service = opened.grouping.service
            add(
                opening,
                .declared(
                    Declaration(
                        title: opened.title, text: opened.text, service: service,
                        severity: isSaid ? verdict.severity : nil)))
        } else if isSaid, entry.by.person != nil {
            let text = classified.text.isEmpty ? "recorded" : classified.text
            add(entry, .act(.severity(verdict.severity, text: text)))
        }
    }

    private mutating func end(
        _ entry: Entry, _ digest: Digest16, _ summary: String, _ status: Alert.Status
    ) {
        guard let integration = integrations[digest] else { return }
        add(
            entry,
            .alert(
                Alert(
                    digest: digest, integration: integration, dedupKey: "", status: status,
                    summary: summary, bodyDigest: .zero)))
    }

    private mutating func installation(_ entry: Entry) {
        guard entry.at < until else { return }
        switch entry.event {
        case .handbookApplied(let applied): recording.handbook = applied.version
        case .held, .resumed, .nodeStarted, .nodeLost, .formatRaised, .heartbeatExpected,
            .heartbeatMissed, .channelFailed, .channelRecovered, .intakeRefused, .tokenCreated,
            .tokenRevoked:
            break
        default: add(entry, .installation(entry.event))
        }
    }

    private mutating func add(
        _ entry: Entry, _ what: Rerun.Recorded.What, by actor: Actor? = nil
    ) {
        recording.recorded.append(
            Rerun.Recorded(
                at: entry.at, by: actor ?? entry.by, incident: entry.incident, what: what))
    }
}
