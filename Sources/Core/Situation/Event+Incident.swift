// What happens to an incident: its beginning, its severity and its end.

extension Event {
    /// An incident began.
    package struct Opened: Hashable, Sendable {
        package var title: String
        /// What the person who declared it wrote.
        package var text: String
        package var grouping: Incident.Grouping
        /// The owning group.
        package var group: GroupID
        /// The response plan, should it become a catastrophe.
        package var plan: PlanID?
        /// Matched by alert name, else by service.
        package var runbook: RunbookID?
        /// Open incidents that this may be the same as.
        package var near: [IncidentNumber]
        /// Those that share something with it.
        package var related: [Related]
        /// The incident whose alerts it begins with: a person split them off.
        package var from: IncidentNumber?
        /// The version by which this was decided.
        package var handbook: HandbookVersion
        /// A person reported it: no alert did.
        package var isDeclared: Bool

        package init(
            title: String, text: String = "", grouping: Incident.Grouping, group: GroupID,
            plan: PlanID? = nil, runbook: RunbookID? = nil, near: [IncidentNumber] = [],
            related: [Related] = [], from: IncidentNumber? = nil, handbook: HandbookVersion,
            isDeclared: Bool = false
        ) {
            self.title = title
            self.text = text
            self.grouping = grouping
            self.group = group
            self.plan = plan
            self.runbook = runbook
            self.near = near
            self.related = related
            self.from = from
            self.handbook = handbook
            self.isDeclared = isDeclared
        }
    }

    /// How bad it is, because of what, and what follows from that.
    package struct Classified: Hashable, Sendable {
        package var verdict: Verdict
        /// What the severity means, as the handbook said at that moment.
        package var policy: SeverityPolicy
        /// A person lowered it from this.
        package var overrules: Severity?
        /// The person's reason.
        package var text: String

        package init(
            verdict: Verdict, policy: SeverityPolicy, overrules: Severity? = nil, text: String = ""
        ) {
            self.verdict = verdict
            self.policy = policy
            self.overrules = overrules
            self.text = text
        }
    }

    /// Every required group has joined and a commander is in.
    package struct Assembled: Hashable, Sendable {
        package init() {}
    }

    /// The harm has stopped; the cause may remain.
    package struct Mitigated: Hashable, Sendable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    /// It is over.
    package struct Resolved: Hashable, Sendable {
        package var resolution: Resolution

        package init(resolution: Resolution) {
            self.resolution = resolution
        }
    }

    /// It was not over.
    package struct Reopened: Hashable, Sendable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    /// It is the same as another incident, which goes on.
    package struct Merged: Hashable, Sendable {
        package var into: IncidentNumber

        package init(into: IncidentNumber) {
            self.into = into
        }
    }

    /// Another incident was merged into this one.
    package struct Absorbed: Hashable, Sendable {
        package var other: IncidentNumber
        /// Alerts that came along.
        package var firing: Int
        package var alerts: Int
        /// Those of them that rules may yet judge otherwise, and when.
        package var watched: [Watched]
        package var suspense: Suspense?
        package var traits: [Trait]
        /// A person reported it.
        package var isDeclared: Bool
        /// Those of its firing alerts that are held.
        package var muted: [MutedAlert]
        package var mutedMore: MutedMore?
        /// Those of the firing that end with their incident.
        package var endless: Int

        package init(
            other: IncidentNumber, firing: Int, alerts: Int, watched: [Watched] = [],
            suspense: Suspense? = nil, traits: [Trait] = [], isDeclared: Bool = false,
            muted: [MutedAlert] = [], mutedMore: MutedMore? = nil, endless: Int = 0
        ) {
            self.other = other
            self.firing = firing
            self.alerts = alerts
            self.watched = watched
            self.suspense = suspense
            self.traits = traits
            self.isDeclared = isDeclared
            self.muted = muted
            self.mutedMore = mutedMore
            self.endless = endless
        }
    }

    /// Alerts that fire here belong to another incident, which begins with them.
    package struct Split: Hashable, Sendable {
        package var into: IncidentNumber
        package var digests: [Digest16]
        /// Why.
        package var text: String

        package init(into: IncidentNumber, digests: [Digest16], text: String) {
            self.into = into
            self.digests = digests
            self.text = text
        }
    }

    /// It has to do with another incident, which says the same.
    package struct Linked: Hashable, Sendable {
        package var link: IncidentLink

        package init(link: IncidentLink) {
            self.link = link
        }
    }

    /// It has nothing to do with that incident after all.
    package struct Unlinked: Hashable, Sendable {
        package var from: IncidentNumber
        /// Why.
        package var text: String

        package init(from: IncidentNumber, text: String) {
            self.from = from
            self.text = text
        }
    }

    /// Nothing can come due any more; the store keeps it.
    package struct Archived: Hashable, Sendable {
        package var summary: IncidentSummary

        package init(summary: IncidentSummary) {
            self.summary = summary
        }
    }

    /// An archived incident came back, whole, because somebody acted on it.
    package struct Restored: Hashable, Sendable {
        package var incident: Incident

        package init(incident: Incident) {
            self.incident = incident
        }
    }
}
