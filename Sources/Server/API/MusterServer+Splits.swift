import Core
import Nodes

// Splitting needs the alerts themselves, which the store has.

extension MusterServer {
    /// The alerts that are to be split off: those that fire here, by their ids or their senders' keys,
    /// and those that came with a merged incident.
    func alertsToSplit(_ fields: Fields, of number: IncidentNumber) async throws -> [Alert] {
        let wanted = (fields.text("alerts") ?? "")
            .split { $0 == "\n" || $0 == "," || $0 == " " }.map { String($0) }
        let origin = try fields.incident("from")
        guard !wanted.isEmpty || origin != nil else {
            throw Problem.invalid(
                ["alerts, from: name alerts, or the merged incident that they came with"],
                saying: "Name alerts, or the merged incident that they came with.")
        }
        let firing = try await firingAlerts(of: number)
        var found: [Alert] = []
        for name in wanted {
            let digest = Digest16(idText: name)
            let alerts = firing.filter {
                digest == $0.alert.digest || (digest == nil && $0.alert.dedupKey == name)
            }
            guard !alerts.isEmpty else {
                throw Problem.invalid([
                    "alerts: \(name.shown) does not fire in incident \(number); its board lists "
                        + "those that do"
                ])
            }
            found += alerts.map(\.alert)
        }
        if let origin {
            let alerts = firing.filter { $0.origins.contains(origin) }
            guard !alerts.isEmpty else {
                throw Problem.invalid([
                    "from: nothing fires in incident \(number) that came with \(origin)"
                ])
            }
            found += alerts.map(\.alert)
        }
        return found
    }

    private struct FiringAlert {
        var alert: Alert
        /// The incidents that it was in before this one.
        var origins: [IncidentNumber]
    }

    /// What fires in an incident as its entries, and those of what was merged into it, have it;
    /// without the senders' own bytes, which stay where they are.
    private func firingAlerts(of number: IncidentNumber) async throws -> [FiringAlert] {
        var origins: [IncidentNumber: [IncidentNumber]] = [number: []]
        var queue = [number]
        var entries: [Entry] = []
        while let next = queue.popLast(), origins.count <= Limits.splitOrigins {
            let above = origins[next] ?? []
            try await readEntries(of: next) { entry in
                switch entry.event {
                case .absorbed(let absorbed) where origins[absorbed.other] == nil:
                    origins[absorbed.other] = above + [absorbed.other]
                    queue.append(absorbed.other)
                case .alerted(var alerted):
                    alerted.alert.raw = []
                    var slim = entry
                    slim.event = .alerted(alerted)
                    entries.append(slim)
                case .alertCleared, .split: entries.append(entry)
                default: break
                }
            }
        }
        var firing: [Digest16: FiringAlert] = [:]
        var order: [Digest16] = []
        for entry in entries.sorted(by: { $0.position < $1.position }) {
            switch entry.event {
            case .alerted(let alerted):
                let digest = alerted.alert.digest
                if firing[digest] == nil { order.append(digest) }
                firing[digest] = FiringAlert(
                    alert: alerted.alert,
                    origins: entry.incident.flatMap { origins[$0] } ?? [])
            case .alertCleared(let cleared): firing[cleared.digest] = nil
            case .split(let split): for digest in split.digests { firing[digest] = nil }
            default: break
            }
        }
        var seen: Set<Digest16> = []
        return order.compactMap { seen.insert($0).inserted ? firing[$0] : nil }
    }

    private func readEntries(
        of number: IncidentNumber, _ body: (Entry) -> Void
    ) async throws {
        var position: Position = 0
        while true {
            let after = position
            let entries = try await readStore {
                try await store.entries(of: number, after: after, limit: Limits.foldedAtOnce)
            }
            for entry in entries { body(entry) }
            guard let last = entries.last, entries.count == Limits.foldedAtOnce else { return }
            position = last.position
        }
    }
}

extension Fields {
    /// The number of an incident, with or without `#`.
    func incident(_ name: String) throws(Problem) -> IncidentNumber? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text.drop { $0 == "#" }) else {
            throw .invalid(["\(name): expected the number of an incident, found \(text.shown)"])
        }
        return IncidentNumber(number)
    }

    func requiredIncident(_ name: String) throws(Problem) -> IncidentNumber {
        guard let number = try incident(name) else { throw .invalid(["\(name): missing"]) }
        return number
    }
}
