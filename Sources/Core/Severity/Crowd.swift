/// One of the things that alerts have and that are counted over all incidents: a service, a source,
/// a label's value.
package struct Trait: Hashable, Sendable {
    /// `service`, `source`, `label.NAME`.
    package var name: String
    package var value: String
    /// When the latest alert with it began.
    package var at: Moment

    package init(_ name: String, _ value: String, at: Moment) {
        self.name = name
        self.value = value
        self.at = at
    }
}

/// What alerts at the same time, over all incidents: for counting different services, sources and
/// labels' values. Derived from the traits that each incident keeps; copying it copies nothing.
package struct Crowd: Sendable {
    /// By name and value: in which incident an alert with it began when.
    private var traits: [String: [String: [IncidentNumber: Moment]]] = [:]
    /// Incidents that are open and have an alert firing.
    private(set) var firing: Set<IncidentNumber> = []

    package init() {}

    /// How many different values there are, with those that begin now.
    func count(_ distinct: Distinct, at now: Moment, with beginning: [Trait] = []) -> Int {
        count(distinct.thing, since: distinct.within.map { now - $0 }, with: beginning)
    }

    /// Of alerts that began at `since` or later; nil: of those that fire now.
    func count(
        _ thing: Distinct.Thing, since: Moment?, with beginning: [Trait] = []
    ) -> Int {
        let known = traits[thing.name] ?? [:]
        var count = 0
        for homes in known.values where counts(homes, since: since) { count += 1 }
        for trait in beginning where trait.name == thing.name {
            if let homes = known[trait.value], counts(homes, since: since) { continue }
            count += 1
        }
        return count
    }

    /// Whether the value counts already.
    func has(_ trait: Trait, since: Moment?) -> Bool {
        guard let homes = traits[trait.name]?[trait.value] else { return false }
        return counts(homes, since: since)
    }

    /// Incidents in which an alert of any service began since then.
    func incidents(since moment: Moment) -> Set<IncidentNumber> {
        var found: Set<IncidentNumber> = []
        for homes in (traits[Distinct.Thing.service.name] ?? [:]).values {
            for (number, at) in homes where at >= moment { found.insert(number) }
        }
        return found
    }

    private func counts(_ homes: [IncidentNumber: Moment], since: Moment?) -> Bool {
        guard let since else { return homes.keys.contains { firing.contains($0) } }
        return homes.values.contains { $0 >= since }
    }

    // MARK: Keeping it true

    mutating func set(_ number: IncidentNumber, isFiring: Bool) {
        if isFiring { firing.insert(number) } else { firing.remove(number) }
    }

    /// What the incident's traits were and are now. Those that stay keep their order, so that one
    /// walk finds the others.
    mutating func replace(_ before: [Trait], by after: [Trait], of number: IncidentNumber) {
        var stays = 0
        for trait in before {
            if stays < after.count, after[stays] == trait {
                stays += 1
                continue
            }
            traits[trait.name]?[trait.value]?[number] = nil
            if traits[trait.name]?[trait.value]?.isEmpty == true {
                traits[trait.name]?[trait.value] = nil
            }
        }
        for trait in after[stays...] {
            traits[trait.name, default: [:]][trait.value, default: [:]][number] = trait.at
        }
    }
}
