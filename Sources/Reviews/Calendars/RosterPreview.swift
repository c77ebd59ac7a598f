package import Core

/// Who is on call over a window, as JSON publishes it.
package struct RosterPreview: Hashable, Codable, Sendable {
    package struct Shift: Hashable, Codable, Sendable {
        package var person: Named
        package var from: String
        /// Exclusive.
        package var until: String
        /// The layers, overrides and so on that make it so, in the order of time.
        package var because: [String]
        /// A person's act and not the files alone makes it so.
        package var byHand: Bool
        /// It began before the window, or goes on after it.
        package var cutBefore: Bool
        package var cutAfter: Bool
    }

    package struct Span: Hashable, Codable, Sendable {
        package var from: String
        /// Exclusive.
        package var until: String
    }

    package struct Learner: Hashable, Codable, Sendable {
        package var person: Named
        package var from: String
        /// Exclusive.
        package var until: String
    }

    package struct Lane: Hashable, Codable, Sendable {
        package var group: Named
        package var schedule: String
        package var zone: String
        package var shifts: [Shift]
        /// When nobody is on call.
        package var gaps: [Span]
        /// Who looks over the shoulder of whoever is on call.
        package var shadows: [Learner]
    }

    package struct Away: Hashable, Codable, Sendable {
        package var person: Named
        package var from: String
        /// Exclusive.
        package var until: String
        package var reason: String?
    }

    package struct ClockSet: Hashable, Codable, Sendable {
        package var at: String
        package var zone: String
        /// Minutes that are skipped; negative: that come twice.
        package var minutes: Int
    }

    package var from: String
    /// Exclusive.
    package var until: String
    package var schedules: [Lane]
    package var absences: [Away]
    package var clockChanges: [ClockSet]

    package init(_ calendar: RosterCalendar, _ handbook: Handbook, changes: RosterChanges) {
        let names = Names(handbook)
        from = calendar.from.preciseText
        until = calendar.until.preciseText
        schedules = calendar.lanes.map { lane in
            Lane(
                group: names.named(lane.group), schedule: lane.schedule.text,
                zone: lane.zone.text,
                shifts: lane.shifts.map { shift in
                    Shift(
                        person: names.named(shift.person), from: shift.from.preciseText,
                        until: shift.until.preciseText,
                        because: shift.reasons.words(changes, names),
                        byHand: shift.isByHand, cutBefore: shift.isCutBefore,
                        cutAfter: shift.isCutAfter)
                },
                gaps: lane.gaps.map {
                    Span(from: $0.from.preciseText, until: $0.until.preciseText)
                },
                shadows: lane.shadowings.map {
                    Learner(
                        person: names.named($0.learner), from: $0.from.preciseText,
                        until: $0.until.preciseText)
                })
        }
        absences = calendar.absences.map {
            Away(
                person: names.named($0.person), from: $0.from.preciseText,
                until: $0.until.preciseText, reason: $0.reason.isEmpty ? nil : $0.reason)
        }
        clockChanges = calendar.clockChanges(handbook).map {
            ClockSet(at: $0.at.preciseText, zone: $0.zone.text, minutes: $0.minutes)
        }
    }
}
