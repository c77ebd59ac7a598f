import Core
import FoundationEssentials
import Handbooks
import HTTPTypes
import Hummingbird
import Logging
import Nodes
import Reviews
import Synchronization

// What machines ask about the server itself. `/healthz` and `/readyz` are open and say nothing about
// incidents; `/metrics` is open to this machine, unless a proxy asks for somebody else, and to
// whoever has a token.

struct Health: Codable, Sendable {
    var status: String
    var version: String
}

struct Readiness: Codable, Sendable {
    var ready: Bool
    var position: Int
    /// What durable means here.
    var durability: String
    var handbook: String?
    /// The files as they are now were refused; the version above stays in force.
    var handbookRefused: Bool
    var failingChannels: [String]
    /// Nothing is sent until a person resumes: the journal was restored from a backup.
    var held: Bool
    /// Why it is not ready.
    var problems: [String]
    /// What somebody should see to although alerts are taken.
    var warnings: [String]
}

extension MusterServer {
    func health(_ call: Call) async throws -> Response {
        try .json(Health(status: "alive", version: configuration.version))
    }

    /// 200 when alerts can be taken: the store answers and takes writes, and a handbook is in force.
    /// A failing channel and a refused handbook are told and do not make the node unready: alerts
    /// must still come in.
    func readiness(_ call: Call) async throws -> Response {
        var problems = await storeProblems()
        if let why = board.halted {
            problems.append(
                "this program is too old: it decides nothing any more and gives no sign of life, so "
                    + "that other nodes take over: \(why)")
        }
        let audit = board.audit
        if audit?.isEngineStill == true {
            problems.append("the engine of this node takes nothing up any more")
        }
        let installation = board.installation
        if board.handbook == nil { problems.append("no handbook is in force") }
        let readiness = Readiness(
            ready: problems.isEmpty, position: board.position.value,
            durability: store.durability,
            handbook: installation.handbook.map { String($0.text.prefix(12)) },
            handbookRefused: isHandbookRefused,
            failingChannels: installation.failedChannels.keys.sorted().map(\.name),
            held: installation.hold != nil, problems: problems,
            warnings: (isHandbookRefused ? [Self.refusedHandbook] : [])
                + [installation.hold?.words, Self.words(of: audit)].compactMap { $0 })
        return try .json(
            readiness, status: problems.isEmpty ? .ok : .serviceUnavailable,
            at: board.position)
    }

    private func storeProblems() async -> [String] {
        // Whoever asks need not wait for what is known.
        if let away = board.away {
            return [
                "the database cannot be reached; what is shown is as of \(away.since.text): "
                    + away.why
            ]
        }
        var problems: [String] = []
        do {
            _ = try await store.sizes()
        } catch {
            logger.error("cannot read the store", metadata: ["reason": "\(error)"])
            problems.append("the journal cannot be read")
        }
        if let why = await whyUnwritable() {
            logger.error("the store takes no writes", metadata: ["reason": "\(why)"])
            problems.append("the journal cannot be written: \(why)")
        }
        return problems
    }

    /// Nil while appends succeed or, with none to go by, the store takes a probe.
    private func whyUnwritable() async -> String? {
        let now = SystemClock.read().monotonic
        if node.statistics.isFailing(within: Limits.failedAppendCounts, at: now) {
            return "the last append failed"
        }
        let proven = node.statistics.appendedAt.load(ordering: .relaxed)
        return await probe.outcome(proven: proven, at: now) { await store.whyUnwritable() }
    }

    /// Anybody may ask: which incidents it is about stands in the log.
    private static func words(of audit: Audit?) -> String? {
        guard let audit, !audit.isFine else { return nil }
        return "the auditor finds what is not so (\(audit.problems.count)): see the log"
    }

    private var isHandbookRefused: Bool { !alarms().isEmpty }
    private static let refusedHandbook =
        "the handbook's files are refused, the version before stays in force: see the log of the "
        + "server, or the case about it, for file and line"

    func showMetrics(_ call: Call) async throws -> Response {
        let isAway = board.away != nil
        let sizes = isAway ? nil : try? await store.sizes()
        var isWritable = false
        if !isAway { isWritable = await whyUnwritable() == nil }
        let figures =
            ownMetrics() + boardMetrics() + storeMetrics(sizes, isWritable: isWritable)
            + metrics()
        return Response(.ok, StandingHeaders.metrics, Array(Metric.text(figures).utf8))
    }

    // MARK: Figures

    private func ownMetrics() -> [Metric] {
        let statistics = node.statistics
        var figures = [
            Metric(
                "muster_batches_total", .counter, "Batches appended since the start.",
                Double(statistics.batches.load(ordering: .relaxed))),
            Metric(
                "muster_entries_total", .counter, "Entries appended since the start.",
                Double(statistics.entries.load(ordering: .relaxed))),
            Metric(
                "muster_journal_refusals_total", .counter,
                "Appends that the journal refused since the start.",
                Double(statistics.refusals.load(ordering: .relaxed))),
            Metric(
                "muster_batch_conflicts_total", .counter,
                "Batches decided again because another node appended first.",
                Double(statistics.conflicts.load(ordering: .relaxed))),
            Metric(
                "muster_journal_refolds_total", .counter,
                "Times that the database had become another and everything was folded again.",
                Double(statistics.refolds.load(ordering: .relaxed))),
            Metric(
                "muster_journal_lost_entries_total", .counter,
                "Entries that were gone then, at most.",
                Double(statistics.lostEntries.load(ordering: .relaxed))),
            Metric(
                "muster_pages_total", .counter, "Pages since the start.",
                Double(statistics.pages.load(ordering: .relaxed))),
            Metric(
                "muster_alarms_total", .counter,
                "Rounds that ended without an answer since the start.",
                Double(statistics.alarms.load(ordering: .relaxed))),
            Metric(
                "muster_commands_waiting", .gauge, "Commands that wait for a decision.",
                Double(statistics.backlog.load(ordering: .relaxed))),
            Metric(
                "muster_listeners", .gauge, "Live streams.", Double(board.feed.listeners)),
        ]
        if let bytes = Self.residentBytes() {
            figures.append(
                Metric(
                    "process_resident_memory_bytes", .gauge, "Memory in use.", Double(bytes)))
        }
        return figures
    }

