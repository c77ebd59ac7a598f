import Core

/// The organisation while its files are being read, one after another.
final class HandbookDraft {
    let findings: Findings
    let zones: ZoneLibrary
    var places = Places()
    var organisation: String?
    var people: [PersonID: Person] = [:]
    var groups: [GroupID: Group] = [:]
    var services: [ServiceID: Service] = [:]
    var plans: [PlanID: ResponsePlan] = [:]
    var rules: [SeverityRule] = []
    var examples: [RuleExample] = []
    var facts = FactTable()
    var groupings: [GroupingRule] = []
    var storm: StormSetting = .standard
    /// Business hours that conditions ask for, by the name of the field.
    var calendars: [(field: String, place: Place)] = []
    var severities = SeverityPolicy.table
    var runbooks: [RunbookID: Runbook] = [:]
    var holidays: [HolidayCalendarID: HolidayCalendar] = [:]
    /// The iCalendar files by their paths, and those that a calendar reads.
    var calendarFiles: [String: [UInt8]] = [:]
    var usedCalendarFiles: Set<String> = []
    var catchAll: GroupID?
    var fallback: FallbackAddress?
    var relay: MailRelay?
    var allowedPrivateHosts: [String] = []
    var readiness = ReadinessRules()
    var mappings: [String: Mapping] = [:]
    var mailboxes: [Mailbox] = []
    /// The mappings that they name, to be looked up once all files are read.
    var mailboxMappings: [(name: String, value: YamlValue)] = []
    var defaults = Defaults()
    /// Names that were used, to be looked up once all files are read.
    var mentions: [Mention] = []
    private(set) var zoneRules: [ZoneID: ZoneRules] = [:]
    private var unknownZones: Set<ZoneID> = []
    private var onlyOnce: [String: Place] = [:]
    /// What was written, but so that it cannot be told what it defines. Nothing of these is missing:
    /// one error is enough for one mistake.
    private var doubted: Set<Doubt> = []

    struct Defaults {
        var zone: ZoneID?
        var delay: Duration?
        var holidays: HolidayCalendarID?
    }

    enum Doubt: Hashable {
        /// Everything below a top-level key.
        case section(String)
        case contacts(PersonID)
        /// An id that is none.
        case name(String)
    }

    /// A name at a place, of something defined elsewhere.
    struct Mention {
        enum Kind: Hashable {
            case person, group, service, plan, holidays
            case schedule(GroupID)
            case method(PersonID)

            /// The top-level key below which such names are defined.
            var section: String {
                switch self {
                case .person, .method: "people"
                case .group, .schedule: "groups"
                case .service: "services"
                case .plan: "plans"
                case .holidays: "holidays"
                }
            }

            var noun: String {
                switch self {
                case .person: "person"
                case .group: "group"
                case .service: "service"
                case .plan: "plan"
                case .holidays: "holiday calendar"
                case .schedule(let group): "schedule of group `\(group)`"
                case .method(let person): "contact of `\(person)`"
                }
            }
        }

        let kind: Kind
        let name: String
        let place: Place
    }

    init(findings: Findings, zones: ZoneLibrary) {
        self.findings = findings
        self.zones = zones
    }

    /// What every later file may lean on: read from all files before the rest.
    func readDefaults(_ root: YamlValue) {
        guard let fields = root.fields("a roster file", .file) else { return doubtAll() }
        if root.entries("").contains(where: { !Shape.file.keys.contains($0.id.plainText ?? "") }) {
            doubtAll()
        }
        for key in ["people", "groups", "services", "plans", "holidays"] {
            if let value = fields[key], !value.isMapping, !value.isEmpty { doubt(.section(key)) }
        }
        if let value = fields["organisation"], once("organisation", value) {
            organisation = value.text("organisation")
            places.set(.organisation, value.place)
        }
        guard let value = fields["defaults"], once("defaults", value) else { return }
        guard let fields = value.fields("defaults", .defaults) else {
            return doubt(.section("defaults"))
        }
        defaults.zone = fields["zone"].flatMap { zone($0) }
        defaults.delay = fields["delay_s"].flatMap { delay($0) }
        defaults.holidays = fields["holidays"].flatMap { readCalendarName($0) }
        let isRead =
            (defaults.zone == nil) == (fields["zone"] == nil)
            && (defaults.delay == nil) == (fields["delay_s"] == nil)
            && (defaults.holidays == nil) == (fields["holidays"] == nil)
        if !isRead { doubt(.section("defaults")) }
    }

