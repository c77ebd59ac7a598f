package import Core

/// A calendar for other calendars to subscribe to: an iCalendar object (RFC 5545) with an event for
/// each shift, each gap, and each time that somebody shadows.
///
/// Times are instants in UTC: every program shows them on its owner's clock, and none has to trust
/// a description of a zone. Events leave their time free (`TRANSP`), because who is on call can
/// still be met. An event's UID is made of whose it is and when it begins, so that a shift which
/// ends earlier or is written anew stays the same event.
package struct CalendarFeed: Sendable {
    package var subject: CalendarSubject
    package var handbook: Handbook
    package var changes: RosterChanges
    /// Where Muster's screens are, without a slash at the end; nil: no links.
    package var publicURL: String?

    package init(
        _ subject: CalendarSubject, handbook: Handbook, changes: RosterChanges,
        publicURL: String? = nil
    ) {
        self.subject = subject
        self.handbook = handbook
        self.changes = changes
        self.publicURL = publicURL
    }

    /// What a feed covers at this moment: whole days of UTC, so that it changes with what is in it
    /// and else once a day.
    package static func window(at now: Moment) -> (from: Moment, until: Moment) {
        let day = Int64(86_400)
        let today = Moment(seconds: now.seconds - ((now.seconds % day) + day) % day)
        return (today - Limits.feedPast, today + Limits.feedAhead)
    }

    /// The feed's own content, without the moment at which it came to be: what tells two apart.
    package func body(at now: Moment) -> Body {
        let window = Self.window(at: now)
        // A shift that runs into the window keeps its own beginning, and so its UID.
        var calendar = RosterCalendar(
            handbook, changes: changes, from: window.from - Limits.feedPast, until: window.until,
            of: subject)
        for index in calendar.lanes.indices {
            calendar.lanes[index].shifts.removeAll { $0.until <= window.from }
            calendar.lanes[index].gaps.removeAll { $0.until <= window.from }
            calendar.lanes[index].shadowings.removeAll { $0.until <= window.from }
        }
        return Body(feed: self, events: calendar.lanes.flatMap { events(of: $0, calendar) })
    }

    /// A feed at one moment.
    package struct Body: Hashable, Sendable {
        struct Event: Hashable, Sendable {
            var uid: String
            var from: Moment
            var until: Moment
            var summary: String
            var description: String
            var isGap = false
        }

        let name: String
        let link: String?
        let events: [Event]

        init(feed: CalendarFeed, events: [Event]) {
            name = feed.name
            link = feed.publicURL.map { "\($0)/oncall" }
            // The order of time, so that two drawings of the same are the same bytes.
            self.events = events.sorted { ($0.from, $0.uid) < ($1.from, $1.uid) }
        }

        package var count: Int { events.count }

        /// The iCalendar object. `since`: when this content came to be, as far as is known.
        package func text(since: Moment) -> String {
            var file = CalendarFile()
            file.add("BEGIN", "VCALENDAR")
            file.add("VERSION", "2.0")
            file.add("PRODID", "-//Muster//On call//EN")
            file.add("CALSCALE", "GREGORIAN")
            file.add("METHOD", "PUBLISH")
            file.add("NAME", text: name)
            file.add("X-WR-CALNAME", text: name)
            file.add("REFRESH-INTERVAL;VALUE=DURATION", "PT15M")
            file.add("X-PUBLISHED-TTL", "PT15M")
            for event in events { add(event, to: &file, since.basicText) }
            file.add("END", "VCALENDAR")
            return file.text
        }

        private func add(_ event: Event, to file: inout CalendarFile, _ stamp: String) {
            file.add("BEGIN", "VEVENT")
            file.add("UID", text: event.uid)
            file.add("DTSTAMP", stamp)
            file.add("LAST-MODIFIED", stamp)
            file.add("DTSTART", event.from.basicText)
            file.add("DTEND", event.until.basicText)
            file.add("SUMMARY", text: event.summary)
            file.add("DESCRIPTION", text: event.description)
            if let link { file.add("URL", link) }
            file.add("CATEGORIES", text: event.isGap ? "Gap" : "On call")
            file.add("STATUS", "CONFIRMED")
            file.add("TRANSP", "TRANSPARENT")
            file.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
            file.add("END", "VEVENT")
        }
    }

    private var names: Names { Names(handbook) }

    /// `On call: Databases / primary`, `On call: Ada Moreno`.
    package var name: String {
        switch subject {
        case .person(let id): "On call: \(names.person(id))"
        case .group(let id): "On call: \(names.group(id))"
        case .schedule(let group, let id):
            "On call: \(names.group(group)) / \(id.text.oneLine(limit: 80))"
        }
    }

    private func events(
        of lane: RosterCalendar.Lane, _ calendar: RosterCalendar
    ) -> [Body.Event] {
        let title = lane.title(names)
        let isOwn = subject.person != nil
        let place = "\(lane.group)/\(lane.schedule)"
        let link = publicURL.map { "\n\($0)/oncall" } ?? ""
        let shifts = lane.shifts.map { shift in
            let why = shift.reasons.words(changes, names).joined(separator: ", then ")
            return Body.Event(
                uid: uid(
                    "shift", place, shift.person, shift.isCutBefore ? nil : shift.from),
                from: shift.from, until: shift.until,
                summary: isOwn
                    ? "On call: \(title)" : "\(names.person(shift.person)) on call: \(title)",
                description: "\(names.person(shift.person)) is on call because of \(why)."
                    + (shift.isCutAfter ? " It goes on after this calendar's end." : "") + link)
        }
        let gaps = lane.gaps.map { gap in
            Body.Event(
                uid: uid("gap", place, nil, gap.from == calendar.from ? nil : gap.from),
                from: gap.from, until: gap.until, summary: "Nobody on call: \(title)",
                description: "A gap: no layer and no override names anybody." + link, isGap: true)
        }
        let shadowings = lane.shadowings.map { shadow in
            Body.Event(
                uid: uid(
                    "shadow\(shadow.id.map { "\($0)" } ?? "")", place, shadow.learner,
                    shadow.id != nil || shadow.from == calendar.from ? nil : shadow.from),
                from: shadow.from,
                until: shadow.until,
                summary: isOwn
                    ? "Shadowing: \(title)"
                    : "\(names.person(shadow.learner)) shadows: \(title)",
                description: "Told of every page of this schedule, and owes nothing." + link)
        }
        return shifts + gaps + shadowings
    }

    /// Ids of the handbook are percent-encoded, so that no two sets of them make the same UID.
    private func uid(
        _ kind: String, _ place: String, _ person: PersonID?, _ from: Moment?
    ) -> String {
        let parts = [kind, place, person?.text ?? "", from?.basicText ?? "standing"]
        return parts.map(\.encodedForUID).joined(separator: "+") + "@muster"
    }
}

extension Moment {
    /// `20261123T080000Z`: the form of RFC 5545, to the second.
    package var basicText: String { text.filter { $0 != "-" && $0 != ":" } }
}

extension String {
    /// Letters, digits and a few marks as they are, the rest as `%XX`.
    fileprivate var encodedForUID: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
