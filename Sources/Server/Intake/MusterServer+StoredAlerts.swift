import Core
import HTTPTypes
import Hummingbird
import Nodes
import Reviews

// Alerts as their entries keep them: with everything that the sender said, and its own bytes.

extension MusterServer {
    /// The alert as it was last told, with the incident that it is in. Nil for one that nobody knows.
    func storedAlert(
        _ digest: Digest16, in number: IncidentNumber
    ) async throws -> Alert? {
        var found: Alert?
        var seen: Set<IncidentNumber> = [number]
        var queue = [number]
        // What was merged into it brought alerts along, and what it was split from has the originals.
        while !queue.isEmpty, seen.count <= Limits.splitOrigins {
            let next = queue.removeFirst()
            let entries = try await readStore { try await store.allEntries(of: next) }
            var others: [IncidentNumber] = []
            for entry in entries.reversed() {
                switch entry.event {
                case .alerted(let alerted) where alerted.alert.digest == digest:
                    if found == nil { found = alerted.alert }
                    if found?.raw.isEmpty == true, found?.bodyDigest == alerted.alert.bodyDigest {
                        found?.raw = alerted.alert.raw
                    }
                case .absorbed(let absorbed): others.append(absorbed.other)
                case .opened(let opened): if let from = opened.from { others.append(from) }
                default: break
                }
            }
            if let found, !found.raw.isEmpty { return found }
            for other in others where seen.insert(other).inserted { queue.append(other) }
        }
        return found
    }

    /// `GET /api/v1/incidents/{n}/alerts/{id}/raw`: what the sender sent, byte for byte.
    func showRawAlert(_ call: Call) async throws -> Response {
        let number = try call.incident
        guard let id = call.parameters.dropFirst().first,
            let digest = Digest16(idText: String(id)),
            let alert = try await storedAlert(digest, in: number)
        else {
            throw Problem(
                .notFound, "not-found", "No such thing",
                "There is no such alert in incident \(number); its board lists them with their ids."
            )
        }
        guard !alert.raw.isEmpty else {
            throw Problem(
                .notFound, "not-kept", "The original was not kept",
                "It was larger than \(Limits.rawAlertBytes / 1024) KiB, Muster reported it itself, or it "
                    + "is older than originals are kept here (serve --keep-alerts)."
            )
        }
        return Response(.ok, StandingHeaders.text, alert.raw)
    }
}
