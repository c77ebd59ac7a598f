// What happens to the installation as a whole.

extension Event {
    /// A process began to work on this journal. It orphans the attempts of those it replaces.
    package struct NodeStarted: Hashable, Sendable {
        /// Random per start.
        package var node: NodeID
        /// Earlier incarnations that are gone for good.
        package var replacing: [NodeID]
        /// The program's version.
        package var version: String
        /// The newest format that it reads.
        package var reads: Int

        package init(
            node: NodeID, replacing: [NodeID] = [], version: String, reads: Int = Format.newest
        ) {
            self.node = node
            self.replacing = replacing
            self.version = version
            self.reads = reads
        }
    }

    /// A node is gone: it said goodbye, or the others saw no sign of life of it (rule 9).
    package struct NodeLost: Hashable, Sendable {
        package var node: NodeID
        package var isGoodbye: Bool

        package init(node: NodeID, isGoodbye: Bool) {
            self.node = node
            self.isGoodbye = isGoodbye
        }
    }

    /// Every live node reads this format from here on (rule 8).
    package struct FormatRaised: Hashable, Sendable {
        package var format: Int

        package init(format: Int) {
            self.format = format
        }
    }

    /// This version of the handbook is in force from here on.
    package struct HandbookApplied: Hashable, Sendable {
        /// The content hash under which the store keeps the files.
        package var version: HandbookVersion
        /// The groups for which somebody else is on call from this moment on.
        package var effect: [OnCallEffect]

        package init(version: HandbookVersion, effect: [OnCallEffect] = []) {
            self.version = version
            self.effect = effect
        }
    }

    /// A sender may send.
    package struct KeyCreated: Hashable, Sendable {
        package var id: KeyID
        /// SHA-256 of the secret.
        package var digest: Digest32
        /// For alerts that name no service.
        package var service: ServiceID?
        package var format: String
        /// How often it must be heard from.
        package var rhythm: Rhythm?
        /// What must prove whose it is, beside the key.
        package var proof: Proof?

        package init(
            id: KeyID, digest: Digest32, service: ServiceID? = nil, format: String,
            rhythm: Rhythm? = nil, proof: Proof? = nil
        ) {
            self.id = id
            self.digest = digest
            self.service = service
            self.format = format
            self.rhythm = rhythm
            self.proof = proof
        }
    }

    /// A sender may send no longer.
    package struct KeyRevoked: Hashable, Sendable {
        package var id: KeyID

        package init(id: KeyID) {
            self.id = id
        }
    }

    /// A heartbeat was heard, or Muster could not be reached for a while: it is missed only after
    /// this moment.
    package struct HeartbeatExpected: Hashable, Sendable {
        package var id: KeyID
        package var until: Moment
        /// False: nothing was heard, the moment was put off.
        package var isBeat: Bool
        /// The end of the sender's own journal, where it told a newer one.
        package var told: ToldHead?

        package init(id: KeyID, until: Moment, isBeat: Bool, told: ToldHead? = nil) {
            self.id = id
            self.until = until
            self.isBeat = isBeat
            self.told = told
        }
    }

    /// A heartbeat did not come in time: its silence is an alert, and nothing is expected until the
    /// next beat.
    package struct HeartbeatMissed: Hashable, Sendable {
        package var id: KeyID

        package init(id: KeyID) {
            self.id = id
        }
    }

    /// A person (or whoever sets Muster up) may act through a secret.
    package struct TokenCreated: Hashable, Sendable {
        package var id: TokenID
        /// SHA-256 of the secret.
        package var digest: Digest32
        package var scope: AccessToken.Scope
        /// Nil for the set-up token, and for a feed that nobody in particular made.
        package var person: PersonID?
        /// Nil: until revoked.
        package var expiresAt: Moment?
        /// Of a feed: what it shows.
        package var feed: CalendarSubject?

        package init(
            id: TokenID, digest: Digest32, scope: AccessToken.Scope, person: PersonID? = nil,
            expiresAt: Moment? = nil, feed: CalendarSubject? = nil
        ) {
            self.id = id
            self.digest = digest
            self.scope = scope
            self.person = person
            self.expiresAt = expiresAt
            self.feed = feed
        }
    }

    /// A secret is worth nothing any more.
    package struct TokenRevoked: Hashable, Sendable {
        package var id: TokenID

        package init(id: TokenID) {
            self.id = id
        }
    }

    /// Something is laid over the rosters: an override, an absence, a temporary schedule, a shadow,
    /// or the offer of a swap.
    package struct ChangeAdded: Hashable, Sendable {
        package var change: RosterChange

        package init(change: RosterChange) {
            self.change = change
        }
    }

    /// Something that was laid over the rosters ends before its time: from then on the files say
    /// again who is on call.
    package struct ChangeEnded: Hashable, Sendable {
        package var id: OverrideID
        /// By wall time, as who is on call is asked.
        package var at: Moment
        package var how: ChangeEnd

        package init(id: OverrideID, at: Moment, how: ChangeEnd) {
            self.id = id
            self.at = at
            self.how = how
        }
    }

    /// A relay or gateway itself refuses; it says nothing about people.
    package struct ChannelFailed: Hashable, Sendable {
        package var channel: Channel
        /// The channel's own words.
        package var detail: String

        package init(channel: Channel, detail: String) {
            self.channel = channel
            self.detail = detail
        }
    }

    /// The channel delivered again.
    package struct ChannelRecovered: Hashable, Sendable {
        package var channel: Channel

        package init(channel: Channel) {
            self.channel = channel
        }
    }

    /// What a known sender sent could not be read (promise 1).
    package struct IntakeRefused: Hashable, Sendable {
        package var key: KeyID
        /// What was wrong, where.
        package var detail: String
        /// The first bytes of the body, bounded.
        package var excerpt: [UInt8]

        package init(key: KeyID, detail: String, excerpt: [UInt8]) {
            self.key = key
            self.detail = detail
            self.excerpt = excerpt
        }
    }

    /// The journal was restored from a backup: alerts are taken and nothing is sent, until a person
    /// has seen what is open and resumes (promise 13).
    package struct Held: Hashable, Sendable {
        /// When the backup was made.
        package var backedUpAt: Moment
        /// The journal's life from here on.
        package var epoch: Int

        package init(backedUpAt: Moment, epoch: Int) {
            self.backedUpAt = backedUpAt
            self.epoch = epoch
        }
    }

    /// A person has seen what is open: what is due is done once, and the delays count from here.
    package struct Resumed: Hashable, Sendable {
        /// How many incidents were open.
        package var seen: Int

        package init(seen: Int) {
            self.seen = seen
        }
    }
}
