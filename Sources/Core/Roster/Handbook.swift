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

/// A person in the handbook is the user: sign-in, tokens and pages attach to it.
package struct Person: Hashable, Sendable {
    package var id: PersonID
    package var name: String
    /// In the order in which they are tried.
    package var methods: [ContactMethod]
    /// Methods to use per urgency, in order; an absent urgency uses all.
    package var rules: [Urgency: [MethodID]]
    package var zone: ZoneID?
    /// The public holidays of where the person works.
    package var holidays: HolidayCalendarID?
    /// The first day on which the person is no longer there; nil: stays.
    package var leaves: CivilDay?

    package init(
        id: PersonID, name: String, methods: [ContactMethod],
        rules: [Urgency: [MethodID]] = [:], zone: ZoneID? = nil,
        holidays: HolidayCalendarID? = nil, leaves: CivilDay? = nil
    ) {
        self.id = id
        self.name = name
        self.methods = methods
        self.rules = rules
        self.zone = zone
        self.holidays = holidays
        self.leaves = leaves
    }

    /// The methods that ring for this urgency, in order.
    package func methods(for urgency: Urgency) -> [ContactMethod] {
        guard let wanted = rules[urgency] else { return methods }
        return wanted.compactMap { id in methods.first { $0.id == id } }
    }
}

/// One way to reach one person.
package struct ContactMethod: Hashable, Sendable {
    /// Unique within the person: `mail`, `phone`, `hook`.
    package var id: MethodID
    package var channel: Channel
    /// A mail address or a URL. May hold `${NAME}` and `file:` references, resolved when sending.
    package var address: String
    /// The signing secret of a webhook (`whsec_…` or a reference); nil: the installation's own.
    package var secret: String?

    package init(id: MethodID, channel: Channel, address: String, secret: String? = nil) {
        self.id = id
        self.channel = channel
        self.address = address
        self.secret = secret
    }
}

/// A team that answers for one function.
package struct Group: Hashable, Sendable {
    package var id: GroupID
    package var name: String
    package var schedules: [Schedule]
    package var steps: [EscalationStep]
    /// Whom a plan means that asks for the group's lead.
    package var lead: PersonID?

    package init(
        id: GroupID, name: String, schedules: [Schedule], steps: [EscalationStep],
        lead: PersonID? = nil
    ) {
        self.id = id
        self.name = name
        self.schedules = schedules
        self.steps = steps
        self.lead = lead
    }
}

/// One step of a group's escalation policy.
package struct EscalationStep: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// Whoever is on call on a schedule of the same group.
        case schedule(ScheduleID)
        case person(PersonID)
    }

    package var targets: [Target]
    /// From the first attempt of this step to the next step.
    package var delay: Duration

    package init(targets: [Target], delay: Duration) {
        self.targets = targets
        self.delay = delay
    }
}

/// What can break: who owns it and how much the company lives on it.
package struct Service: Hashable, Sendable {
    package var id: ServiceID
    package var name: String
    package var owner: GroupID
    /// 1 is what the company lives on; 4 is what nobody would miss today.
    package var tier: Int
    /// Nil: the plan `default`.
    package var plan: PlanID?
    /// An address people can open, shown beside the matched runbook.
    package var dashboard: String?
    /// Services without which it cannot work: while one of them pages, it waits.
    package var dependsOn: [ServiceID]

    package init(
        id: ServiceID, name: String, owner: GroupID, tier: Int = 3, plan: PlanID? = nil,
        dashboard: String? = nil, dependsOn: [ServiceID] = []
    ) {
        self.id = id
        self.name = name
        self.owner = owner
        self.tier = tier
        self.plan = plan
        self.dashboard = dashboard
        self.dependsOn = dependsOn
    }
}

/// Who assembles for a catastrophe, and where.
package struct ResponsePlan: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package var group: GroupID
        /// Assembly waits for required groups only; the others are paged all the same.
        package var required: Bool
        /// People of this group that must join: that many obligations.
        package var need: Int
        /// Who of the group, each word once; empty: anybody, in the policy's order.
        package var members: [MemberWord]

        package init(
            group: GroupID, required: Bool = true, need: Int = 1, members: [MemberWord] = []
        ) {
            self.group = group
            self.required = required
            self.need = need
            self.members = members
        }
    }

    package var id: PlanID
    /// Where to join: an address or a telephone number with its code.
    package var bridge: String
    package var commander: GroupID
    package var groups: [Member]
    /// Nil: the organisation's.
    package var fallback: FallbackAddress?

    package init(
        id: PlanID, bridge: String, commander: GroupID, groups: [Member],
        fallback: FallbackAddress? = nil
    ) {
        self.id = id
        self.bridge = bridge
        self.commander = commander
        self.groups = groups
        self.fallback = fallback
    }

    /// The plan of services that name none; a checked handbook has it.
    package static let defaultID: PlanID = "default"
}

