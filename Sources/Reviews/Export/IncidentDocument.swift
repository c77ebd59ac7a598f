import Core

// The JSON export of one incident; `docs/schemas/incident.schema.json` is its contract. A field
// that was published keeps its meaning; new ones may come, and `version` rises when one goes.
//
// It lists fields that `IncidentView` lists too, on purpose: the API's board and this file are two
// contracts with versions of their own, and one list for both would change both at once. What the
// fields hold (`Named`, `ActorView`, `VerdictView`, `RoleView` …) is shared.

/// A review as machines read it.
package struct IncidentDocument: Hashable, Codable, Sendable {
    package struct SeverityChange: Hashable, Codable, Sendable {
        package var at: String
        package var severity: String
        package var by: ActorView
        package var unsure: Bool
        package var reasons: [VerdictView.Reason]
        package var text: String?
    }

    package struct Alert: Hashable, Codable, Sendable {
        package var summary: String
        package var source: String?
        package var at: String
        package var clearedAt: String?
        package var acknowledgedAtSenderAt: String?
        /// A lower bound.
        package var repeats: Int
    }

    package struct Statement: Hashable, Codable, Sendable {
        package var at: String
        package var by: ActorView
        package var text: String
        package var owner: Named?
    }

    package struct Action: Hashable, Codable, Sendable {
        package var id: Int
        package var at: String
        package var by: ActorView
        package var text: String
        package var owner: Named?
        package var doneAt: String?
        package var doneBy: ActorView?
    }

    package struct Step: Hashable, Codable, Sendable {
        package var step: Int
        package var text: String
        package var at: String
        package var by: ActorView
    }

    /// A stretch over which pages were kept back.
    package struct KeptBack: Hashable, Codable, Sendable {
        /// `muted`, `waiting`, `snoozed` or `flapping`.
        package var kind: String
        package var from: String
        /// Absent: it lasts.
        package var until: String?
        package var reason: String
    }

    /// Seconds since the incident was opened; absent: it never happened.
    package struct Times: Hashable, Codable, Sendable {
        package var firstPageS: Double?
        package var firstDeliveryS: Double?
        package var acknowledgedS: Double?
        package var assembledS: Double?
        package var mitigatedS: Double?
        package var resolvedS: Double?
    }

    /// The journal's positions of the first and the last entry that this tells.
    package struct Span: Hashable, Codable, Sendable {
        package var first: Int
        package var last: Int
    }

    package static let currentVersion = 1

    package var version: Int
    package var number: Int
    package var title: String
    package var text: String?
    package var state: String
    package var severity: String
    package var level: String
    package var group: Named
    package var service: Named?
    package var plan: String?
    package var runbook: String?
    package var handbook: String
    package var near: [Int]
    package var related: [RelatedView]
    package var links: [LinkView]
    package var grouped: GroupedView?
    package var openedAt: String
    package var openedBy: ActorView
    package var assembledAt: String?
    package var mitigatedAt: String?
    package var resolvedAt: String?
    package var resolvedBy: ActorView?
    package var resolution: IncidentView.Ending?
    package var mergedInto: Int?
    package var entries: Span
    package var severities: [SeverityChange]
    package var times: Times
    package var alerts: [Alert]
    package var obligations: [ObligationExport]
    package var people: [PersonExport]
    package var roles: [RoleView]
    package var decisions: [Statement]
    package var actions: [Action]
    package var updates: [Statement]
    package var notes: [Statement]
    package var steps: [Step]
    /// Why nobody was paged, and when.
    package var keptBack: [KeptBack]
    package var paging: PagingExport
    package var timeline: [TimelineView.Line]
}

