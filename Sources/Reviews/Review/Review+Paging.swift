import Core

extension Review {
    mutating func takePaging(_ entry: Entry) {
        switch entry.event {
        case .paged(let paged):
            messages[paged.message] = PagedMessage(
                obligation: paged.obligation, person: paged.person,
                channels: paged.ways.map(\.channel))
            paging.pages += 1
            times.firstPage = times.firstPage ?? entry.at - incident.openedAt
            change(paged.obligation) {
                $0.pages += 1
                $0.firstPagedAt = $0.firstPagedAt ?? entry.at
            }
            change(paged.person) { $0.pages += 1 }
            if isNight(paged.person, at: entry.at) { countNight(paged.person) }
        case .notified: paging.notices += 1
        case .attemptBegan(let began):
            count(began.message, began.way) { $0.attempts += 1 }
        case .attemptEnded(let ended): takeEnded(ended, at: entry.at)
        default: break
        }
    }

    private mutating func takeEnded(_ ended: Event.AttemptEnded, at: Moment) {
        switch ended.outcome {
        case .delivered:
            count(ended.message, ended.way) { $0.delivered += 1 }
            delivered(ended.message, at: at)
        case .retry where ended.retryAt != nil:
            count(ended.message, ended.way) { $0.retried += 1 }
        case .retry, .methodFailed, .channelFailed:
            count(ended.message, ended.way) { $0.failed += 1 }
        }
    }

    private mutating func delivered(_ serial: MessageSerial, at: Moment) {
        guard let message = messages[serial], let obligation = message.obligation else { return }
        if !message.isDelivered { paging.pagesDelivered += 1 }
        messages[serial]?.isDelivered = true
        times.firstDelivery = times.firstDelivery ?? at - incident.openedAt
        change(obligation) { $0.firstDeliveredAt = $0.firstDeliveredAt ?? at }
    }

    /// Only what belongs to a page is counted: notices are not in `messages`.
    private mutating func count(
        _ serial: MessageSerial, _ way: Int,
        _ change: (inout PagingReport.ChannelCount) -> Void
    ) {
        guard let channels = messages[serial]?.channels, channels.indices.contains(way) else {
            return
        }
        change(&paging.channels[channels[way], default: PagingReport.ChannelCount()])
    }

    /// The clock by which a person's nights are counted, as in the figures of fairness: their own,
    /// else that of a group for which they were asked; who was asked by name, that of the first
    /// schedule that names them.
    private func zone(of person: PersonID) -> ZoneRules? {
        guard let handbook = names.handbook else { return nil }
        if let zone = handbook.people[person]?.zone { return handbook.zones[zone] }
        let asked = obligations.filter { $0.candidates.contains(person) }
            .compactMap { incident.obligation($0.id)?.group }
        let homes = asked.compactMap { handbook.groups[$0]?.schedules.first }
        let home = homes.first ?? handbook.firstSchedule(naming: person)
        return home.flatMap { handbook.zones[$0.zone] }
    }

    private func isNight(_ person: PersonID, at: Moment) -> Bool {
        guard let zone = zone(of: person) else { return false }
        let hour = zone.local(at).second / 3600
        return hour >= 22 || hour < 7
    }

    private mutating func countNight(_ person: PersonID) {
        if let index = paging.night.firstIndex(where: { $0.person == person }) {
            paging.night[index].pages += 1
        } else {
            paging.night.append(PagingReport.NightPages(person: person, pages: 1))
        }
    }

    mutating func finishPaging() {
        let waits = obligations.compactMap(\.timeToDelivery).sorted()
        paging.maxToDelivery = waits.last
        // The lower of the two in the middle: a time that was really measured.
        paging.medianToDelivery = waits.isEmpty ? nil : waits[(waits.count - 1) / 2]
        paging.peopleWithoutZone = people.count { $0.pages > 0 && zone(of: $0.person) == nil }
    }
}
