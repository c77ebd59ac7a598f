package import Core
import Reviews

/// Who looks at a screen.
package struct Viewer: Hashable, Sendable {
    package var person: PersonID
    /// Came through the link of a page: sees this incident and nothing else.
    package var only: IncidentNumber?

    package init(person: PersonID, only: IncidentNumber? = nil) {
        self.person = person
        self.only = only
    }
}

/// What every screen is drawn with, whatever it shows.
package struct Scene: Sendable {
    /// Nil before signing in.
    package let viewer: Viewer?
    package let handbook: Handbook
    /// The zone of the viewer's wall clock, see `Handbook.clock`; UTC where nobody looks.
    package let zone: ZoneRules
    package var now: Moment
    /// The token that every form sends back as `csrf`.
    package var csrf: String
    /// A new value for every drawing, which every form sends back as `idempotency`.
    package var idempotency: String
    /// What everybody should know, such as a refused handbook with its `file:line`.
    package var alarms: [String]
    /// Why nothing is sent, where that is so.
    package var held: String?
    /// What was changed lately in the organisation's systems.
    package var changes: [Change] = []

    package init(
        viewer: Viewer?, handbook: Handbook, now: Moment, csrf: String, idempotency: String,
        alarms: [String] = [], held: String? = nil
    ) {
        self.viewer = viewer
        self.handbook = handbook
        zone = viewer.map { handbook.clock(of: $0.person) } ?? .utc
        self.now = now
        self.csrf = csrf
        self.idempotency = idempotency
        self.alarms = alarms
        self.held = held
    }

    var names: Names { Names(handbook) }
    var clock: ScreenClock { ScreenClock(now: now, zone: zone) }
}

/// What stands around every screen, as the layout's template reads it.
struct Frame: Sendable {
    struct Way: Sendable {
        let address: String
        let label: String
        let isCurrent: Bool
    }

    let title: String
    let organisation: String
    let hasNav: Bool
    let nav: [Way]
    /// Nil where there is no session to sign out of.
    var viewerName: String?
    let alarms: [String]
    let held: String?
    let zone: String
    let clock: String
    let nowMilliseconds: Int64
    let csrf: String
    let idempotency: String
    let css = Asset.named("muster.css")?.address ?? ""
    let js = Asset.named("muster.js")?.address ?? ""
    let icon = Asset.named("icon.svg")?.address ?? ""
    var isNarrow = false
    /// Without a script: seconds until the screen loads itself anew, and the way to stop that.
    var reload: Int?
    var stopReload: String?
    var stream: String?
    var fragment: String?
    var poll: Int?

    init(_ scene: Scene, title: String, current: String = "") {
        self.title = title
        organisation = scene.handbook.organisation
        hasNav = scene.viewer != nil && scene.viewer?.only == nil
        nav = Self.ways.map {
            Way(address: $0.address, label: $0.label, isCurrent: $0.address == current)
        }
        viewerName = scene.viewer.map { scene.names.person($0.person) }
        alarms = scene.alarms
        held = scene.held
        zone = "times in \(scene.zone.id)"
        clock = scene.clock.timeOfDay(scene.now)
        nowMilliseconds = scene.now.milliseconds
        csrf = scene.csrf
        idempotency = scene.idempotency
    }

    /// Kept current by the stream; without a script by loading itself anew.
    func live(stream: String, fragment: String, stopReload: String?) -> Frame {
        var frame = self
        frame.stream = stream
        frame.fragment = fragment
        frame.reload = stopReload == nil ? nil : 30
        frame.stopReload = stopReload
        return frame
    }

    var narrow: Frame {
        var frame = self
        frame.isNarrow = true
        return frame
    }

    private static let ways = [
        (address: "/mine", label: "My pages"),
        (address: "/incidents", label: "Incidents"),
        (address: "/oncall", label: "On call"),
        (address: "/settings", label: "Settings"),
        (address: "/help", label: "Help"),
    ]
}