    // MARK: Doubts

    func doubt(_ doubt: Doubt) { doubted.insert(doubt) }
    func doubtAll() { doubted.formUnion(Shape.file.keys.map { .section($0) }) }
    func isDoubted(_ doubt: Doubt) -> Bool { doubted.contains(doubt) }

    /// Whether all sections could be told apart, so that what is not there is missing.
    var isWhole: Bool {
        !doubted.contains { doubt in
            if case .section = doubt { true } else { false }
        }
    }

    func read(_ root: YamlValue, withRules: Bool) {
        guard let fields = root.fields("a roster file", .file) else { return }
        for (id, value) in fields["people"]?.entries("people") ?? [] { readPerson(id, value) }
        for (id, value) in fields["groups"]?.entries("groups") ?? [] { readGroup(id, value) }
        for (id, value) in fields["services"]?.entries("services") ?? [] {
            readService(id, value)
        }
        for (id, value) in fields["plans"]?.entries("plans") ?? [] { readPlan(id, value) }
        readFacts(fields)
        if withRules { readRules(fields) }
        for (id, value) in fields["holidays"]?.entries("holidays") ?? [] {
            readHolidays(id, value)
        }
        if let value = fields["severities"], once("severities", value) { readSeverities(value) }
        if let value = fields["relay"], once("relay", value) { readRelay(value) }
        if let value = fields["fallback"], once("fallback", value) {
            places.set(.fallback, value.place)
            fallback = readFallback(value)
        }
        if let value = fields["catch_all"], once("catch_all", value),
            let name = mention(.group, value, "catch_all")
        {
            places.set(.catchAll, value.place)
            catchAll = GroupID(name)
        }
        if let value = fields["readiness"], once("readiness", value) { readReadiness(value) }
        for (id, value) in fields["mappings"]?.entries("mappings") ?? [] {
            readMapping(id, value)
        }
        for (id, value) in fields["mailboxes"]?.entries("mailboxes") ?? [] {
            readMailbox(id, value)
        }
        for value in fields["allowed_private_hosts"]?.items() ?? [] {
            if let host = value.text("an allowed private host") { allowedPrivateHosts.append(host) }
        }
    }

    // MARK: What several readers need

    /// What the whole organisation has one of: the second place is an error that names the first.
    func once(_ key: String, _ value: YamlValue) -> Bool {
        if let first = onlyOnce[key] {
            value.error("`\(key)` is already set", earlier: first)
            return false
        }
        onlyOnce[key] = value.place
        return true
    }

    /// A new id, or nil with an error: malformed, or already defined (both places are named).
    func define(_ id: YamlValue, _ noun: String, _ subject: (String) -> Places.Subject) -> String? {
        guard let text = id.text("the id of a \(noun)") else { return nil }
        let allowed = text.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || [45, 46, 95].contains(byte)
        }
        guard allowed, text.utf8.count <= 64 else {
            doubt(.name(text))
            id.error(
                "`\(text)` cannot be an id: use up to 64 small letters, digits, `-`, `_` and `.`")
            return nil
        }
        if let first = places.known(subject(text)) {
            id.error("\(noun) `\(text)` is already defined", earlier: first)
            return nil
        }
        places.set(subject(text), id.place)
        return text
    }

    /// Notes the use of a name; it is looked up when all files are read.
    @discardableResult
    func mention(_ kind: Mention.Kind, _ value: YamlValue, _ what: String) -> String? {
        guard let name = value.text(what) else { return nil }
        mentions.append(Mention(kind: kind, name: name, place: value.place))
        return name
    }

    func zone(_ value: YamlValue) -> ZoneID? {
        guard let name = value.text("zone") else { return nil }
        let id = ZoneID(name)
        if zoneRules[id] != nil { return id }
        guard !unknownZones.contains(id), let rules = zones.rules(of: id) else {
            unknownZones.insert(id)
            let hint = Nearest.hint(for: name, among: zones.names)
            value.error("there is no time zone `\(name)`\(hint)")
            return nil
        }
        zoneRules[id] = rules
        return id
    }

    func delay(_ value: YamlValue) -> Duration? {
        value.integer("delay_s", in: 1...86_400).map { .seconds($0) }
    }
}
