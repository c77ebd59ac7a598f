/// Contact methods of which it is known that they reach nobody now.
package struct ContactTroubles: Hashable, Sendable {
    /// What the last attempt by a method came to: it failed for good.
    package var failed: [PersonID: Set<MethodID>]
    /// Channels by which this installation cannot send.
    package var channels: Set<Channel>

    package init(failed: [PersonID: Set<MethodID>] = [:], channels: Set<Channel> = []) {
        self.failed = failed
        self.channels = channels
    }

    package static let none = ContactTroubles()

    private struct Contact: Hashable {
        var person: PersonID
        var method: MethodID
    }

    /// As the messages in memory tell it. Only those of incidents that were opened by this version
    /// of the handbook count: a later one may have other addresses.
    package init(
        in incidents: some Sequence<Incident>, of version: HandbookVersion?,
        failedChannels: some Sequence<Channel>
    ) {
        var last: [Contact: (at: Moment, isFailure: Bool)] = [:]
        for incident in incidents where incident.handbook == version {
            for message in incident.messages {
                guard let person = message.person else { continue }
                for way in message.ways {
                    let news: (at: Moment, isFailure: Bool)
                    switch way.progress {
                    case .delivered(let at): news = (at, false)
                    case .failed(channel: false): news = (message.at, true)
                    default: continue
                    }
                    let contact = Contact(person: person, method: way.method)
                    // Of two at the same moment the one that worked counts.
                    if let known = last[contact],
                        (known.at, known.isFailure ? 0 : 1) >= (news.at, news.isFailure ? 0 : 1)
                    {
                        continue
                    }
                    last[contact] = news
                }
            }
        }
        self.init(channels: Set(failedChannels))
        for (contact, news) in last where news.isFailure {
            failed[contact.person, default: []].insert(contact.method)
        }
    }

    package func works(_ method: ContactMethod, of person: PersonID) -> Bool {
        !channels.contains(method.channel) && failed[person]?.contains(method.id) != true
    }
}
