package import Core
import Foundation

/// The clocks of this machine, read together.
package enum SystemClock {
    package static func read() -> Engine.Reading {
        Engine.Reading(wall: now(), monotonic: milliseconds(CLOCK_MONOTONIC))
    }

    /// The same with a wall clock that is set right by so much.
    package static func read(ahead offset: Duration) -> Engine.Reading {
        var reading = read()
        reading.wall = reading.wall + offset
        return reading
    }

    /// Wall time.
    package static func now() -> Moment {
        Moment(milliseconds: milliseconds(CLOCK_REALTIME))
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
