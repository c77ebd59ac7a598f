import App
import Foundation
import Testing

/// The clients that people have in their scripts, as they come from their authors; only the address
/// is ours.
@Suite(.enabled(if: Tool.senders.isExpected, Tool.senders.absence))
struct `Clients of senders` {
    private func installation(
        _ format: String, _ body: (Program, _ key: String, _ token: String) throws -> Void
    ) throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let key = try program.key(format: format)
        let token = try program.token(for: "pat")
        try program.serve()
        try body(program, key, token)
    }

    @discardableResult
    private func say(
        _ program: Program, _ script: String, _ arguments: String...
    ) throws -> [String] {
        try program.run(.senders, ["-c", script] + arguments).split(separator: "\n").map { "\($0)" }
    }

    // MARK: Opsgenie

    private static let opsgenie = """
        import sys, opsgenie_sdk as sdk
        url, key = sys.argv[1:]
        configuration = sdk.configuration.Configuration()
        configuration.host = url
        configuration.api_key["Authorization"] = key
        api = sdk.AlertApi(api_client=sdk.api_client.ApiClient(configuration=configuration))
        made = api.create_alert(create_alert_payload=sdk.CreateAlertPayload(
            message="Checkout answers nobody", alias="checkout", priority="P2", tags=["web"],
            details={"region": "eu"}, entity="shop"))
        print(made.result)
        print(api.get_request_status(request_id=made.request_id).data.is_success)
        alert = api.get_alert(identifier="checkout", identifier_type="alias").data
        print(alert.message, alert.status, alert.priority, alert.tags)
        print([one.alias for one in api.list_alerts(query="status:open", limit=5).data])
        api.acknowledge_alert(identifier=alert.id, acknowledge_alert_payload=
            sdk.AcknowledgeAlertPayload(note="on it"))
        api.add_note(identifier=alert.id, add_note_to_alert_payload=
            sdk.AddNoteToAlertPayload(note="looking at the cache"))
        api.add_tags(identifier=alert.id, add_tags_to_alert_payload=
            sdk.AddTagsToAlertPayload(tags=["db"]))
        api.add_details(identifier=alert.id, add_details_to_alert_payload=
            sdk.AddDetailsToAlertPayload(details={"x": "y"}))
        api.snooze_alert(identifier=alert.id, snooze_alert_payload=
            sdk.SnoozeAlertPayload(end_time="2099-01-01T00:00:00Z"))
        api.remove_tags(identifier=alert.id, tags=["web"])
        api.update_alert_priority(identifier=alert.id, update_alert_priority_payload=
            sdk.UpdateAlertPriorityPayload(priority="P1"))
        alert = api.get_alert(identifier=alert.id).data
        print(alert.acknowledged, alert.tags, alert.details, alert.priority)
        api.close_alert(identifier="checkout", identifier_type="alias",
            close_alert_payload=sdk.CloseAlertPayload(note="done"))
        print(api.get_alert(identifier="checkout", identifier_type="alias").data.status)
        """

    @Test func `opsgenie-sdk creates, asks, tags, notes and closes an alert`() throws {
        try installation("opsgenie") { program, key, token in
            let said = try say(program, Self.opsgenie, program.url, key)
            #expect(
                said == [
                    "Request will be processed", "True",
                    "Checkout answers nobody open P2 ['web']", "['checkout']",
                    "True ['db'] {'region': 'eu', 'x': 'y'} P1", "closed",
                ])
            let number = try program.incident(titled: "Checkout answers nobody", token)
            try program.waitUntil(number, is: "resolved", token)
            let timeline = try program.client(token).send(
                "GET", "/api/v1/incidents/\(number)/timeline")
            let text = String(decoding: timeline.body, as: UTF8.self)
            #expect(text.contains("looking at the cache"))
            #expect(text.contains("snoozed an alert until 2099-01-01"))
        }
    }

    // MARK: Apprise

    private static let apprise = """
        import sys, apprise
        from apprise.plugins import opsgenie, pagerduty
        url, way, key = sys.argv[1:]
        for region in opsgenie.OPSGENIE_API_LOOKUP:
            opsgenie.OPSGENIE_API_LOOKUP[region] = url + "/v2/alerts"
        for region in pagerduty.PAGERDUTY_API_LOOKUP:
            pagerduty.PAGERDUTY_API_LOOKUP[region] = url + "/v2/enqueue"
        place = {
            "apprise": "json://" + url.split("//")[1] + "/intake/apprise/" + key,
            "opsgenie": "opsgenie://" + key + "/",
            "pagerduty": "pagerduty://" + key + "@" + "A" * 32 + "/source/component",
        }[way]
        service = apprise.Apprise()
        assert service.add(place)
        assert service.notify(title="The backup failed", body="No space", notify_type="failure")
        """

    @Test(arguments: ["apprise", "opsgenie"])
    func `a notification of Apprise is an incident`(format: String) throws {
        try installation(format) { program, key, token in
            try say(program, Self.apprise, program.url, format, key)
            _ = try program.incident(titled: "The backup failed", token)
        }
    }

    // MARK: healthchecks.io

    private static let healthchecks = """
        import sys, healthchecks_io
        url, key, word = sys.argv[1:]
        client = healthchecks_io.Client(ping_url=url + "/heartbeat/")
        print({
            "start": lambda: client.start_ping(uuid=key),
            "success": lambda: client.success_ping(uuid=key),
            "fail": lambda: client.fail_ping(uuid=key, data="No space left"),
            "7": lambda: client.exit_code_ping(7, uuid=key),
            "0": lambda: client.exit_code_ping(0, uuid=key),
        }[word]()[0])
        """

    @Test func `healthchecks-io pings, and says when its job failed`() throws {
        let hooks = try #require(Hooks())
        let program = try Program()
        try program.write(Rosters.small(hooks: hooks.port, services: 1))
        let made = try program.run(
            ["key", "create", "--format", "heartbeat", "--name", "backup", "--every", "24h"]
                + program.place)
        let key = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let token = try program.token(for: "pat")
        try program.serve()
        func ping(_ word: String) throws {
            #expect(try say(program, Self.healthchecks, program.url, key, word) == ["True"])
        }
        for word in ["start", "success"] { try ping(word) }
        #expect(try program.titles(token).isEmpty)
        try ping("fail")
        let first = try program.incident(titled: "backup failed: No space left", token)
        try ping("success")
        try program.waitUntil(first, is: "resolved", token)
        try ping("7")
        let second = try program.incident(titled: "backup failed: exit status 7", token)
        try ping("0")
        try program.waitUntil(second, is: "resolved", token)
    }

    // MARK: PagerDuty

    private static let pypd = """
        import sys, pypd
        url, key = sys.argv[1:]
        pypd.EventV2.base_url = url + "/v2/enqueue"
        pypd.Event.base_url = url + "/generic/2010-04-15/create_event.json"
        payload = {"summary": "By version two", "severity": "error", "source": "pypd"}
        for action in ["trigger", "resolve"]:
            print(pypd.EventV2.create(data={"routing_key": key, "event_action": action,
                "dedup_key": "two", "payload": payload})["dedup_key"])
            print(pypd.Event.create(data={"service_key": key, "event_type": action,
                "incident_key": "one", "description": "By version one"})["incident_key"])
        """

    @Test func `pypd begins and ends by events of both versions`() throws {
        try installation("pagerduty") { program, key, token in
            #expect(try say(program, Self.pypd, program.url, key) == ["two", "one", "two", "one"])
            let number = try program.incident(titled: "By version two", token)
            try program.waitUntil(number, is: "resolved", token)
        }
    }

    /// The client of PagerDuty's own speaks only https: TLS ends in the script, before Muster.
    private static let pagerduty = """
        import os, socket, ssl, sys, threading
        url, key = sys.argv[1:]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("cert.pem", "key.pem")
        door = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        port = int(url.rsplit(":", 1)[1])

        def copy(source, target):
            try:
                while data := source.recv(65536):
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        def serve():
            while True:
                outside, _ = door.accept()
                inside = socket.create_connection(("127.0.0.1", port))
                for ends in [(outside, inside), (inside, outside)]:
                    threading.Thread(target=copy, args=ends, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        os.environ["SSL_CERT_FILE"] = "cert.pem"
        import pagerduty
        client = pagerduty.EventsApiV2Client(
            key, base_url=f"https://localhost:{door.getsockname()[1]}")
        print(client.trigger("Disk of db-3 is full", "db-3", dedup_key="disk"))
        print(client.acknowledge("disk"))
        client.submit("Deployed 7.2", source="ci", timestamp="2026-11-27T09:00:00Z")
        print(client.resolve("disk"))
        """

    @Test(.enabled(if: Tool.openssl.isExpected, Tool.openssl.absence))
    func `the client of PagerDuty's own does over TLS what it does there`() throws {
        try installation("pagerduty") { program, key, token in
            try program.run(
                .openssl,
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout",
                    "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost",
                ])
            let said = try say(program, Self.pagerduty, program.url, key)
            #expect(said == ["disk", "disk", "disk"])
            let number = try program.incident(titled: "Disk of db-3 is full", token)
            try program.waitUntil(number, is: "resolved", token)
        }
    }
}