/// An address that is nobody: the last resort of an alarm.
package struct FallbackAddress: Hashable, Sendable {
    /// The alarm goes by every method here, at once.
    package var methods: [ContactMethod]

    package init(methods: [ContactMethod]) { self.methods = methods }
}

/// The SMTP server that mail leaves by, as the files write it.
///
/// Every text may hold references (`${NAME}`, `file:PATH`), which `resolved` replaces when sending;
/// the version that is stored and hashed holds no secret and no machine's own port.
package struct MailRelay: Hashable, Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// STARTTLS, refused when the server offers none.
        case starttls
        /// TLS from the first byte.
        case tls
        /// Clear text: for a relay on the same machine.
        case none
    }

    package var host: String
    package var port: String
    package var security: String
    package var user: String?
    /// Always a reference; a password in the clear does not pass the check.
    package var password: String?
    package var from: String
    /// A file of certificates to trust instead of the system's.
    package var authorityFile: String?

    package init(
        host: String, port: String, security: String = Security.starttls.rawValue,
        user: String? = nil, password: String? = nil, from: String, authorityFile: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.from = from
        self.authorityFile = authorityFile
    }
}

/// What a severity means: the table of the organisation.
package struct SeverityPolicy: Hashable, Sendable {
    package enum Paging: Int, CaseIterable, Sendable {
        /// Every group of the response plan, and the commander.
        case plan = 1
        /// The owning group's escalation policy.
        case owner = 2
        case nobody = 3

        package var name: String {
            switch self {
            case .plan: "plan"
            case .owner: "owner"
            case .nobody: "nobody"
            }
        }
    }

    package var level: SupportLevel
    package var paging: Paging
    package var urgency: Urgency
    /// Whether an answer is complete only when the person is in the room.
    package var mustJoin: Bool
    /// Whether the resolve of the last firing alert ends the incident.
    package var endsWithAlerts: Bool
    /// An update is due this long after the last one; nil: never.
    package var updateEvery: Duration?

    package init(
        level: SupportLevel, paging: Paging, urgency: Urgency, mustJoin: Bool,
        endsWithAlerts: Bool, updateEvery: Duration?
    ) {
        self.level = level
        self.paging = paging
        self.urgency = urgency
        self.mustJoin = mustJoin
        self.endsWithAlerts = endsWithAlerts
        self.updateEvery = updateEvery
    }

    /// The defaults, as the handbook's documentation shows them.
    package static let table: [Severity: SeverityPolicy] = [
        .sev1: SeverityPolicy(
            level: .l3, paging: .plan, urgency: .high, mustJoin: true, endsWithAlerts: false,
            updateEvery: .minutes(15)),
        .sev2: SeverityPolicy(
            level: .l2, paging: .owner, urgency: .high, mustJoin: false, endsWithAlerts: true,
            updateEvery: .minutes(60)),
        .sev3: SeverityPolicy(
            level: .l2, paging: .owner, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: .hours(24)),
        .sev4: SeverityPolicy(
            level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: nil),
        .sev5: SeverityPolicy(
            level: .l1, paging: .nobody, urgency: .low, mustJoin: false, endsWithAlerts: true,
            updateEvery: nil),
    ]
}

/// What to do when something known breaks: Markdown with front matter.
package struct Runbook: Hashable, Sendable {
    package var id: RunbookID
    package var title: String
    package var services: [ServiceID]
    /// Names of alerts (the `alertname` label or the alert's class), compared as bytes.
    package var alerts: [String]
    package var severity: Severity?
    /// The Markdown behind the front matter.
    package var text: String
    /// The list items under Mitigation, in order: checkable steps in the war room.
    package var steps: [String]

    package init(
        id: RunbookID, title: String, services: [ServiceID] = [], alerts: [String] = [],
        severity: Severity? = nil, text: String, steps: [String]
    ) {
        self.id = id
        self.title = title
        self.services = services
        self.alerts = alerts
        self.severity = severity
        self.text = text
        self.steps = steps
    }
}
