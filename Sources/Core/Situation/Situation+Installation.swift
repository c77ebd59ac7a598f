/// What an entry means to the installation: nodes, keys, tokens, overrides, channels.
extension Situation {
    mutating func applyToInstallation(_ entry: Entry) {
        switch entry.event {
        case .nodeStarted(let started):
            for node in started.replacing { nodes[node] = nil }
            nodes[started.node] = NodeRecord(
                id: started.node, startedAt: entry.at, version: started.version,
                reads: started.reads)
        case .nodeLost(let lost): nodes[lost.node] = nil
        case .formatRaised(let raised): format = max(format, raised.format)
        case .handbookApplied(let applied): handbook = applied.version
        case .keyCreated(let created):
            keys[created.id] = IntegrationKey(
                id: created.id, digest: created.digest, service: created.service,
                format: created.format, rhythm: created.rhythm, proof: created.proof,
                createdAt: entry.at)
        case .keyRevoked(let revoked):
            keys[revoked.id] = nil
            refused[revoked.id] = nil
            applyToHeartbeat(entry.event, at: entry.at)
        case .heartbeatExpected, .heartbeatMissed: applyToHeartbeat(entry.event, at: entry.at)
        case .tokenCreated(let created):
            tokens[created.id] = AccessToken(
                id: created.id, digest: created.digest, scope: created.scope,
                person: created.person, createdAt: entry.at, expiresAt: created.expiresAt,
                feed: created.feed)
        case .tokenRevoked(let revoked): tokens[revoked.id] = nil
        case .changeAdded(let added):
            rosterChanges.forget(before: entry.at - Limits.changesKept)
            rosterChanges.add(added.change)
            nextChange = max(nextChange, added.change.id.next)
        case .changeEnded(let ended): rosterChanges.end(ended.id, at: ended.at, ended.how)
        case .channelFailed(let failed): failedChannels[failed.channel] = entry.at
        case .channelRecovered(let recovered): failedChannels[recovered.channel] = nil
        case .muteAdded, .muteEnded: applyToMutes(entry.event, at: entry.at)
        case .held(let held): hold = Hold(since: entry.at, backedUpAt: held.backedUpAt)
        case .resumed: hold = nil
        case .changeReported(let reported): keep(reported.change)
        case .notified, .attemptBegan, .attemptEnded:
            notices.apply(entry.event, at: entry.at, by: entry.by)
            reindexNotices()
        case .intakeRefused(let event):
            let count = (refused[event.key]?.count ?? 0) + 1
            refused[event.key] = LastRefused(
                at: entry.at, detail: event.detail, excerpt: event.excerpt, count: count)
        default: break
        }
    }

    mutating func remember(_ key: String, _ use: Remembered) {
        remembered[key] = use
        guard remembered.count > Limits.idempotencyKeys else { return }
        let oldest = use.at - Limits.idempotencyWindow
        remembered = remembered.filter { $0.value.at > oldest }
        guard remembered.count > Limits.idempotencyKeys else { return }
        // Still too many: the older half goes, in an order that does not depend on hashing.
        let byAge = remembered.sorted {
            ($0.value.position, $0.key) < ($1.value.position, $1.key)
        }
        for (key, _) in byAge.prefix(Limits.idempotencyKeys / 2) { remembered[key] = nil }
    }
}
