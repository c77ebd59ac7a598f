package import Core
import HTTPTypes
import Hummingbird
import Nodes
package import Reviews
import Seals
import Synchronization

// Calendars: previews of the roster, and the feeds that other calendars subscribe to.

/// A feed's address as lists show it: never the address itself.
package struct FeedRow: Codable, Hashable, Sendable {
    package var id: String
    package var kind: String
    /// `ada`, `database`, `database/primary`.
    package var of: String
    package var name: String
    package var madeBy: Named?
    package var createdAt: String
    /// Only in the answer to its making.
    package var address: String?

    init?(_ token: AccessToken, _ names: Names) {
        guard token.scope == .feed, let feed = token.feed else { return nil }
        id = token.id.text
        switch feed {
        case .person(let person): (kind, of) = ("person", person.text)
        case .group(let group): (kind, of) = ("group", group.text)
        case .schedule(let group, let schedule):
            (kind, of) = ("schedule", "\(group)/\(schedule)")
        }
        name = CalendarFeed(feed, handbook: names.handbook ?? .empty, changes: .none).name
        madeBy = token.person.map { Named(id: $0.text, name: names.person($0)) }
        createdAt = token.createdAt.preciseText
    }

    /// Those of the tokens that are feeds, by name.
    package static func rows(_ tokens: [AccessToken], _ names: Names) -> [FeedRow] {
        tokens.sorted { $0.id < $1.id }.compactMap { FeedRow($0, names) }
    }
}

struct FeedList: Codable, Sendable {
    var position: Int
    var feeds: [FeedRow]
}

/// Since when each feed says what it says, as far as this node saw: forgotten with the process, which
/// costs its readers one whole answer.
final class FeedMemory: Sendable {
    private struct Seen {
        var digest: Digest32
        var since: Moment
    }

    private let seen = Mutex<[TokenID: Seen]>([:])

    func since(
        _ digest: Digest32, of token: TokenID, now: Moment, among known: [TokenID: AccessToken]
    ) -> Moment {
        seen.withLock { seen in
            if let last = seen[token], last.digest == digest { return last.since }
            seen = seen.filter { known[$0.key] != nil }
            seen[token] = Seen(digest: digest, since: now)
            return now
        }
    }
}

extension MusterServer {
    // MARK: Previews

    static let previewQuery = [
        Route.Parameter(name: "from", meaning: "\(PreviewRequest.times); today when absent"),
        Route.Parameter(name: "to", meaning: "the same, exclusive; two weeks later when absent"),
        Route.Parameter(name: "group", meaning: "one group only"),
        Route.Parameter(name: "schedule", meaning: "schedules of this name only"),
        Route.Parameter(name: "person", meaning: "this person's shifts only"),
        Route.Parameter(
            name: "zone", meaning: "the clock of days; the person's or the schedules' when absent"),
        Route.Parameter(name: "format", meaning: "json (the default), text or svg"),
        Route.Parameter(
            name: "width", meaning: "columns of the text; 80 when absent", least: 60, most: 240),
        Route.Parameter(name: "colour", meaning: "yes: text with a terminal's colours"),
    ]

    func previewRoster(_ call: Call) async throws -> Response {
        let handbook = try handbook()
        let changes = board.installation.changes
        let format = try call.word("format", of: ["json", "text", "svg"]) ?? "json"
        let width = try call.number("width", in: 60...240) ?? 80
        let request = PreviewRequest(
            from: call.query("from"), to: call.query("to"), group: call.query("group"),
            schedule: call.query("schedule"), person: call.query("person"),
            zone: call.query("zone"))
        let position = board.position
        let calendar: RosterCalendar
        let clock: ZoneRules
        do throws(PreviewRequest.Fault) {
            (calendar, clock) = try request.calendar(handbook, changes: changes, now: now())
        } catch {
            switch error {
            case .unknown(let refusal): throw Problem(refusal, handbook)
            case .unreadable(let field, let expected, let found):
                throw Problem.badParameter(field, expected, found)
            }
        }
        var response: Response
        switch format {
        case "text":
            let text = TextCalendar(
                calendar, handbook, changes: changes, zone: clock, width: width,
                isColoured: call.query("colour") == "yes")
            response = Response(.ok, StandingHeaders.text, Array("\(text.text)\n".utf8))
        case "svg":
            let picture = SVGCalendar(calendar, handbook, changes: changes, zone: clock)
            response = Response(.ok, StandingHeaders.picture, Array(picture.text.utf8))
        default:
            return try .json(RosterPreview(calendar, handbook, changes: changes), at: position)
        }
        response.headers[.musterPosition] = position.description
        return response
    }

