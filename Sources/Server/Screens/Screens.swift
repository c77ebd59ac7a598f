import Mustache

/// The screens: functions from values to HTML text, with no I/O and no clock of their own.
///
/// Templates are compiled once, when the value is made; a broken one is an error there and not a
/// surprise at three in the morning. Nothing in a screen needs a script: forms post, links lead.
/// The script of `/assets/muster.js` only keeps what is shown current.
///
/// # The contract of the forms
///
/// Acts post `application/x-www-form-urlencoded` to `/incidents/N/WORD`, where WORD is an
/// `ActWord`; on the screen behind a page's link to `LINK/WORD`, and to `LINK` itself to look at
/// the war room without answering. Every form carries `csrf` and `idempotency` (one value per
/// drawing of a screen: take word, `idempotency` and a digest of the other fields together as the
/// command's key, so that a changed text sent from an old copy of the screen is a new act). An
/// empty field is an absent one. The answer is 303 to the screen.
///
/// | word | fields |
/// | --- | --- |
/// | `ack` | `obligation`?, `eta_min`? (whole minutes; "now" is 1) |
/// | `join`, `accept` | `obligation`? |
/// | `decline`, `leave` | `obligation`? (`decline` only), `text`? |
/// | `handover` | `to` (a person), `obligation`?, `text`? |
/// | `release` | `obligation` or `person`, `text`? |
/// | `escalate` | `obligation`, `text`? |
/// | `note`, `update` | `text`; `owner` may be there and means nothing |
/// | `decide` | `text`, `owner`? |
/// | `action` | `text`, `owner`? to add one; `action` (its number) when it is done |
/// | `page` | `group` or `person`, `text`? |
/// | `role` | `role`, `person` |
/// | `severity` | `severity`, `reason`? |
/// | `merge` | `into` (a number, perhaps with `#` before it) |
/// | `step` | `step` (counted from 1) |
/// | `mitigate`, `resolve`, `stand-down`, `reopen`, `wake` | `text`? |
/// | `snooze` | `for` (`30m`, `2h`, `1d`), `text` |
///
/// What is laid over the rosters is looked at with `/preview` behind its path, which makes nothing,
/// then made; times are as `2026-11-23T09:00` on the viewer's own clock, see `Scene.zone`.
///
/// | path | fields |
/// | --- | --- |
/// | `/overrides` | `group`, `schedule`?, `incoming`?, `outgoing`?, `from`, `until`, `text`?, `back`? |
/// | `/absences` | `person`, `from`, `until`, `text`? |
/// | `/temporaries` | `place` (a `PlaceName`), `from`, `until`, `text`?, `shift.N.person`, `shift.N.from`, `shift.N.until` (N from 1); with `more`, the preview only has more rows |
/// | `/shadows` | `learner`, `group`, `schedule`?, `from`, `until`, `text`? |
/// | `/swaps` | `shift`, `to`, `return`?, `text`? (shifts as `ShiftName` has them) |
///
/// `/overrides/ID/remove` and so on take it away (`back`?); `/swaps/ID/accept`, `decline`,
/// `withdraw` answer an offer.
///
/// Elsewhere: `/incidents` (`title`, `text`?, `service`?, `severity`?); `/feeds` (`feed`:
/// `person ada`, `group database`, `schedule database/primary`); `/feeds/ID/revoke`; `/sign-in` (`token`, `next`?);
/// `/silences` and `/silences/preview` (`kind`, `matchers`? or `service`?, `group`?, `from`, `until`,
/// `text`); `/silences/ID/remove`; `/setup` (`token`, `person`); `/sign-out`; `/resume` (`seen`: how many open incidents it showed).
///
/// # Live screens
///
/// The script fetches `data-fragment` when `data-stream` says something (event `entry`, or one
/// without a name) and swaps every `data-live` element. The fragment of a war room is
/// `/incidents/N/board`, drawn by `roomFragment`; other screens fetch themselves.
package struct Screens: Sendable {
    /// A template that does not compile.
    package struct BrokenTemplate: Error {
        package let name: String
        package let reason: String
    }

    private let render: @Sendable (_ template: String, _ view: any Sendable) -> String

    package init() throws {
        try self.init(templates: Asset.templates)
    }

    init(templates: [String: String]) throws {
        MustacheContentTypes.register(ScalarEscaping(), named: ScalarEscaping.name)
        var library = MustacheLibrary()
        for (name, text) in templates.sorted(by: { $0.key < $1.key }) {
            do {
                let pragma = "{{% CONTENT_TYPE:\(ScalarEscaping.name)}}\n"
                try library.register(pragma + text, named: name)
            } catch {
                throw BrokenTemplate(name: name, reason: String(describing: error))
            }
        }
        let compiled = library
        // The empty text for a name that is no template, which a test rules out.
        self.init { template, view in
            Reflected.value(view).flatMap { compiled.render($0, withTemplate: template) } ?? ""
        }
    }

    /// Screens whose views are rendered by somebody else.
    init(render: @escaping @Sendable (_ template: String, _ view: any Sendable) -> String) {
        self.render = render
    }

    /// The template filled with what is in the view.
    func draw(_ template: String, _ view: some Sendable) -> String { render(template, view) }
}
