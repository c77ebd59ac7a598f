import CPostgres
import Journals

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Why a pipeline came to nothing.
enum SessionError: Error {
    /// The connection is gone, or no answer came in time: what was sent may have happened.
    case lost(String)
    /// The database said no; nothing of the transaction stays.
    case refused(state: String, words: String)
}

/// One connection, used by one thread at a time. Every wait has an end: libpq's own calls have none.
///
/// `@unchecked Sendable` because it is handed from the thread that opened it to the one that uses
/// it, and never used by two.
final class Session: @unchecked Sendable {
    private let connection: OpaquePointer
    private var prepared: Set<String> = []
    private(set) var isBroken = false

    /// Connects, within the time that the settings allow. Throws `.unavailable`.
    init(_ settings: PostgresSettings, purpose: String) throws(JournalError) {
        let values = settings.keywords(purpose: purpose)
        guard let connection = Self.connect(values) else {
            throw .unavailable("no memory for a connection")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let words = Self.words(String(cString: PQerrorMessage(connection)))
            PQfinish(connection)
            throw .unavailable(words)
        }
        self.connection = connection
        PQsetnonblocking(connection, 1)
        // Notices are for people at a prompt.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    private static func connect(_ values: [(String, String)]) -> OpaquePointer? {
        let keywords = values.map { strdup($0.0) }
        let texts = values.map { strdup($0.1) }
        defer { (keywords + texts).forEach { free($0) } }
        let names = keywords.map { UnsafePointer($0) } + [nil]
        let contents = texts.map { UnsafePointer($0) } + [nil]
        // The first value, `dbname`, may be a whole URL.
        return PQconnectdbParams(names, contents, 1)
    }

    var descriptor: CInt { PQsocket(connection) }
    var serverVersion: Int { Int(PQserverVersion(connection)) }
    var host: String { PQhost(connection).map { String(cString: $0) } ?? "" }

    /// Sends all statements at once and waits for what they come to, in order; they stop at the
    /// first that fails.
    func run(
        _ statements: [Statement], within limit: Duration
    ) throws(SessionError) -> [Rows] {
        let deadline = ContinuousClock.now + limit
        var results: [OpaquePointer] = []
        let isPreparation: [Bool]
        do throws(SessionError) {
            isPreparation = try send(statements)
            for _ in isPreparation {
                guard let result = try next(deadline) else { throw lost() }
                results.append(result)
                // Each command's results end with nothing.
                guard try next(deadline) == nil else { throw lost() }
            }
            guard let sync = try next(deadline) else { throw lost() }
            PQclear(sync)
            guard PQexitPipelineMode(connection) == 1 else { throw lost() }
        } catch {
            isBroken = true
            for result in results { PQclear(result) }
            throw error
        }
        let answers = try judged(results, isPreparation)
        prepared.formUnion(statements.compactMap(\.name))
        return answers
    }

    func run(_ statement: Statement, within limit: Duration) throws(SessionError) -> Rows {
        guard let rows = try run([statement], within: limit).first else { throw lost() }
        return rows
    }

    /// Waits for notifications, at most so long, and returns their texts.
    func notifications(within limit: Duration) throws(SessionError) -> [String] {
        try consume()
        if let found = takeNotifications() { return found }
        try poll(for: CShort(POLLIN), until: .now + limit, mayTimeOut: true)
        try consume()
        return takeNotifications() ?? []
    }

    /// Lets another thread's wait end: for an orderly stop.
    func interrupt() { shutdown(descriptor, CInt(SHUT_RDWR)) }

    // MARK: Sending

    /// Which statements were prepared first, in the order of all commands sent.
    private func send(_ statements: [Statement]) throws(SessionError) -> [Bool] {
        guard PQenterPipelineMode(connection) == 1 else { throw lost() }
        var known = prepared
        var commands: [Bool] = []
        for statement in statements {
            if let name = statement.name, known.insert(name).inserted {
                let types = statement.parameters.map(\.type)
                guard
                    PQsendPrepare(
                        connection, name, statement.sql, CInt(types.count), types) == 1
                else { throw lost() }
                commands.append(true)
            }
            guard send(statement) else { throw lost() }
            commands.append(false)
        }
        guard PQpipelineSync(connection) == 1 else { throw lost() }
        return commands
    }

