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
        let entries = try await readStore { try await store.allEntries(of: number) }
        for entry in entries.reversed() {
            if case .alerted(let alerted) = entry.event, alerted.alert.digest == digest {
                return alerted.alert
            }
        }
        return nil
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
                "It was larger than \(Limits.rawAlertBytes / 1024) KiB, or Muster reported it itself."
            )
        }
        return Response(.ok, StandingHeaders.text, alert.raw)
    }
}
