import Core
import Foundation
import Handbooks

/// Prints what the questions of a roster cost, beside the same questions answered with
/// Foundation's `Calendar`, and fails when the two do not agree.
@main
enum Main {
    /// 2026-11-23T09:00:00Z and a year later.
    static let now = Moment(seconds: 1_795_424_400)
    static let year: Duration = .seconds(365 * 86_400)

    static func main() throws {
        let organisation = Organisation(schedules: 1000)
        let (schedules, almanac) = (organisation.schedules, organisation.almanac)
        let plain = schedules.map { PlainRoster($0) }
        let one = schedules[0]
        let until = now + year

        var differing = 0
        for hour in 0..<300 {
            let at = now + .seconds(hour * 7919)
            for (schedule, plain) in zip(schedules, plain) where hour % 30 == 0 {
                let person = schedule.onCall(at: at, almanac: almanac).first?.person
                if person != plain.onCall(at: date(at))?.person { differing += 1 }
            }
        }
        guard differing == 0 else {
            print("\(differing) answers differ from Foundation's: no figures")
            exit(1)
        }

        print("median and best of the runs             Muster                 Foundation")
        var hour = 0
        row("who is on call, 1,000 schedules", 400) {
            hour += 1
            let at = now + .seconds(hour * 3600)
            return schedules.reduce(0) { $0 &+ $1.onCall(at: at, almanac: almanac).count }
        } plain: {
            hour += 1
            let at = date(now + .seconds(hour * 3600))
            return plain.reduce(0) { $0 &+ ($1.onCall(at: at) == nil ? 0 : 1) }
        }
        row("a year of shifts, 1 schedule", 400) {
            one.shifts(from: now, until: until, almanac: almanac).count
        } plain: {
            plain[0].shifts(from: date(now), until: date(until)).count
        }
        row("the next change, 1,000 schedules", 100) {
            hour += 1
            let at = now + .seconds(hour * 3600)
            return schedules.reduce(0) {
                $0 &+ ($1.nextChange(after: at, almanac: almanac) == nil ? 0 : 1)
            }
        }
        row("90 days of shifts, 1,000 schedules", 10) {
            schedules.reduce(0) {
                $0 &+ $1.shifts(from: now, until: now + year / 4, almanac: almanac).count
            }
        }
        try check(organisation, plain)
        let shifts = one.shifts(from: now, until: until, almanac: almanac).count
        print("(the year has \(shifts) shifts; all answers agree)")
    }

    /// The look ahead over files, and what only the shifts of its 90 days cost the plain way: of
    /// some of the schedules, multiplied.
    private static func check(_ organisation: Organisation, _ plain: [PlainRoster]) throws {
        let checks = try RosterChecks(of: organisation)
        defer { checks.remove() }
        let result = try checks.read()
        guard let handbook = result.handbook else {
            print("the files of the check are not sound: \(result.errors.first?.description ?? "")")
            exit(1)
        }
        let some = plain.prefix(20)
        let until = now + .seconds(RosterChecks.days * 86_400)
        row("reading the files of 1,000 schedules", 7) {
            (try? checks.read().places) == nil ? 0 : 1
        }
        row("the check of 90 days, 1,000 schedules", 7) {
            HandbookCheck.problems(
                of: handbook, places: result.places, from: now, days: RosterChecks.days,
                isAlone: true
            ).count
        } plain: {
            some.reduce(0) { $0 &+ $1.shifts(from: date(now), until: date(until)).count }
        }
        let found = HandbookCheck.problems(
            of: handbook, places: result.places, from: now, days: RosterChecks.days)
        print(
            "(Foundation: the shifts of \(some.count) of them, to be multiplied by "
                + "\(plain.count / some.count); the check finds \(found.count) problems)")
    }

    private static func date(_ moment: Moment) -> Date {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    }

    /// The figures of one question, the plain way measured a twentieth as often.
    private static func row(
        _ name: String, _ runs: Int, _ body: () -> Int, plain: (() -> Int)? = nil
    ) {
        let own = measure(runs, body)
        let other = plain.map { measure(max(runs / 20, 5), $0) }
        print(
            name.padding(toLength: 40, withPad: " ", startingAt: 0)
                + own.padding(toLength: 23, withPad: " ", startingAt: 0) + (other ?? ""))
    }

    private static func measure(_ runs: Int, _ body: () -> Int) -> String {
        let clock = ContinuousClock()
        var sum = 0
        var taken = (0..<runs).map { _ in clock.measure { sum &+= body() } }
        taken.sort()
        // Whoever looks at the result keeps it from being optimised away.
        precondition(sum >= 0)
        return "\(words(taken[runs / 2])), \(words(taken[0]))"
    }

    private static func words(_ duration: Duration) -> String {
        let seconds = Double(duration.components.attoseconds) / 1e18
            + Double(duration.components.seconds)
        return String(format: "%.3f ms", seconds * 1000)
    }
}