    private func send(_ statement: Statement) -> Bool {
        let values = statement.parameters.map(\.encoded)
        let types = statement.parameters.map(\.type)
        let lengths = values.map { CInt(clamping: $0?.count ?? 0) }
        let formats = [CInt](repeating: 1, count: values.count)
        // One buffer for all: pointers into it hold until libpq has taken its copy.
        var buffer: [UInt8] = []
        var offsets: [Int?] = []
        for value in values {
            offsets.append(value == nil ? nil : buffer.count)
            if let value { buffer += value }
        }
        // An empty value has an address, too.
        buffer.append(0)
        return buffer.withUnsafeBytes { bytes in
            let pointers = offsets.map { offset in
                offset.flatMap { bytes.baseAddress?.advanced(by: $0) }?
                    .assumingMemoryBound(to: CChar.self)
            }
            let count = CInt(clamping: values.count)
            let sent =
                if let name = statement.name {
                    PQsendQueryPrepared(
                        connection, name, count, pointers, lengths, formats, 1)
                } else {
                    PQsendQueryParams(
                        connection, statement.sql, count, types, pointers, lengths, formats, 1)
                }
            return sent == 1
        }
    }

    // MARK: Receiving

    private func next(_ deadline: ContinuousClock.Instant) throws(SessionError) -> OpaquePointer? {
        while true {
            let unsent = PQflush(connection)
            guard unsent >= 0 else { throw lost() }
            if PQisBusy(connection) == 0 { return PQgetResult(connection) }
            let events = CShort(unsent == 1 ? POLLIN | POLLOUT : POLLIN)
            try poll(for: events, until: deadline, mayTimeOut: false)
            try consume()
        }
    }

    private func consume() throws(SessionError) {
        guard PQconsumeInput(connection) == 1 else { throw lost() }
    }

    private func poll(
        for events: CShort, until deadline: ContinuousClock.Instant, mayTimeOut: Bool
    ) throws(SessionError) {
        while true {
            let left = deadline - .now
            let milliseconds =
                max(0, left.components.seconds * 1000)
                + left.components.attoseconds / 1_000_000_000_000_000
            var waited = pollfd(fd: descriptor, events: events, revents: 0)
            let ready = Glibc.poll(&waited, 1, CInt(clamping: max(0, milliseconds) + 1))
            if ready > 0 { return }
            if ready < 0, errno == EINTR { continue }
            if ready == 0, left > .zero { continue }
            if ready == 0, mayTimeOut { return }
            isBroken = true
            throw .lost("the database did not answer in time")
        }
    }

    private func takeNotifications() -> [String]? {
        var found: [String] = []
        while let notification = PQnotifies(connection) {
            found.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return found.isEmpty ? nil : found
    }

    /// The rows of every statement, without those of preparing; throws the first refusal.
    private func judged(
        _ results: [OpaquePointer], _ isPreparation: [Bool]
    ) throws(SessionError) -> [Rows] {
        let all = results.map { Rows($0) }
        guard let failed = results.first(where: { !Self.isGood($0) }) else {
            return zip(all, isPreparation).filter { !$0.1 }.map(\.0)
        }
        let state =
            PQresultErrorField(failed, CInt(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        let words = Self.words(String(cString: PQresultErrorMessage(failed)))
        // Of what was prepared on the way, some stays: not worth asking which.
        if isPreparation.contains(true) { isBroken = true }
        guard !Self.endsConnection(state) else {
            isBroken = true
            throw .lost(words)
        }
        throw .refused(state: state, words: words)
    }

    private static func isGood(_ result: OpaquePointer) -> Bool {
        let status = PQresultStatus(result)
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
    }

    /// Errors after which this connection leads nowhere: broken, being shut down, or to a server
    /// that is a standby now.
    private static func endsConnection(_ state: String) -> Bool {
        state.hasPrefix("08") || state.hasPrefix("57P") || state.hasPrefix("58")
            || state == "25006" || state == "25P03" || state.isEmpty
    }

    private func lost() -> SessionError {
        isBroken = true
        return .lost(Self.words(String(cString: PQerrorMessage(connection))))
    }

    private static func words(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: "; ")
        return line.isEmpty ? "the connection was lost" : line
    }
}
