import Core
import Simulation

/// Silences, windows and snoozes, in as few words as a scenario can bear.
extension Box {
    /// A box whose handbook reads patterns that end in `.*`.
    static func quiet(_ change: (inout Handbook) -> Void = { _ in }) -> Box {
        Box(
            Sample.handbook { handbook in
                handbook.patterns = SamplePatterns()
                change(&handbook)
            })
    }

    /// A silence from now on, by eve.
    @discardableResult
    mutating func silence(
        _ matchers: Matcher..., for minutes: Int = 60, in later: Int = 0,
        because reason: String = "known"
    ) -> Engine.Answer? {
        mute(.silence(matchers), for: minutes, in: later, because: reason)
    }

    @discardableResult
    mutating func maintain(
        _ services: ServiceID..., for minutes: Int = 60, in later: Int = 0
    ) -> Engine.Answer? {
        mute(.maintenance(Mute.Work(services: services)), for: minutes, in: later)
    }

    @discardableResult
    mutating func mute(
        _ scope: Mute.Scope, for minutes: Int = 60, in later: Int = 0,
        because reason: String = "known", by: Actor = .person("eve")
    ) -> Engine.Answer? {
        let from = wall + .minutes(later)
        return submit(
            Command(
                by: by,
                kind: .administer(
                    .addMute(
                        Mute(
                            id: 0, scope: scope, from: from, until: from + .minutes(minutes),
                            author: nil, reason: reason)))))
    }

    @discardableResult
    mutating func unmute(_ id: MuteID) -> Engine.Answer? {
        submit(
            Command(by: .person("eve"), kind: .administer(.endMute(id, text: "done"))))
    }

    /// Pages and what kept them back.
    var pages: String { story.lines(.pages, .quiet) }
}
