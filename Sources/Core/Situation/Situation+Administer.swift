/// Changes to the installation itself, decided.
extension Situation {
    func administer(
        _ administration: Administration, by: Actor, in world: World
    ) throws(Refusal) -> [Proposal] {
        switch administration {
        case .addChange(let change):
            return [try add(change, by: by, in: world)]
        case .removeChange(let id, let kind):
            return [try remove(id, kind, by: by, in: world)]
        case .offerSwap(let offer): return try self.offer(offer, by: by, in: world)
        case .answerSwap(let id, let answer):
            return try self.answer(id, answer, by: by, in: world)
        case .importAbsences(let person, let absences):
            return try importAbsences(of: person, absences, by: by, in: world)
        case .addMute(let mute): return try add(mute, by: by, in: world)
        case .changeMute(let mute): return try change(mute, by: by, in: world)
        case .endMute(let id, let text):
            return try endMute(id, text: text, by: by, in: world)
        default: break
        }
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
        case .applyHandbook(let version, let effect):
            guard handbook != version else { return nil }
            return .handbookApplied(Event.HandbookApplied(version: version, effect: effect))
        case .createKey(let id, let digest, let service, let format, let rhythm, let proof):
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
                    id: id, digest: digest, service: service, format: format, rhythm: rhythm,
                    proof: proof))
        case .revokeKey(let id):
            guard keys[id] != nil else { throw .unknownKey(id) }
            return .keyRevoked(Event.KeyRevoked(id: id))
        case .createToken(let id, let digest, let scope, let person, let expiresAt, let feed):
            if tokens[id] != nil { throw .alreadyExists("token \(id)") }
            if let person, isChecked, world.handbook.people[person] == nil {
                throw .unknownPerson(person)
            }
            if let feed, isChecked { try world.handbook.check(feed) }
            return .tokenCreated(
                Event.TokenCreated(
                    id: id, digest: digest, scope: scope, person: person, expiresAt: expiresAt,
                    feed: feed))
        case .revokeToken(let id):
            guard tokens[id] != nil else { throw .unknownToken(id) }
            return .tokenRevoked(Event.TokenRevoked(id: id))
        case .addChange, .removeChange, .offerSwap, .answerSwap, .importAbsences, .addMute,
            .changeMute, .endMute:
            return nil
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
}
