import Core

// What the organisation says about facts, and the storm rule.

/// Whether the organisation wrote a storm rule.
enum StormSetting {
    case standard
    case off
    case rule(StormRule)
}

extension HandbookDraft {
    /// `facts`, `contracts` and `business_hours`.
    func readFacts(_ fields: YamlFields) {
        if let value = fields["facts"], once("facts", value) { readFactFields(value) }
        for (id, value) in fields["contracts"]?.entries("contracts") ?? [] {
            readContract(id, value)
        }
        if let value = fields["business_hours"], once("business_hours", value) {
            readBusinessHours(value)
        }
    }

    private func readFactFields(_ value: YamlValue) {
        guard let fields = value.fields("facts", .facts) else {
            return
        }
        if let value = fields["customers"] { facts.customers = readPlaces(value) }
        if let value = fields["customer"] { facts.customer = readPlaces(value) }
        if let value = fields["environment"] { facts.environment = readPlaces(value) }
        if let value = fields["related"] {
            facts.related = readPlaces(value, beside: ["source"])
        }
    }

    /// Labels and details in which something stands.
    private func readPlaces(_ value: YamlValue, beside others: [String] = []) -> [String] {
        let names = value.items().compactMap { item -> String? in
            guard let name = item.text("a label or detail") else { return nil }
            let isOpen = ["label.", "detail."].contains { name.hasPrefix($0) && name != $0 }
            guard isOpen || others.contains(name) else {
                item.error("`\(name)` is no label.NAME and no detail.NAME")
                return nil
            }
            return name
        }
        if value.items().isEmpty { value.error("names at least one label or detail") }
        return names
    }

    private func readContract(_ id: YamlValue, _ value: YamlValue) {
        guard let name = id.text("a contract"),
            let fields = value.fields("contract `\(name)`", .contract)
        else { return }
        for item in fields.required("customers")?.items() ?? [] {
            guard let customer = item.text("a customer") else { continue }
            if let other = facts.contracts[customer], other != name {
                item.error("customer `\(customer)` has contract `\(other)` already")
            }
            facts.contracts[customer] = name
        }
    }

    // MARK: Business hours

    /// One calendar, or several by name of which `default` is the one meant by no name.
    private func readBusinessHours(_ value: YamlValue) {
        let keys = value.entries("business_hours").compactMap(\.id.plainText)
        if keys.contains(where: { Shape.businessHours.keys.contains($0) }) {
            if let hours = readCalendar(value, "business_hours") { facts.hours["default"] = hours }
            return
        }
        for (id, value) in value.entries("business_hours") {
            guard let name = id.text("a calendar") else { continue }
            if let hours = readCalendar(value, "business_hours `\(name)`") {
                facts.hours[name] = hours
            }
        }
    }

    private func readCalendar(_ value: YamlValue, _ what: String) -> BusinessHours? {
        guard let fields = value.fields(what, .businessHours) else { return nil }
        let id = fields["zone"].map { zone($0) } ?? defaults.zone
        guard let id else {
            if fields["zone"] == nil { value.error("\(what) has no `zone`, nor have the defaults") }
            return nil
        }
        let days = fields["days"].map { readWorkdays($0) } ?? Set(Weekday.allCases.prefix(5))
        let from = fields.required("from").flatMap { readMinute($0, isEnd: false) }
        let until = fields.required("to").flatMap { readMinute($0, isEnd: true) }
        guard let from, let until, let days, let rules = zoneRules[id] else { return nil }
        guard from < until else {
            value.error("\(what) ends before it begins")
            return nil
        }
        let calendar = fields["holidays"].map { readCalendarName($0) } ?? defaults.holidays
        let holidays = calendar.flatMap { self.holidays[$0] }
        return BusinessHours(
            zone: rules, days: days, fromMinute: from, untilMinute: until,
            holidays: Set((holidays?.days ?? [:]).keys))
    }

    private func readMinute(_ value: YamlValue, isEnd: Bool) -> Int? {
        guard let text = value.text("a time") else { return nil }
        if isEnd, text == "24:00" { return 1440 }
        guard text.utf8.count == 5, let second = LocalTime.secondOfDay(text.utf8) else {
            value.error("a time is written as 09:00, not `\(text)`")
            return nil
        }
        return second / 60
    }

    /// A weekday, a range of them, or a list of those.
    private func readWorkdays(_ value: YamlValue) -> Set<Weekday>? {
        var days: Set<Weekday> = []
        for item in value.items() {
            guard let text = item.text("`days`") else { return nil }
            let ends = text.split(separator: "-").map { Weekday(name: $0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else {
                item.error("`\(text)` is no weekday and no range of them such as monday-friday")
                return nil
            }
            for ahead in 0..<7 {
                guard let day = Weekday(rawValue: (first.rawValue - 1 + ahead) % 7 + 1) else {
                    break
                }
                days.insert(day)
                if day == last { break }
            }
        }
        return days.isEmpty ? nil : days
    }

    /// A condition that asks for hours which nobody wrote would never hold.
    func checkCalendars() {
        for (field, place) in calendars where !isDoubted(.section("business_hours")) {
            let name = field == "business_hours" ? "default" : String(field.dropFirst(15))
            guard field == "business_hours" || field.hasPrefix("business_hours."),
                facts.hours[name] != nil
            else {
                let known = facts.hours.keys.map {
                    $0 == "default" ? "business_hours" : "business_hours.\($0)"
                }
                let hint = Nearest.hint(for: field, among: known)
                findings.error("there are no `\(field)`\(hint)", at: place)
                continue
            }
        }
    }

    // MARK: The storm rule

    /// `storm: off`, or the rule.
    func readStorm(_ value: YamlValue) {
        if value.plainText == "off" {
            storm = .off
            return
        }
        guard let fields = value.fields("storm", .storm) else { return }
        let severities = Severity.allCases.map { ($0.name, $0) }
        let sets = fields["sets"].map { $0.choice("`sets`", among: severities) } ?? .sev2
        let because = fields.required("because")?.text("because")
        let services = fields.required("services")?.integer("services", in: 2...10_000)
        let sources = fields["sources"].map { $0.integer("sources", in: 2...10_000) }
        let window =
            fields["window_s"].map { $0.integer("window_s", in: 10...Self.longestWindow) } ?? 600
        if case .some(.none) = sources { return }
        guard let sets, let because, let services, let window else { return }
        storm = .rule(
            StormRule(
                window: .seconds(window), services: services, sources: sources ?? nil, sets: sets,
                because: because, place: value.place.description))
    }

    var stormRule: StormRule? {
        switch storm {
        case .off: nil
        case .rule(let rule): rule
        case .standard: .standard(services: services.count)
        }
    }
}
