package import Core

/// Somebody's phone or mailbox, scripted: what comes of an attempt made at a moment of the world.
package struct Receiver: Sendable {
    /// Milliseconds until the outcome is reported, and the outcome; nil: never reported.
    package var answer: @Sendable (_ clock: Int64) -> (after: Int64, outcome: AttemptOutcome)?

    package init(
        answer: @escaping @Sendable (_ clock: Int64) -> (after: Int64, outcome: AttemptOutcome)?
    ) {
        self.answer = answer
    }

    package static func delivers(after delay: Int64 = 100) -> Receiver {
        Receiver { _ in (delay, .delivered("204")) }
    }
    /// 500 again and again.
    package static let stumbles = Receiver { _ in (50, .retry("500")) }
    /// 404: this address is dead.
    package static let gone = Receiver { _ in (50, .methodFailed("404")) }
    /// Takes the connection and says nothing until the attempt's time is over.
    package static let hangs = Receiver { _ in
        (Limits.attemptTimeout.inMilliseconds, .retry("time-out"))
    }
    /// The relay refuses the password.
    package static let refusesUs = Receiver { _ in (50, .channelFailed("535 bad password")) }
    /// The program that tried is not there any more.
    package static let silent = Receiver { _ in nil }

    /// Another behaviour from that second on.
    package func then(_ next: Receiver, from second: Int64) -> Receiver {
        Receiver { clock in
            clock < second * 1000 ? answer(clock) : next.answer(clock)
        }
    }
}
