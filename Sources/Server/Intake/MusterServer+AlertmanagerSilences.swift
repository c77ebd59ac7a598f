import Core
import HTTPTypes
import Hummingbird
import Intake
import Nodes

// Silences through Alertmanager's API, for `amtool silence`. They are Muster's own silences. What a key makes
// is about its own alerts and nobody else's: a matcher `integration="KEY"` says so and is added where it is
// not there. A key sees every silence that may hold its alerts, and changes or ends those that are its own.

extension MusterServer {
    /// `GET /api/v2/silences`: active ones, the next to end first; then pending, then expired ones.
    func listAlertmanagerSilences(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let wanted = try call.matchers()
            let now = now()
            let states = ["active": 0, "pending": 1]
            let found = visible(to: key).map { mute, matchers in
                AlertmanagerAnswer.Silence(mute, matchers: matchers, at: now)
            }.filter { silence in wanted.allSatisfy { silence.matchers.contains($0) } }
            let sorted = found.sorted { a, b in
                let (first, second) = (states[a.state] ?? 2, states[b.state] ?? 2)
                if first != second { return first < second }
                switch a.state {
                case "active": return (a.endsAt, a.id) < (b.endsAt, b.id)
                case "pending": return (a.startsAt, a.id) < (b.startsAt, b.id)
                default: return (b.endsAt, a.id) < (a.endsAt, b.id)
                }
            }
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.silences(sorted))
        }
    }

    /// `GET /api/v2/silence/{id}`.
    func showAlertmanagerSilence(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let id = MuteID(uuid: call.silence)
            guard let (mute, matchers) = visible(to: key).first(where: { $0.0.id == id }) else {
                return Self.noSilence(call.silence)
            }
            let silence = AlertmanagerAnswer.Silence(mute, matchers: matchers, at: now())
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.silence(silence))
        }
    }

    /// `POST /api/v2/silences`.
    func postSilence(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            let body = try await call.body()
            let posted: PostedSilence
            do throws(IntakeProblem) {
                posted = try PostedSilence(body: body)
            } catch {
                return Self.alertmanagerRefusal(
                    .badRequest, error.errors.joined(separator: "; "))
            }
            guard posted.startsAt < posted.endsAt else {
                return Self.alertmanagerRefusal(
                    .badRequest, "Failed to create silence: start time must be before end time")
            }
            guard posted.endsAt > now() else {
                return Self.alertmanagerRefusal(
                    .badRequest, "Failed to create silence: end time can't be in the past")
            }
            var id: MuteID?
            if !posted.id.isEmpty {
                guard let known = MuteID(uuid: posted.id), owned(known, by: key) else {
                    return Self.noSilence(posted.id)
                }
                id = known
            }
            var matchers = posted.matchers
            let own = Self.own(key)
            if !matchers.contains(own) { matchers.append(own) }
            let mute = Mute(
                id: id ?? 0, scope: .silence(matchers), from: posted.startsAt,
                until: posted.endsAt, author: nil, createdBy: posted.createdBy,
                reason: posted.comment)
            let receipt = try await perform(
                Command(
                    by: .key(key.id),
                    kind: .administer(id == nil ? .addMute(mute) : .changeMute(mute))))
            let made = receipt.muted?.id ?? id ?? 0
            return Response(.ok, StandingHeaders.json, AlertmanagerAnswer.silenced(made.uuid))
        }
    }

    /// `DELETE /api/v2/silence/{id}`: it ends now. One that is over stays so.
    func expireSilence(_ call: Call) async throws -> Response {
        try await alertmanager(call) { key in
            guard let id = MuteID(uuid: call.silence), owned(id, by: key) else {
                return Self.noSilence(call.silence)
            }
            if board.installation.mutes[id]?.isOver(at: now()) == false {
                _ = try await perform(
                    Command(by: .key(key.id), kind: .administer(.endMute(id, text: "expired"))))
            }
            return Response(.ok, StandingHeaders.json, [])
        }
    }

    // MARK: Whose it is

    private static func own(_ key: IntegrationKey) -> Matcher {
        Matcher("integration", key.id.text)
    }

    private func owned(_ id: MuteID, by key: IntegrationKey) -> Bool {
        guard case .silence(let matchers)? = board.installation.mutes[id]?.scope else {
            return false
        }
        return matchers.contains(Self.own(key))
    }

    private func visible(to key: IntegrationKey) -> [(Mute, [Matcher])] {
        let patterns = (board.handbook ?? .empty).patterns
        return board.installation.mutes.all.compactMap { mute in
            guard case .silence(let matchers) = mute.scope,
                matchers.allSatisfy({
                    $0.name != "integration" || $0.matches(key.id.text, by: patterns)
                })
            else { return nil }
            return (mute, matchers)
        }
    }

    private static func noSilence(_ id: String) -> Response {
        alertmanagerRefusal(.notFound, "silence \(id.oneLine(limit: 60)) not found")
    }
}

extension Call {
    /// The id of a silence: the last part of its path.
    fileprivate var silence: String { parameters.last.map(String.init) ?? "" }
}
