import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Nodes
import Reviews

// The live stream: every committed entry as a server-sent event (WHATWG HTML, section 9.2).
//
//     id: POSITION
//     event: entry
//     data: {"at":…,"incident":17,"kind":"acknowledged","position":POSITION,"text":…, …}
//
// and, when the database cannot be reached, or can be again:
//
//     event: standing
//     data: {"current":false}
//
// `Last-Event-ID` or `?after=` names the last position seen; what came since is replayed from the
// store, then the stream is live without a gap. Entries that tell people nothing are left out, so
// positions have holes. A listener that falls behind is cut off and comes back with its position.

extension Call {
    /// The incident that a live stream is asked for; nil: all.
    func streamed() throws(Problem) -> IncidentNumber? {
        try number("incident", in: 1...Int.max).map { IncidentNumber($0) }
    }
}

extension MusterServer {
    static let streamQuery = [
        Route.Parameter(name: "incident", meaning: "only this one", least: 1),
        Route.Parameter(
            name: "after", meaning: "replays what came after this position; or Last-Event-ID",
            least: 0),
    ]

    func stream(_ call: Call) async throws -> Response {
        let only = try call.streamed()
        var after = try call.after()
        if let text = call.request.headers[.lastEventID] {
            guard let number = Int(text), number >= 0 else {
                throw Problem.badHeader("Last-Event-ID", text)
            }
            after = Position(number)
        }
        // Subscribed before the position is read: nothing falls in between.
        guard let subscription = board.feed.subscribe() else { throw Problem.tooManyListeners }
        let writing = StreamWriting(
            server: self, call: call, only: only, after: after ?? board.position)
        return Response(
            status: .ok, headers: StandingHeaders.stream,
            body: ResponseBody { writer in
                try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try await writing.write(subscription, to: &writer)
                }
                try await writer.finish(nil)
            })
    }
}

/// One live stream on its way out.
private struct StreamWriting: Sendable {
    let server: MusterServer
    /// Who listens: a stream ends with the token or the session that it was opened with.
    let call: Call
    let only: IncidentNumber?
    let after: Position

    private enum Item: Sendable {
        case entries([Entry])
        case heartbeat
    }

    // As the writer's own functions, which are not of this package, run.
    @concurrent
    func write(
        _ subscription: Feed.Subscription, to writer: inout any ResponseBodyWriter
    ) async throws {
        let (items, continuation) = AsyncStream.makeStream(
            of: Item.self, bufferingPolicy: .bufferingOldest(Limits.listenerBacklog))
        guard let id = server.streams.add({ continuation.finish() }) else { return }
        defer { server.streams.remove(id) }
        // Both end with this function: leaving it cancels them.
        async let _: Void = feed(subscription, continuation)
        async let _: Void = beat(continuation)
        var lines = StreamLines(server: server, only: only, last: after)
        // The first bytes at once, so that whoever listens knows that it is heard.
        try await writer.write(ByteBuffer(string: ": muster\n\n"))
        try await replay(&lines, to: &writer)
        for await item in items {
            switch item {
            case .heartbeat:
                guard await isWelcome() else { return }
                try await writer.write(ByteBuffer(string: "event: beat\ndata: {}\n\n"))
            case .entries([]):
                let isCurrent = server.board.away == nil && server.board.halted == nil
                try await writer.write(
                    ByteBuffer(string: "event: standing\ndata: {\"current\":\(isCurrent)}\n\n"))
            case .entries(let entries):
                if entries.contains(where: \.event.movesDoors), await !isWelcome() { return }
                let bytes = try lines.events(entries)
                if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
            }
        }
    }

    private func isWelcome() async -> Bool {
        (try? await server.caller(for: call)) != nil
    }

    @concurrent
    private func feed(
        _ subscription: Feed.Subscription, _ items: AsyncStream<Item>.Continuation
    ) async {
        for await entries in subscription.entries {
            if case .dropped = items.yield(.entries(entries)) { break }
        }
        items.finish()
    }

    @concurrent
    private func beat(_ items: AsyncStream<Item>.Continuation) async {
        while true {
            do {
                try await Task.sleep(for: Limits.streamHeartbeat)
            } catch {
                return
            }
            items.yield(.heartbeat)
        }
    }

    @concurrent
    private func replay(
        _ lines: inout StreamLines, to writer: inout any ResponseBodyWriter
    ) async throws {
        while lines.last < server.board.position {
            let before = lines.last
            let entries =
                if let only {
                    try await server.store.entries(
                        of: only, after: before, limit: Limits.foldedAtOnce)
                } else {
                    try await server.store.entries(after: before, limit: Limits.foldedAtOnce)
                }
            let bytes = try lines.events(entries)
            if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
            if entries.count < Limits.foldedAtOnce || lines.last == before { return }
        }
    }
}

extension Event {
    /// Whether somebody may be let in no longer after it.
    fileprivate var movesDoors: Bool {
        switch self {
        case .tokenRevoked, .handbookApplied: true
        default: false
        }
    }
}

/// Words entries as events, each once and in order.
private struct StreamLines {
    let server: MusterServer
    let only: IncidentNumber?
    /// The last entry taken.
    var last: Position
    /// What the words need is remembered per incident, from its first entry here on.
    private var timelines: [IncidentNumber: Timeline] = [:]

    init(server: MusterServer, only: IncidentNumber?, last: Position) {
        self.server = server
        self.only = only
        self.last = last
    }

    mutating func events(_ entries: [Entry]) throws -> [UInt8] {
        let handbook = server.board.handbook
        let names = Names(handbook)
        var bytes: [UInt8] = []
        for entry in entries where entry.position > last {
            last = entry.position
            if let only, entry.incident != only { continue }
            guard let line = line(of: entry, handbook) else { continue }
            let view = TimelineView.Line(line, names)
            bytes += Array("id: \(entry.position)\nevent: entry\ndata: ".utf8)
            bytes += try PublishedJSON.bytes(of: view)
            bytes += [0x0A, 0x0A]
        }
        return bytes
    }

    private mutating func line(of entry: Entry, _ handbook: Handbook?) -> TimelineLine? {
        let number = entry.incident ?? 0
        var timeline: Timeline
        if let known = timelines[number] {
            timeline = known
            timeline.handbook = handbook
        } else {
            timeline = Timeline(handbook: handbook, knowing: known(entry))
        }
        timelines[number] = nil
        let line = timeline.add(entry)
        if case .archived = entry.event { return line }
        timelines[number] = timeline
        return line
    }

    /// What is known of the entry's incident before it: nothing for one that has just been opened.
    private func known(_ entry: Entry) -> [Incident] {
        if case .opened = entry.event { return [] }
        return entry.incident.flatMap { server.board.incident($0) }.map { [$0] } ?? []
    }
}
