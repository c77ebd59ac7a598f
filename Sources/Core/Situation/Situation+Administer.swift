/// Changes to the installation itself, decided.
extension Situation {
    func administer(
        _ administration: Administration, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        guard let event = try event(for: administration, in: world) else { return [] }
        let proposal = Proposal(incident: nil, by: by, event: event)
        guard case .revokeKey(let id) = administration else { return [proposal] }
        return [proposal] + end(id, by: by, in: world)
    }

    /// Nil when it is so already.
    private func event(
        for administration: Administration, in world: World
    ) throws(Refusal) -> Event? {
        // Keys and tokens may be made before the first start, when no names are known yet.
        let isChecked = world.handbook.version != Handbook.empty.version
        switch administration {
        case .applyHandbook(let version):
            guard handbook != version else { return nil }
            return .handbookApplied(Event.HandbookApplied(version: version))
        case .createKey(let id, let digest, let service, let format, let rhythm):
            if let fault = rhythm?.fault { throw .badRhythm(fault) }
            if keys[id] != nil { throw .alreadyExists("key \(id)") }
            if let other = keys.values.first(where: { $0.digest == digest }) {
                throw .alreadyExists("key \(other.id) with the same secret")
            }
            if let service, isChecked, world.handbook.services[service] == nil {
                throw .unknownService(service)
            }
            return .keyCreated(
                Event.KeyCreated(
                    id: id, digest: digest, service: service, format: format, rhythm: rhythm))
        case .revokeKey(let id):
            guard keys[id] != nil else { throw .unknownKey(id) }
            return .keyRevoked(Event.KeyRevoked(id: id))
        case .createToken(let id, let digest, let scope, let person, let expiresAt):
            if tokens[id] != nil { throw .alreadyExists("token \(id)") }
            if let person, isChecked, world.handbook.people[person] == nil {
                throw .unknownPerson(person)
            }
            return .tokenCreated(
                Event.TokenCreated(
                    id: id, digest: digest, scope: scope, person: person, expiresAt: expiresAt))
        case .revokeToken(let id):
            guard tokens[id] != nil else { throw .unknownToken(id) }
            return .tokenRevoked(Event.TokenRevoked(id: id))
        case .addOverride(
            let group, let schedule, let from, let until, let outgoing, let incoming, let reason):
            let override = Override(
                id: nextOverride, group: group, schedule: schedule, from: from, until: until,
                outgoing: outgoing, incoming: incoming, reason: reason)
            try check(override, in: world)
            return .overrideAdded(Event.OverrideAdded(override: override))
        case .removeOverride(let id):
            guard overrides[id] != nil else { throw .unknownOverride(id) }
            return .overrideRemoved(Event.OverrideRemoved(id: id))
        case .hold(let epoch):
            guard hold == nil else { return nil }
            return .held(Event.Held(backedUpAt: at, epoch: epoch))
        case .resume(let seen):
            guard hold != nil else { return nil }
            let open = incidents.values.count(where: \.isActive)
            guard seen == open else { throw .unseen(open: open) }
            return .resumed(Event.Resumed(seen: seen))
        }
    }

    /// Whether the override means something: known names, an end after its beginning, a change.
    package func check(_ override: Override, in world: World) throws(Refusal) {
        guard let group = world.handbook.groups[override.group] else {
            throw .unknownGroup(override.group)
        }
        if let schedule = override.schedule, !group.schedules.contains(where: { $0.id == schedule })
        {
            throw .unknownSchedule(schedule)
        }
        for person in [override.outgoing, override.incoming].compactMap({ $0 })
        where world.handbook.people[person] == nil {
            throw .unknownPerson(person)
        }
        guard override.from < override.until else {
            throw .badOverride("it ends before it begins")
        }
        guard override.until > world.wall else { throw .badOverride("it is over already") }
        guard override.outgoing != override.incoming else {
            throw .badOverride("it changes nobody: name who goes, who comes, or both")
        }
    }
}
