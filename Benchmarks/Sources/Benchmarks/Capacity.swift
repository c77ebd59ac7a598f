import Foundation

/// How far one journal goes: what incidents cost it in entries, bytes and time.
enum Capacity {
    /// Incidents that are opened, paged for once, and resolved by their sender.
    private static let incidents = 2000

    static func measure(_ muster: MusterServer, _ receiver: Receiver) {
        let services = 0..<incidents
        let before = muster.figures()
        let start = Clock.now()
        let opened = Measure.burst(muster, receiver, services: services)
        let seconds = Double(Clock.now() - start) / 1e9
        let open = muster.figures()
        Main.line(
            "\(incidents) incidents opened and paged",
            String(
                format: "%.0f pages/s, %.0f entries/s, %.1f entries each",
                Double(incidents - opened.lost) / seconds,
                Double(open.position - before.position) / seconds,
                Double(open.position - before.position) / Double(incidents))
                + (opened.lost > 0 ? ", \(opened.lost) LOST" : ""))
        let resolves = services.map { muster.resolve(service: $0, key: "burst-\($0)") }
        _ = Measure.all(resolves, port: muster.port)
        let resolved = muster.settled()
        Main.line(
            "the same with their end",
            String(
                format: "%.1f entries and %.1f KB each",
                Double(resolved.position - before.position) / Double(incidents),
                Double(resolved.bytes - before.bytes) / Double(incidents) / 1000))
        nonisolated(unsafe) let sender = muster  // because it only builds requests from now on
        let from = muster.figures()
        let rate = Measure.rate(connections: 64, port: muster.port) { lane, turn in
            sender.alert(service: lane % 100, key: "c-\(lane)-\(turn)", mark: "5x0")
        }
        let to = muster.figures()
        Main.line(
            "alerts that join an incident, 64 connections",
            String(
                format: "%.0f alerts/s, %.1f entries and %.2f KB each", rate.perSecond,
                Double(to.position - from.position) / (rate.perSecond * 2),
                Double(to.bytes - from.bytes) / (rate.perSecond * 2) / 1000))
    }
}

extension MusterServer {
    struct Figures {
        var position = 0
        var bytes = 0
    }

    /// Where the journal ends and how large it is, as `/metrics` has it.
    func figures() -> Figures {
        var figures = Figures()
        for line in Loopback.body(of: "/metrics", port: port).split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let value = Double(parts[1]) else { continue }
            if parts[0] == "muster_journal_position" { figures.position = Int(value) }
            if parts[0] == "muster_journal_bytes" { figures.bytes = Int(value) }
        }
        return figures
    }

    /// The same, once nothing more is written.
    func settled() -> Figures {
        var last = figures()
        while true {
            usleep(1_000_000)
            let now = figures()
            if now.position == last.position { return now }
            last = now
        }
    }

    func resolve(service: Int, key: String) -> [UInt8] {
        Loopback.post(
            "/v2/enqueue",
            #"{"routing_key":"\#(Self.key)","event_action":"resolve","dedup_key":"\#(key)"}"#)
    }
}
