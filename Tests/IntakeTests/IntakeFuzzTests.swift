import Core
import Testing

@testable import Intake

/// Damaged bodies: whatever comes in, an alert within its bounds or a reason comes out.
@Suite struct `Damaged bodies` {
    static let seed: UInt64 = 0x4655_5A5A

    @Test func `ten thousand damaged PagerDuty events neither trap nor break a bound`() {
        let samples = [
            Sample.pagerDuty, Sample.event(), Sample.event(action: #""resolve""#, payload: nil),
        ].map { Array($0.utf8) }
        var maker = JSONMaker(seed: Seed(Self.seed))
        var accepted = 0
        for round in 0..<10_000 {
            let body = maker.mutated(samples[round % samples.count])
            do {
                let alert = try PagerDutyEvent(body: body)
                    .alert(integration: Sample.key, newKey: { "k" }, digest: Sample.digest)
                accepted += 1
                expectBounded(alert, round)
            } catch {
                #expect(!error.errors.isEmpty, "seed \(Self.seed), round \(round)")
            }
        }
        // Damage to a detail leaves an alert, damage to the form does not.
        #expect((200..<9800).contains(accepted))
    }

    @Test func `ten thousand damaged Alertmanager bodies neither trap nor break a bound`() {
        let samples = [
            Sample.webhook([Sample.firing()]),
            Sample.webhook([Sample.firing(fingerprint: nil), Sample.firing(status: "resolved")]),
        ].map { Array($0.utf8) }
        var maker = JSONMaker(seed: Seed(Self.seed &+ 1))
        for round in 0..<10_000 {
            let body = maker.mutated(samples[round % samples.count])
            do {
                let webhook = try AlertmanagerWebhook(
                    body: body, integration: Sample.key, digest: Sample.digest)
                for alert in webhook.alerts { expectBounded(alert, round) }
            } catch {
                #expect(!error.errors.isEmpty, "seed \(Self.seed), round \(round)")
            }
        }
    }

    private func expectBounded(_ alert: Alert, _ round: Int) {
        let lines = [alert.summary, alert.source] + alert.labels.map(\.value)
        let isBounded =
            lines.allSatisfy { line in
                line.utf8.count <= Limits.summaryBytes && line.utf8.allSatisfy { $0 >= 0x20 }
            }
            && alert.dedupKey.utf8.count <= Limits.dedupKeyBytes
            && alert.labels.count <= Limits.labels && alert.details.count <= Limits.labels
            && alert.details.allSatisfy { !$0.value.utf8.contains(0) }
            && alert.raw.count <= Limits.rawAlertBytes && alert.severity != .sev1
        #expect(isBounded, "seed \(Self.seed), round \(round)")
    }
}
