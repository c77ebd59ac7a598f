// What an incident knows for judging how bad it is: what is counted, what is watched, and which
// storm it belongs to.

extension Incident {
    /// Since when somebody is asked and nobody has answered; nil: somebody has, or nobody is asked.
    package var unansweredSince: Moment? {
        var since: Moment?
        for obligation in obligations where obligation.isLive {
            if obligation.isAnswered { return nil }
            since = min(since ?? obligation.openedAt, obligation.openedAt)
        }
        guard let since else { return nil }
        return max(since, heldUntil ?? since)
    }

    /// When time alone may next make it worse.
    package var weighMoment: Moment? {
        guard isActive, !watched.isEmpty, let suspense else { return nil }
        let last = weighedAt ?? openedAt
        var next = suspense.at
        func consider(_ moment: Moment) {
            if moment > last { next = min(next ?? moment, moment) }
        }
        for length in suspense.openFor { consider(openedAt + length) }
        if let since = unansweredSince {
            for length in suspense.unansweredFor { consider(since + length) }
        }
        return next
    }

    /// What its alerts are counted under where they name a service or none.
    static func serviceTrait(of grouping: Grouping, at moment: Moment) -> Trait? {
        let name = Distinct.Thing.service.name
        switch grouping {
        case .service(let service): return Trait(name, service.text, at: moment)
        case .key(let key):
            return key == .muster ? nil : Trait(name, "integration \(key.text)", at: moment)
        // Alerts of several services: each brings its own.
        case .rule, .none: return nil
        }
    }

    mutating func applySeverity(_ event: Event, at: Moment) {
        switch event {
        case .weighed(let weighed):
            if let other = weighed.watched { watch(other) }
            suspense = weighed.suspense
            weighedAt = at
        case .stormRecognised(let recognised): storm = recognised.storm
        case .stormGrew(let grew):
            storm?.lastAt = at
            if let parts = storm?.parts, !parts.contains(grew.part),
                parts.count < Limits.stormParts
            {
                storm?.parts.append(grew.part)
            }
            if let also = grew.plan, also != plan, !alsoPlans.contains(also) {
                alsoPlans.append(also)
            }
        case .stormJoined(let joined): partOf = joined.main
        default: break
        }
    }

    /// An alert that begins renews what it has; one that only changes adds what it did not have.
    mutating func note(_ alerted: Event.Alerted, at moment: Moment) {
        let service = alerted.isNew ? Self.serviceTrait(of: grouping, at: moment) : nil
        let others = alerted.traits.map { Trait($0.name, $0.value, at: moment) }
        for trait in (service.map { [$0] } ?? []) + others {
            let isKnown = traits.contains { $0.name == trait.name && $0.value == trait.value }
            if alerted.isNew || !isKnown { renew(trait) }
        }
    }

    mutating func renew(_ trait: Trait) {
        traits.removeAll { $0.name == trait.name && $0.value == trait.value }
        if traits.count >= Limits.traits { traits.removeFirst() }
        traits.append(trait)
    }

    /// Where there are too many, the one that can become least bad goes.
    mutating func watch(_ other: Watched) {
        watched.removeAll { $0.digest == other.digest }
        watched.append(other)
        guard watched.count > Limits.watchedAlerts else { return }
        let least = watched.indices.min { watched[$0].prospect < watched[$1].prospect }
        if let least { watched.remove(at: least) }
    }
}