    // MARK: Feeds

    static let feedShape = BodyShape([
        .text("person", "whose shifts; exactly one of person, group and schedule"),
        .text("group", "all schedules of this group"),
        .text("schedule", "one schedule, as GROUP/SCHEDULE"),
        .text("id", "a name of its own"),
    ])

    func listFeeds(_ call: Call) async throws -> Response {
        let position = board.position
        let rows = FeedRow.rows(
            Array(board.installation.tokens.values), Names(board.handbook))
        return try .json(FeedList(position: position.value, feeds: rows), at: position)
    }

    func createFeed(_ call: Call) async throws -> Response {
        let fields = try await fields(call)
        let made = try await makeFeed(
            try Self.subject(fields), id: fields.text("id").map { TokenID($0) },
            by: try call.person, key: try idempotencyKey(call, fields))
        return try .json(made.row, status: .created, at: made.position)
    }

    static func subject(_ fields: Fields) throws(Problem) -> CalendarSubject {
        let names = ["person", "group", "schedule"]
        let given = names.compactMap { name in fields.text(name).map { (name, $0) } }
        guard given.count == 1, let (kind, text) = given.first else {
            throw .invalid(["expected exactly one of person, group and schedule"])
        }
        switch kind {
        case "person": return .person(PersonID(text))
        case "group": return .group(GroupID(text))
        default:
            guard let place = PlaceName(text) else {
                throw .invalid(["schedule: expected GROUP/SCHEDULE, found \(text.shown)"])
            }
            return .schedule(place.group, place.schedule)
        }
    }

    func makeFeed(
        _ subject: CalendarSubject, id: TokenID?, by caller: Caller, key: IdempotencyKey?
    ) async throws -> (row: FeedRow, position: Position) {
        var random = SystemRandomNumberGenerator()
        let secret = Secret.token(prefix: Secret.feedPrefix, using: &random)
        let digest = Secret.digest(of: secret)
        let id = id ?? TokenID("feed-\(subject.slug)-\(digest.hexadecimal.prefix(8))")
        let receipt = try await perform(
            Command(
                by: caller.actor,
                kind: .administer(
                    .createToken(
                        id: id, digest: digest, scope: .feed, person: caller.person,
                        expiresAt: nil, feed: subject)),
                idempotencyKey: key))
        let token = AccessToken(
            id: id, digest: digest, scope: .feed, person: caller.person, createdAt: now(),
            expiresAt: nil, feed: subject)
        guard !receipt.events.isEmpty, var row = FeedRow(token, Names(board.handbook)) else {
            throw Problem.repeated("feed")
        }
        row.address = "\(configuration.publicURL ?? "")/calendar/\(secret).ics"
        return (row, receipt.position)
    }

    func revokeFeed(_ call: Call) async throws -> Response {
        let receipt = try await endFeed(TokenID(call.name), by: try call.person)
        return try .json(Removal(position: receipt.position.value), at: receipt.position)
    }

    /// Only a feed: nobody's token is ended by this name.
    func endFeed(_ id: TokenID, by caller: Caller) async throws -> Receipt {
        guard board.installation.tokens[id]?.scope == .feed else {
            throw Problem(
                .notFound, "not-found", "No such thing",
                "There is no feed \(id); the list of feeds has their names.")
        }
        return try await perform(
            Command(by: caller.actor, kind: .administer(.revokeToken(id))))
    }

