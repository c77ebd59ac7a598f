package import Core
import Reviews

/// What the template of the screen behind a page's link reads.
struct PageView: Sendable {
    struct Other: Sendable {
        let otherName: String
        let otherClass: String
        let otherState: String
        let otherWords: String
    }

    struct Others: Sendable {
        let othersTitle: String
        let tally: [String]
        let othersRows: [Other]
    }

    struct Step: Sendable {
        let stepWords: [MarkdownRun]
    }

    let frame: Frame
    let isGrave: Bool
    let severity: SeverityPart
    let severityWord: String
    let number: Int
    let service: String?
    let title: String
    let isLong: Bool
    let since: Stamp
    let age: Countdown
    let firingWords: String?
    let keptBack: [String]
    let ask: AskPart?
    let others: Others?
    let reasons: [String]
    let told: String?
    let hasSteps: Bool
    let runbookTitle: [MarkdownRun]
    let runbookSteps: [Step]
    let room: String?
    let enter: String?
}

/// Why the link of a page leads to no page.
package enum LinkTrouble: Hashable, Sendable {
    /// Its time is over: at that moment, where it says so.
    case expired(Moment?)
    /// It is not whole, or not from here: a mail program cut it, or somebody changed it.
    case unreadable
    /// What it was for is not known any more.
    case unknownIncident(IncidentNumber)
    /// What it was for was lost, and its number given to another incident.
    case lost(IncidentNumber)
    /// Whose it was is not in the handbook any more.
    case notInHandbook(PersonID)
}

extension Screens {
    /// The screen behind a page's link: what is asked, in reach of a thumb.
    ///
    /// Covers every state of the obligation and of the incident: an answer that comes late is
    /// welcomed, and an incident that is over says so.
    ///
    /// - Parameters:
    ///   - obligation: the one whose page was followed.
    ///   - link: the path of the link; its forms post to `link/ack`, `link/join`, `link/decline`
    ///     and to `link` itself. Nil: the viewer has a session, forms post to `/incidents/N/…`.
    package func page(
        _ incident: Incident, obligation: ObligationID?, link: String?, scene: Scene
    ) -> String {
        let title = "\(incident.severity.name) #\(incident.number): \(incident.title.oneLine())"
        var frame = Frame(scene, title: title).narrow
        if let link {
            frame.viewerName = nil
            frame.fragment = link
            frame.poll = 15
        }
        if incident.isActive == false {
            return trouble(Self.over(incident, scene, link: link), frame: frame)
        }
        let runbook = incident.runbook.flatMap { scene.handbook.runbooks[$0] }
        var ask = AskPart(scene, incident, focus: obligation, path: link)
        // Whoever follows the link answers as the one whose page it is.
        if link != nil, let asked = ask, let person = scene.viewer?.person {
            ask?.headline = "\(scene.names.person(person)): \(asked.headline)"
        }
        let view = PageView(
            frame: frame, isGrave: incident.severity == .sev1,
            severity: SeverityPart(incident.severity), severityWord: incident.severity.name,
            number: incident.number.value,
            service: incident.service.map { scene.names.service($0) },
            title: incident.title.oneLine(), isLong: incident.title.oneLine().isLongTitle,
            since: scene.clock.stamp(incident.openedAt),
            age: scene.clock.countdown(incident.openedAt),
            firingWords: incident.alerts > 0 ? incident.alertWords : nil,
            keptBack: scene.holdingBack(incident),
            ask: ask,
            others: Self.others(incident, scene), reasons: incident.reasonWords(scene),
            told: incident.text.isEmpty ? nil : incident.text,
            hasSteps: runbook?.steps.isEmpty == false,
            runbookTitle: InlineMarkdown.runs(runbook?.title ?? ""),
            runbookSteps: (runbook?.steps ?? []).map {
                PageView.Step(stepWords: InlineMarkdown.runs($0))
            },
            room: link == nil ? incident.path : nil, enter: link)
        return draw("page", view)
    }

    /// The screen of a link that leads nowhere any more: what happened and how to get in.
    package func linkTrouble(_ trouble: LinkTrouble, scene: Scene) -> String {
        let frame = Frame(scene, title: "This link").narrow
        let view =
            switch trouble {
            case .expired(let at):
                TroubleText(
                    title: "This link has run out",
                    words: at.map { "It was good until \(scene.clock.words($0))." }
                        ?? "It was good until a day after the incident was resolved.",
                    next: "Nothing was answered by following it. Sign in to see the incident, or "
                        + "follow the link in your newest page.")
            case .unreadable:
                TroubleText(
                    title: "This link is not whole",
                    words: "Mail programs sometimes cut long links in two.",
                    next: "Copy the whole link from the page into the address bar, or sign in.")
            case .unknownIncident(let number):
                TroubleText(
                    title: "There is no #\(number) here",
                    words: "The link is for an incident that this installation does not know.",
                    next: "Perhaps it came from another installation, or it was lost when the "
                        + "database failed over to a copy without its last entries.")
            case .lost(let number):
                TroubleText(
                    title: "This incident was lost",
                    words:
                        "The page was for another #\(number) than the one that is there now: the "
                        + "database failed over to a copy that lacked its last entries.",
                    next: "Ask in your team whether what you were paged for is still so; a sender "
                        + "that still sees it reports it again.")
            case .notInHandbook(let person):
                TroubleText(
                    title: "This link is nobody's",
                    words: "The handbook in force has nobody called \(person.text.shown).",
                    next: "Whoever keeps rosters/ can add you.")
            }
        return self.trouble(view, frame: frame)
    }

    private static func over(
        _ incident: Incident, _ scene: Scene, link: String?
    ) -> TroubleText {
        let ending = RoomHeadPart.ending(of: incident, scene) ?? ""
        if let into = incident.mergedInto {
            return TroubleText(
                title: "#\(incident.number) goes on in #\(into)", words: incident.title.oneLine(),
                next: "They turned out to be the same. If you are needed there, you are paged "
                    + "for it.",
                wayAddress: "/incidents/\(into)", wayWords: "See #\(into)")
        }
        return TroubleText(
            title: "It is over. Nothing is asked of you",
            words: "#\(incident.number) \(incident.title.oneLine())", next: ending,
            wayAddress: incident.path, wayWords: "See what happened", enter: link)
    }

    private static func others(_ incident: Incident, _ scene: Scene) -> PageView.Others? {
        let live = incident.obligations.filter(\.isLive)
        guard !live.isEmpty else { return nil }
        let board = BoardPart(scene, incident)
        let rows = board.rows.map { row in
            let since = row.rowSince.map { " since \($0.shown)" } ?? ""
            return PageView.Other(
                otherName: row.rowName, otherClass: row.rowClass, otherState: row.rowState,
                otherWords: row.rowWho.map { "\($0)\(since)" } ?? "")
        }
        return PageView.Others(
            othersTitle: "Who has answered: \(board.boardWords)", tally: board.tally,
            othersRows: rows)
    }
}
