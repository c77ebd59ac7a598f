/// The organisation as its files say it: people, groups, services, plans, rules and runbooks.
///
/// A value; loaded, checked and versioned by `Handbooks`. The situation holds only which version
/// is in force.
package struct Handbook: Sendable {
    /// The content hash of the files, in hexadecimal.
    package var version: HandbookVersion
    package var organisation: String
    package var people: [PersonID: Person] {
        didSet { almanac.leaves = people.compactMapValues(\.leaves) }
    }
    package var groups: [GroupID: Group]
    package var services: [ServiceID: Service] {
        didSet { dependents = Self.dependents(of: services) }
    }
    /// Which services need each one, in order.
    package private(set) var dependents: [ServiceID: [ServiceID]]
    package var plans: [PlanID: ResponsePlan]
    /// In file order; all are tried.
    package var rules: [SeverityRule] { didSet { ruleIndex = RuleIndex(rules) } }
    /// The rules prepared for judging.
    package private(set) var ruleIndex: RuleIndex
    /// What the organisation says about facts.
    package var facts: FactTable
    /// In file order: the first that holds says which alerts are one incident.
    package var groupings: [GroupingRule]
    /// Nil: many services alerting at once are many incidents.
    package var storm: StormRule?
    package var severities: [Severity: SeverityPolicy]
    package var runbooks: [RunbookID: Runbook]
    /// Zones, holidays, and who leaves: what the schedules are asked with.
    package private(set) var almanac: Almanac
    /// What the check of the rosters takes for too much.
    package var readiness = ReadinessRules()
    /// The group of alerts that match no service. A checked handbook has it.
    package var catchAll: GroupID
    /// Where alarms go when no person can be reached.
    package var fallback: FallbackAddress
    package var relay: MailRelay?
    /// The mailboxes that are read, by id.
    package var mailboxes: [Mailbox] = []
    /// Addresses in private ranges that webhooks may go to, as `HOST` or `HOST:PORT`.
    package var allowedPrivateHosts: [String]
    /// Reads what silences match.
    package var patterns: any PatternReader = NoPatterns()
    /// The organisation's own mappings, by name; those of the program are `Handbooks`'.
    package var mappings: [String: Mapping]

    package init(
        version: HandbookVersion, organisation: String, people: [PersonID: Person] = [:],
        groups: [GroupID: Group] = [:], services: [ServiceID: Service] = [:],
        plans: [PlanID: ResponsePlan] = [:], rules: [SeverityRule] = [],
        severities: [Severity: SeverityPolicy] = SeverityPolicy.table,
        runbooks: [RunbookID: Runbook] = [:], zones: [ZoneID: ZoneRules] = [:],
        holidays: [HolidayCalendarID: HolidayCalendar] = [:],
        catchAll: GroupID, fallback: FallbackAddress, relay: MailRelay? = nil,
        allowedPrivateHosts: [String] = [], mappings: [String: Mapping] = [:],
        facts: FactTable = FactTable(),
        groupings: [GroupingRule] = [], storm: StormRule? = nil
    ) {
        self.version = version
        self.organisation = organisation
        self.people = people
        self.groups = groups
        self.services = services
        dependents = Self.dependents(of: services)
        self.plans = plans
        self.rules = rules
        ruleIndex = RuleIndex(rules)
        self.facts = facts
        self.groupings = groupings
        self.storm = storm
        self.severities = severities
        self.runbooks = runbooks
        almanac = Almanac(
            zones: zones, holidays: holidays, leaves: people.compactMapValues(\.leaves))
        self.catchAll = catchAll
        self.fallback = fallback
        self.relay = relay
        self.allowedPrivateHosts = allowedPrivateHosts
        self.mappings = mappings
    }
}

extension Handbook {
    private static func dependents(
        of services: [ServiceID: Service]
    ) -> [ServiceID: [ServiceID]] {
        var found: [ServiceID: [ServiceID]] = [:]
        for service in services.values.sorted(by: { $0.id < $1.id }) {
            for other in service.dependsOn { found[other, default: []].append(service.id) }
        }
        return found
    }

    /// What stands in before the first handbook is applied: nobody and nothing.
    package static var empty: Handbook {
        Handbook(
            version: "", organisation: "", catchAll: "", fallback: FallbackAddress(methods: []))
    }

    package var zones: [ZoneID: ZoneRules] {
        get { almanac.zones }
        set { almanac.zones = newValue }
    }

    package var holidays: [HolidayCalendarID: HolidayCalendar] {
        get { almanac.holidays }
        set { almanac.holidays = newValue }
    }
}
