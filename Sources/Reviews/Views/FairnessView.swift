package import Core

/// Who carries how much over a period: on call by plan, on call as it was, and pages.
package struct FairnessView: Hashable, Codable, Sendable {
    package struct Tally: Hashable, Codable, Sendable {
        package var hours: Double
        /// From 22 until 7 o'clock where the person is; half a night is 0.5.
        package var nights: Double
        package var weekends: Double
        package var holidays: Double

        package init(_ tally: DutyTally) {
            hours = (tally.duration.inSeconds / 36).rounded() / 100
            nights = (tally.nights * 100).rounded() / 100
            weekends = (tally.weekends * 100).rounded() / 100
            holidays = (tally.holidays * 100).rounded() / 100
        }
    }

    package struct Duty: Hashable, Codable, Sendable {
        /// On a schedule that the group's first step pages.
        package var first: Tally
        /// On its other schedules only.
        package var behind: Tally

        package init(_ share: Fairness.Share) {
            first = Tally(share.first)
            behind = Tally(share.behind)
        }
    }

    package struct Pages: Hashable, Codable, Sendable {
        package var all: Int
        /// From 22 until 7 o'clock where the person is.
        package var atNight: Int

        package init(all: Int = 0, atNight: Int = 0) {
            self.all = all
            self.atNight = atNight
        }
    }

    package struct Row: Hashable, Codable, Sendable {
        package var person: Named
        package var group: Named
        /// By the files and changes as they are now.
        package var planned: Duty
        /// By those that were in force at each moment; only what is past. Absent without a server.
        package var worked: Duty?
        package var pages: Pages?
    }

    package var from: String
    package var until: String
    /// By person, then by group.
    package var rows: [Row]

    /// `pages`: by person and group.
    package init(
        _ handbook: Handbook, from: Moment, until: Moment, planned: Fairness,
        worked: Fairness? = nil, pages: [Fairness.Key: Pages]? = nil
    ) {
        let names = Names(handbook)
        self.from = from.preciseText
        self.until = until.preciseText
        var keys = Set(planned.shares.keys)
        keys.formUnion(worked?.shares.keys.map { $0 } ?? [])
        keys.formUnion(pages?.keys.map { $0 } ?? [])
        rows = keys.sorted().map { key in
            Row(
                person: names.named(key.person),
                group: Named(id: key.group.text, name: names.group(key.group)),
                planned: Duty(planned.shares[key] ?? Fairness.Share()),
                worked: worked.map { Duty($0.shares[key] ?? Fairness.Share()) },
                pages: pages.map { $0[key] ?? Pages() })
        }
    }
}
