package import Core
package import Logging
import Seals
import Synchronization

/// Turns committed attempts into parcels and reports what came of them. It performs; what follows
/// from an outcome is decided by the engine.
package final class Dispatcher: Sendable {
    package struct Configuration: Sendable {
        /// The journal's own name, short: keys and mail threads of two installations never meet.
        package var installation: String
        /// Where people reach this installation, without a slash at the end.
        package var publicURL: String
        /// Signs the links in pages.
        package var linkKey: [UInt8]
        /// Signs webhooks whose contact method names no secret of its own (`whsec_…`).
        package var webhookSecret: String
        /// The handbook in force.
        package var handbook: @Sendable () -> Handbook?
        /// Follows `${NAME}` and `file:` references.
        package var resolve: @Sendable (String) throws(SecretReference.Failure) -> String
        /// Hands a result to the node.
        package var report: @Sendable (Command) -> Void
        package var now: @Sendable () -> Moment

        package init(
            installation: String, publicURL: String, linkKey: [UInt8], webhookSecret: String,
            handbook: @escaping @Sendable () -> Handbook?,
            resolve: @escaping @Sendable (String) throws(SecretReference.Failure) -> String,
            report: @escaping @Sendable (Command) -> Void, now: @escaping @Sendable () -> Moment
        ) {
            self.installation = installation
            self.publicURL = publicURL
            self.linkKey = linkKey
            self.webhookSecret = webhookSecret
            self.handbook = handbook
            self.resolve = resolve
            self.report = report
            self.now = now
        }
    }

    private let courier: Courier
    private let configuration: Configuration
    private let logger: Logger
    package let counters = DeliveryCounters()

    package init(courier: Courier, configuration: Configuration, logger: Logger) {
        self.courier = courier
        self.configuration = configuration
        self.logger = logger
    }

    /// Takes over attempts that were committed. Does not block.
    package func send(_ dispatches: [Dispatch]) {
        for dispatch in dispatches { send(dispatch) }
    }

    private func send(_ dispatch: Dispatch) {
        let way = dispatch.message.ways[dispatch.attempt.way]
        counters.began(way.channel)
        // A sender that was paused checks its lease before it sends (rule 9), and says so: where only
        // this clock is wrong, the page is tried again at once and not when its lease ends.
        if case .sending(_, _, let until) = way.progress, until <= configuration.now() {
            let outcome = AttemptOutcome.retry("its lease was over before it was sent")
            return report(dispatch, way.channel, outcome, retryAfter: nil)
        }
        courier.submit(
            { [self] () throws(AttemptFailure) in try parcel(for: dispatch) },
            completion: { [self] result in
                report(dispatch, way.channel, result.outcome, retryAfter: result.retryAfter)
            })
    }

    private func report(
        _ dispatch: Dispatch, _ channel: Channel, _ outcome: AttemptOutcome, retryAfter: Duration?
    ) {
        counters.ended(channel, outcome)
        if case .delivered = outcome {
        } else {
            logger.info(
                "attempt failed",
                metadata: [
                    "message": "\(dispatch.attempt.message)", "channel": "\(channel.name)",
                    "attempt": "\(dispatch.attempt.number)", "detail": "\(outcome.detail)",
                ])
        }
        configuration.report(
            Command(
                by: .muster,
                kind: .attemptEnded(dispatch.attempt, outcome, retryAfter: retryAfter)))
    }

    // MARK: Parcels

    private func parcel(for dispatch: Dispatch) throws(AttemptFailure) -> Parcel {
        guard let handbook = configuration.handbook() else {
            throw AttemptFailure(.retry("no handbook is in force yet"))
        }
        let way = dispatch.message.ways[dispatch.attempt.way]
        guard let method = method(way.method, for: dispatch, in: handbook) else {
            throw AttemptFailure(
                .methodFailed("the handbook has no contact method \(way.method) any more"))
        }
        switch method.channel {
        case .webhook: return .http(try webhook(dispatch, method, handbook))
        case .mail: return .mail(try mail(dispatch, method, handbook))
        }
    }

    private func method(
        _ id: MethodID, for dispatch: Dispatch, in handbook: Handbook
    ) -> ContactMethod? {
        if let person = dispatch.message.person {
            return handbook.people[person]?.methods.first { $0.id == id }
        }
        let plan = handbook.plans[dispatch.incident.plan ?? ResponsePlan.defaultID]
        let own = plan?.fallback?.methods.first { $0.id == id }
        return own ?? handbook.fallback.methods.first { $0.id == id }
    }

    /// The link of one page for one person; nil for the fallback address, which is nobody, and for
    /// a shadow, who has nothing to answer.
    private func link(_ dispatch: Dispatch) -> String? {
        if case .notice(.shadow) = dispatch.message.purpose { return nil }
        guard let person = dispatch.message.person else { return nil }
        // What belongs to no incident is answered on one's own pages.
        if dispatch.isOfNoIncident { return nil }
        let token = LinkToken(
            person: person, message: dispatch.message.id,
            openedAt: dispatch.incident.openedAt,
            expiresAt: configuration.now() + Limits.linkLife)
        return "\(configuration.publicURL)/p/\(token.sealed(with: configuration.linkKey))"
    }

    /// Message and method. The message's time tells it from another under the same numbers, which
    /// are given out anew when a database lost its last entries.
    private func idempotencyKey(_ dispatch: Dispatch) -> String {
        let message = dispatch.message
        let time = String(message.at.milliseconds, radix: 36)
        let method = message.ways[dispatch.attempt.way].method
        return "\(configuration.installation)-\(message.id)-\(time)/\(method)"
    }

    private func webhook(
        _ dispatch: Dispatch, _ method: ContactMethod, _ handbook: Handbook
    ) throws(AttemptFailure) -> HTTPParcel {
        let key = idempotencyKey(dispatch)
        let now = configuration.now()
        let body = PageWebhook(
            dispatch: dispatch, handbook: handbook, link: link(dispatch),
            publicURL: configuration.publicURL, idempotencyKey: key, sentAt: now
        ).bytes
        let secret = try resolved(method.secret ?? configuration.webhookSecret)
        guard let signer = StandardWebhooks(secret: secret) else {
            throw AttemptFailure(.methodFailed("its signing secret is not of the form whsec_…"))
        }
        var headers = signer.headers(id: key, timestamp: now.seconds, body: body)
        headers.append(("Content-Type", "application/json"))
        return HTTPParcel(
            url: try resolved(method.address), headers: headers, body: body,
            allowedPrivateHosts: try handbook.allowedPrivateHosts.map {
                host throws(AttemptFailure) in try resolved(host)
            })
    }

    private func mail(
        _ dispatch: Dispatch, _ method: ContactMethod, _ handbook: Handbook
    ) throws(AttemptFailure) -> MailParcel {
        guard let relay = handbook.relay else {
            throw AttemptFailure(.channelFailed("the handbook names no mail relay"))
        }
        let through: MailRelay.Resolved
        do throws(SecretReference.Failure) {
            through = try relay.resolved(configuration.resolve)
        } catch {
            throw AttemptFailure(.channelFailed("the mail relay's settings: \(error)"))
        }
        guard let sender = MailAddress(through.from) else {
            throw AttemptFailure(.channelFailed("the relay's `from` is no mail address"))
        }
        guard let recipient = MailAddress(try resolved(method.address)) else {
            throw AttemptFailure(.methodFailed("this is no mail address"))
        }
        let text = PageText(
            dispatch: dispatch, handbook: handbook, link: link(dispatch),
            publicURL: configuration.publicURL)
        return MailParcel(
            relay: through,
            message: MailMessage(
                from: sender, to: recipient, subject: text.subject, text: text.body,
                date: configuration.now(), key: idempotencyKey(dispatch),
                threadKey: dispatch.isOfNoIncident
                    ? "\(configuration.installation)-\(dispatch.message.id)"
                    : "\(configuration.installation)-\(dispatch.incident.number)",
                installation: configuration.installation))
    }

    private func resolved(_ text: String) throws(AttemptFailure) -> String {
        do throws(SecretReference.Failure) {
            return try configuration.resolve(text)
        } catch {
            throw AttemptFailure(.methodFailed("\(error)"))
        }
    }
}

/// An attempt that ended before anything was sent.
struct AttemptFailure: Error {
    let outcome: AttemptOutcome

    init(_ outcome: AttemptOutcome) { self.outcome = outcome }
}

/// What was sent and what came of it, for metrics.
package final class DeliveryCounters: Sendable {
    package struct Counts: Hashable, Sendable {
        package var began = 0
        package var delivered = 0
        package var retried = 0
        package var failed = 0
        package var channelFailed = 0
    }

    private let counts = Mutex<[Channel: Counts]>([:])

    package var byChannel: [Channel: Counts] { counts.withLock { $0 } }

    func began(_ channel: Channel) { counts.withLock { $0[channel, default: Counts()].began += 1 } }

    func ended(_ channel: Channel, _ outcome: AttemptOutcome) {
        counts.withLock {
            switch outcome {
            case .delivered: $0[channel, default: Counts()].delivered += 1
            case .retry: $0[channel, default: Counts()].retried += 1
            case .methodFailed: $0[channel, default: Counts()].failed += 1
            case .channelFailed: $0[channel, default: Counts()].channelFailed += 1
            }
        }
    }
}
