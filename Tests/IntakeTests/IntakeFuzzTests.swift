import Core
import Foundation
import Handbooks
import ParserTesting
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
                DamagedAlert.expectBounded(alert, Self.seed, round)
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
                for alert in webhook.alerts { DamagedAlert.expectBounded(alert, Self.seed, round) }
            } catch {
                #expect(!error.errors.isEmpty, "seed \(Self.seed), round \(round)")
            }
        }
    }
}

/// The same for every mapping, over the bodies of our own writing.
@Suite struct `Damaged bodies of mappings` {
    static let seed: UInt64 = 0x4D41_5053

    @Test(arguments: Fixture.all)
    func `two thousand damaged bodies neither trap nor break a bound`(_ fixture: Fixture) throws {
        let mapping = try #require(ShippedMappings.all[fixture.name])
        let sample = fixture.body.compact
        var maker = JSONMaker(seed: Seed(Self.seed))
        var accepted = 0
        for round in 0..<2000 {
            let body = maker.mutated(sample)
            do {
                let read = try MappedAlerts(
                    body: body, mapping: mapping, integration: Sample.key, digest: Sample.digest)
                accepted += read.alerts.count
                for alert in read.alerts { DamagedAlert.expectBounded(alert, Self.seed, round) }
            } catch {
                #expect(!error.errors.isEmpty, "seed \(Self.seed), round \(round)")
            }
        }
        #expect(accepted > 50, "damage to a detail leaves an alert")
    }

    @Test func `damaged events of PagerDuty v1, Opsgenie, Grafana, SNS and CloudEvents as well`() {
        let v1 =
            #"{"service_key":"R","event_type":"trigger","incident_key":"k","description":"d","#
            + #""details":{"severity":"error","a":[1,{"b":null}]},"contexts":[{"type":"link","#
            + #""href":"https://x.example/1","text":"x"}],"client":"c"}"#
        let opsgenie =
            #"{"message":"m","alias":"a","tags":["x:y","z"],"details":{"a":"b"},"priority":"P1","#
            + #""responders":[{"name":"t","type":"team"}],"entity":"e","note":"n"}"#
        let grafana = Sample.webhook([Sample.firing()]).replacingOccurrences(
            of: #""status":"firing","labels""#,
            with: #""status":"firing","values":{"A":1.5},"panelURL":"https://g.example/1","labels""#
        )
        let sns =
            #"{"Type":"SubscriptionConfirmation","TopicArn":"t","#
            + #""SubscribeURL":"https://sns.eu-west-1.amazonaws.com/?A=B"}"#
        var maker = JSONMaker(seed: Seed(Self.seed &+ 1))
        for round in 0..<4000 {
            var alerts: [Alert] = []
            alerts += [try? Self.v1(maker.mutated(Array(v1.utf8)))].compactMap { $0 }
            alerts += [try? Self.opsgenie(maker.mutated(Array(opsgenie.utf8)))].compactMap { $0 }
            let webhook = try? GrafanaWebhook(
                body: maker.mutated(Array(grafana.utf8)),
                legacy: ShippedMappings.all["grafana-legacy"], integration: Sample.key,
                digest: Sample.digest)
            alerts += webhook?.alerts ?? []
            _ = SNSMessage(body: maker.mutated(Array(sns.utf8)))?.words
            if let mapping = ShippedMappings.all["cloudevents"] {
                let attributes = [("type", "a%2"), ("source", "%"), ("x", "%zz%41")]
                let read = try? CloudEventsBody.alerts(
                    body: maker.mutated(Array(#"{"title":"x","severity":"page"}"#.utf8)),
                    attributes: attributes.map { (name: $0.0, value: $0.1) }, mapping: mapping,
                    integration: Sample.key, digest: Sample.digest)
                alerts += read?.alerts ?? []
            }
            for alert in alerts { DamagedAlert.expectBounded(alert, Self.seed, round) }
            for word in OpsgenieAct.Word.allCases {
                guard let alert = alerts.first,
                    let act = try? OpsgenieAct(word, body: maker.mutated(Array(opsgenie.utf8)))
                else { continue }
                let changed = act.applied(to: alert, digest: Sample.digest)
                DamagedAlert.expectBounded(changed, Self.seed, round)
                #expect((act.note ?? "").utf8.count <= Limits.textBytes + 200)
            }
        }
    }

    private static func v1(_ body: [UInt8]) throws -> Alert {
        try PagerDutyV1Event(body: body)
            .alert(integration: Sample.key, newKey: { "k" }, digest: Sample.digest)
    }

    private static func opsgenie(_ body: [UInt8]) throws -> Alert {
        try OpsgenieAlert(body: body)
            .alert(integration: Sample.key, newKey: { "k" }, digest: Sample.digest)
    }
}

/// What holds of every alert, told with the seed that broke it.
enum DamagedAlert {
    static func expectBounded(_ alert: Alert, _ seed: UInt64, _ round: Int) {
        #expect(AlertBounds.faults(of: alert) == [], "seed \(seed), round \(round)")
    }
}