extension IncidentDocument {
    package init(_ review: Review) {
        let names = review.names
        let incident = review.incident
        version = Self.currentVersion
        number = incident.number.value
        title = incident.title
        text = incident.text.isEmpty ? nil : incident.text
        state = incident.state.name
        severity = incident.severity.name
        level = incident.policy.level.name
        group = names.named(incident.group)
        service = incident.service.map { names.named($0) }
        plan = incident.plan?.text
        runbook = incident.runbook?.text
        handbook = incident.handbook.text
        near = incident.near.map(\.value)
        related = incident.related.map { RelatedView($0) }
        links = incident.links.map { LinkView($0) }
        grouped = GroupedView(incident.grouping)
        openedAt = incident.openedAt.preciseText
        openedBy = ActorView(incident.openedBy, names)
        assembledAt = incident.assembledAt?.preciseText
        mitigatedAt = incident.mitigatedAt?.preciseText
        resolvedAt = incident.resolvedAt?.preciseText
        resolvedBy = incident.resolvedBy.map { ActorView($0, names) }
        resolution = incident.resolution.map { IncidentView.Ending($0) }
        mergedInto = incident.mergedInto?.value
        entries = Span(first: review.firstPosition.value, last: incident.position.value)
        severities = review.severities.map { SeverityChange($0, names) }
        times = Times(review.times)
        alerts = review.alerts.map { Alert($0) }
        obligations = review.obligations.map { ObligationExport($0, names) }
        people = review.people.map { PersonExport($0, names) }
        roles = RoleView.all(of: incident, names)
        decisions = review.decisions.map { Statement($0, names) }
        actions = review.actions.map { Action($0, names) }
        updates = review.updates.map { Statement($0, names) }
        notes = review.notes.map { Statement($0, names) }
        steps = review.steps.map {
            Step(
                step: $0.step, text: $0.text, at: $0.at.preciseText, by: ActorView($0.by, names))
        }
        keptBack = review.keptBack.map {
            KeptBack(
                kind: $0.kind.rawValue, from: $0.from.preciseText, until: $0.until?.preciseText,
                reason: $0.text)
        }
        paging = PagingExport(review.paging, names)
        timeline = review.lines.map { TimelineView.Line($0, names) }
    }

    /// The file: indented, sorted, the same bytes for the same entries.
    package func bytes() throws -> [UInt8] { try PublishedJSON.document(of: self) }
}

extension IncidentDocument.SeverityChange {
    fileprivate init(_ change: Review.SeverityChange, _ names: Names) {
        let verdict = VerdictView(change.verdict, names)
        self.init(
            at: change.at.preciseText, severity: verdict.severity,
            by: ActorView(change.by, names), unsure: verdict.unsure, reasons: verdict.reasons,
            text: change.text.isEmpty ? nil : change.text)
    }
}

extension IncidentDocument.Alert {
    fileprivate init(_ alert: Review.AlertRecord) {
        self.init(
            summary: alert.summary, source: alert.source.isEmpty ? nil : alert.source,
            at: alert.at.preciseText, clearedAt: alert.clearedAt?.preciseText,
            acknowledgedAtSenderAt: alert.acknowledgedAtSender?.preciseText,
            repeats: alert.repeats)
    }
}

extension IncidentDocument.Statement {
    fileprivate init(_ statement: Review.Statement, _ names: Names) {
        self.init(
            at: statement.at.preciseText, by: ActorView(statement.by, names),
            text: statement.text, owner: statement.owner.map { names.named($0) })
    }
}

extension IncidentDocument.Action {
    fileprivate init(_ action: Review.ActionRecord, _ names: Names) {
        self.init(
            id: action.id.value, at: action.at.preciseText, by: ActorView(action.by, names),
            text: action.text, owner: action.owner.map { names.named($0) },
            doneAt: action.doneAt?.preciseText, doneBy: action.doneBy.map { ActorView($0, names) })
    }
}

extension IncidentDocument.Times {
    fileprivate init(_ times: ReviewTimes) {
        self.init(
            firstPageS: times.firstPage?.published, firstDeliveryS: times.firstDelivery?.published,
            acknowledgedS: times.acknowledged?.published, assembledS: times.assembled?.published,
            mitigatedS: times.mitigated?.published, resolvedS: times.resolved?.published)
    }
}