    /// The calendar behind a secret address. Whatever is wrong with the address, there is nothing
    /// here: no answer tells a revoked one from one that never was.
    func feed(_ call: Call) async throws -> Response {
        let handbook = try handbook()
        let name = call.name
        guard name.hasSuffix(".ics"), let token = token(String(name.dropLast(4))),
            token.scope == .feed, let subject = token.feed,
            token.person.map({ isInHandbook($0) }) ?? true,
            (try? handbook.check(subject)) != nil
        else { throw Problem.noSuchPlace }
        let body = CalendarFeed(
            subject, handbook: handbook, changes: board.installation.changes,
            publicURL: configuration.publicURL
        ).body(at: now())
        let digest = Digest32.sha256(Array(body.text(since: .zero).utf8))
        let since = feeds.since(
            digest, of: token.id, now: Moment(seconds: now().seconds),
            among: board.installation.tokens)
        var headers = StandingHeaders.calendar
        let tag = "\"\(digest.hexadecimal.prefix(32))\""
        headers[.eTag] = tag
        headers[.lastModified] = since.httpDate
        headers[.contentDisposition] = "inline; filename=\"on-call.ics\""
        if Self.isKnown(call.request.headers, tag: tag, since: since) {
            headers[.contentType] = nil
            headers[.contentDisposition] = nil
            return Response(.notModified, headers, [])
        }
        return Response(.ok, headers, Array(body.text(since: since).utf8))
    }

    /// RFC 9110, section 13: a tag decides; without one, the date.
    private static func isKnown(_ headers: HTTPFields, tag: String, since: Moment) -> Bool {
        if let wanted = headers[.ifNoneMatch] {
            return wanted.split(separator: ",").contains { part in
                let given = part.drop { $0 == " " }
                let strong = given.hasPrefix("W/") ? given.dropFirst(2) : given
                return strong.prefix { $0 != " " } == tag || strong == "*"
            }
        }
        return headers[.ifModifiedSince] == since.httpDate
    }
}

extension Moment {
    /// `Mon, 23 Nov 2026 08:00:00 GMT`: the form of RFC 9110, to the second.
    var httpDate: String {
        let local = ZoneRules.utc.local(self)
        let (_, month, day) = local.day.components
        let name = CalendarWords.months[month - 1].prefix(3)
        let number = day < 10 ? "0\(day)" : "\(day)"
        return "\(CalendarWords.weekday(local.day)), \(number) \(name) "
            + "\(local.day.text.prefix(4)) \(local.text.dropFirst(11)) GMT"
    }
}

extension RouteTable {
    static let calendars: [Route] = [
        Route(
            method: .get, path: "/api/v1/roster/preview", access: .person, kind: .api,
            summary: "Who is on call over a window: shifts, gaps, absences, clock changes.",
            query: MusterServer.previewQuery,
            answers: [
                .json(RosterPreview.self, "schedule by schedule"),
                .text("text/plain", "a calendar for a terminal"),
                .text("image/svg+xml", "a picture"),
            ],
            handler: { try await $0.previewRoster($1) }),
        Route(
            method: .get, path: "/api/v1/feeds", access: .person, kind: .api,
            summary: "Calendar feeds.",
            answers: [.json(FeedList.self, "feeds, not their addresses")],
            handler: { try await $0.listFeeds($1) }),
        Route(
            method: .post, path: "/api/v1/feeds", access: .person, kind: .api,
            summary: "Makes a calendar's secret address, which is in this answer alone.",
            body: MusterServer.feedShape,
            answers: [.json(FeedRow.self, "the feed with its address", status: 201)],
            handler: { try await $0.createFeed($1) }),
        Route(
            method: .delete, path: "/api/v1/feeds/{id}", access: .person, kind: .api,
            summary: "Revokes a feed.", answers: [.json(Removal.self, "its address leads nowhere")],
            handler: { try await $0.revokeFeed($1) }),
        Route(
            method: .get, path: "/calendar/{token}", access: .link, kind: .operation,
            summary: "A calendar by its secret address, as SECRET.ics.",
            answers: [.text("text/calendar", "iCalendar, RFC 5545")],
            handler: { try await $0.feed($1) }),
    ]
}
