import Core
import Testing

/// What is known of contact methods.
@Suite struct `Contacts that do not work` {
    private static let start = Moment(seconds: 1_795_400_000)

    private func incident(
        _ number: IncidentNumber, of version: HandbookVersion = "v",
        _ ways: [(minute: Int, method: MethodID, progress: Way.Progress)]
    ) -> Incident {
        var incident = Incident(number: number)
        incident.handbook = version
        incident.messages = ways.enumerated().map { index, way in
            Message(
                id: MessageID(incident: number, serial: MessageSerial(index + 1)),
                purpose: .notice(.alarm), person: "ada", urgency: .high, text: "",
                ways: [Way(method: way.method, channel: .mail, progress: way.progress)],
                at: Self.start + .minutes(way.minute))
        }
        return incident
    }

    private func failed(_ incidents: Incident...) -> Set<MethodID> {
        ContactTroubles(in: incidents, of: "v", failedChannels: []).failed["ada"] ?? []
    }

    @Test func `the last result counts, of whichever incident`() {
        let dead = Way.Progress.failed(channel: false)
        let fine = Way.Progress.delivered(at: Self.start + .minutes(5))
        #expect(failed(incident(1, [(1, "mail", dead)])) == ["mail"])
        #expect(failed(incident(1, [(1, "mail", dead)]), incident(2, [(4, "mail", fine)])) == [])
        #expect(
            failed(incident(1, [(9, "mail", dead)]), incident(2, [(4, "mail", fine)])) == ["mail"])
        #expect(failed(incident(1, [(1, "mail", dead), (1, "hook", fine)])) == ["mail"])
    }

    @Test func `a channel that failed says nothing of an address, nor does an older handbook`() {
        #expect(failed(incident(1, [(1, "mail", .failed(channel: true))])) == [])
        #expect(failed(incident(1, of: "older", [(1, "mail", .failed(channel: false))])) == [])
        let channels = ContactTroubles(in: [Incident](), of: "v", failedChannels: [.mail])
        let mail = ContactMethod(id: "mail", channel: .mail, address: "")
        let hook = ContactMethod(id: "hook", channel: .webhook, address: "")
        #expect(!channels.works(mail, of: "ada") && channels.works(hook, of: "ada"))
    }
}