    private func boardMetrics() -> [Metric] {
        let incidents = board.incidents.values.filter(\.isActive)
        let owed = incidents.flatMap { $0.obligations.filter(\.isLive) }
        let installation = board.installation
        return Severity.allCases.map { severity in
            Metric(
                "muster_incidents_open", .gauge, "Open and mitigated incidents.",
                labels: [("severity", severity.name)],
                Double(incidents.count { $0.severity == severity }))
        }
            + [Mute.Kind.silence, .maintenance].map { kind in
                Metric(
                    "muster_mutes_active", .gauge, "Silences and maintenance windows in force.",
                    labels: [("kind", kind.name)],
                    Double(
                        installation.mutes.all.count { $0.kind == kind && $0.isActive(at: now()) }))
            } + [
                Metric(
                    "muster_obligations_open", .gauge, "Obligations of open incidents.",
                    Double(owed.count)),
                Metric(
                    "muster_obligations_unanswered", .gauge, "Those that nobody has.",
                    Double(owed.count { !$0.isAnswered })),
                Metric(
                    "muster_held", .gauge,
                    "1 while a restored journal waits for a person and nothing is sent.",
                    installation.hold == nil ? 0 : 1),
                Metric(
                    "muster_incidents_quiet", .gauge,
                    "Open incidents that page nobody because of a silence, a window or a dependency.",
                    Double(incidents.count { $0.quiet != nil })),
                Metric(
                    "muster_incidents_snoozed", .gauge, "Open incidents that somebody put off.",
                    Double(incidents.count { $0.snooze != nil })),
                Metric(
                    "muster_incidents_flapping", .gauge,
                    "Open incidents with an alert that comes and goes.",
                    Double(incidents.count { !$0.flapping.isEmpty })),
                Metric(
                    "muster_heartbeats_silent", .gauge,
                    "Heartbeats of senders that are missed and did not come back yet.",
                    Double(installation.heartbeats.values.count(where: \.isSilent))),
                Metric(
                    "muster_handbook_refused", .gauge,
                    "1 while the handbook's files are refused and an older version is in force.",
                    isHandbookRefused ? 1 : 0),
            ]
            + rosterMetrics()
            + proofs.all.map { name, count in
                Metric(
                    "muster_signatures_total", .counter,
                    "Signatures of senders since the start, by what was found.",
                    labels: [("finding", name)], Double(count))
            }
            + Channel.allCases.sorted().map { channel in
                Metric(
                    "muster_channel_failing", .gauge, "1 while a channel itself refuses.",
                    labels: [("channel", channel.name)],
                    installation.failedChannels[channel] == nil ? 0 : 1)
            }
            + installation.refused.sorted { $0.key < $1.key }.map { key, refused in
                Metric(
                    "muster_intake_refused_total", .counter, "Bodies that could not be read.",
                    labels: [("key", key.text)], Double(refused.count))
            }
    }

    /// None before the first look.
    private func rosterMetrics() -> [Metric] {
        guard let report = rosterReport() else { return [] }
        return [Handbooks.Problem.Weight.error, .warning].map { weight in
            Metric(
                "muster_roster_problems", .gauge,
                "What the look ahead at the rosters in force finds; see /readiness.",
                labels: [("severity", weight.name)], Double(report.count(weight)))
        }
    }

    private func storeMetrics(_ sizes: StoreSizes?, isWritable: Bool) -> [Metric] {
        [
            Metric(
                "muster_journal_position", .gauge, "The last position that was applied.",
                Double(board.position.value)),
            Metric(
                "muster_journal_up", .gauge, "1 while the store answers.", sizes == nil ? 0 : 1),
            Metric(
                "muster_database_away", .gauge, "1 while the database cannot be reached.",
                board.away == nil ? 0 : 1),
            Metric(
                "muster_audit_failing", .gauge,
                "1 while the auditor finds that something due was not done.",
                board.audit?.isFine == false ? 1 : 0),
            Metric(
                "muster_halted", .gauge,
                "1 once this node decides nothing because its program is older than the journal.",
                board.halted == nil ? 0 : 1),
            Metric(
                "muster_nodes", .gauge, "Nodes that work on the journal.",
                Double(board.installation.nodes.count)),
            Metric(
                "muster_node_rank", .gauge,
                "This node's place among them: 0 takes up what is due first.",
                Double(node.statistics.rank.load(ordering: .relaxed))),
            Metric(
                "muster_journal_writable", .gauge, "1 while the store takes writes.",
                isWritable ? 1 : 0),
        ]
            + (sizes.map {
                [
                    Metric(
                        "muster_journal_bytes", .gauge, "The store's size.", Double($0.bytes)),
                    Metric(
                        "muster_journal_pending_bytes", .gauge,
                        "Written and not checkpointed yet.", Double($0.pendingBytes)),
                ]
            } ?? [])
    }

    /// As the kernel says; nil where it does not.
    private static func residentBytes() -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else {
            return nil
        }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * 4096
    }
}

extension Metric {
    fileprivate init(
        _ name: String, _ kind: Kind, _ help: String,
        labels: [(name: String, value: String)] = [], _ value: Double
    ) {
        self.init(name: name, kind: kind, help: help, labels: labels, value: value)
    }
}
