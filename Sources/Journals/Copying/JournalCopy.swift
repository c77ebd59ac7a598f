package import Core

/// What a journal is copied from: a store, beside whoever writes to it, or a backup of one.
package protocol JournalSource: Sendable {
    func identity() async throws(JournalError) -> JournalIdentity
    func rows(after position: Position, limit: Int) async throws(JournalError) -> [JournalRow]
    func closedIncidents(_ query: ClosedQuery) async throws(JournalError) -> [IncidentSummary]
    /// Every version of the handbook that is kept.
    func handbookVersions() async throws(JournalError) -> [HandbookVersion]
    func handbook(_ version: HandbookVersion) async throws(JournalError) -> [UInt8]
    /// Every secret, by its name.
    func secrets() async throws(JournalError) -> [String: [UInt8]]
}

/// An empty place that a journal is copied to, for commands and not for servers: its calls block.
/// Nothing of it is there before `finish`, and nothing stays of a copy that ends earlier.
package protocol JournalTarget {
    func take(_ rows: [JournalRow]) throws(JournalError)
    /// Lists the incidents among the closed ones, whether they are there or not.
    func take(closed: [IncidentSummary]) throws(JournalError)
    /// Lists the incident among the closed ones no longer.
    func forget(closed: IncidentNumber) throws(JournalError)
    func take(handbook: [UInt8], as version: HandbookVersion) throws(JournalError)
    func take(secret: [UInt8], named name: String) throws(JournalError)
    /// Makes the copy whole and durable. `record`: it is a backup, and this is what it holds.
    func finish(as identity: JournalIdentity, record: BackupRecord?) throws(JournalError)
}

/// What a backup says of itself.
package struct BackupRecord: Hashable, Sendable {
    package var madeAt: Moment
    /// Where the journal ended: a backup that ends elsewhere was cut off.
    package var head: Head

    package init(madeAt: Moment, head: Head) {
        self.madeAt = madeAt
        self.head = head
    }
}

/// A copy of a journal on its way, verified row by row.
///
/// Since a journal is only appended to, what is read up to some position is what the journal was
/// there, whatever is written meanwhile: every read is short, and nobody who writes waits for it.
package struct JournalCopy<Source: JournalSource, Target: JournalTarget> {
    private static var page: Int { 1000 }

    private let source: Source
    private let target: Target
    private var verifier = Verifier()
    private var at = Moment.zero
    private var head = Head.start

    private init(_ source: Source, to target: Target) {
        self.source = source
        self.target = target
    }

    /// Writes a backup of a store that may be at work, and says what it holds. Throws `.corrupt`
    /// where the journal is not as it was written.
    package static func backUp(
        _ source: Source, to target: Target, at moment: Moment
    ) async throws(JournalError) -> BackupRecord {
        var copy = JournalCopy(source, to: target)
        try await copy.run()
        let record = BackupRecord(madeAt: max(moment, copy.at), head: copy.head)
        try target.finish(as: try await source.identity(), record: record)
        return record
    }

    /// Brings a backup back as a journal of another epoch that is held (promise 13); returns its
    /// end. Throws `.corrupt` where the backup is not what it says.
    package static func restore(
        _ source: Source, record: BackupRecord, to target: Target, at moment: Moment
    ) async throws(JournalError) -> Head {
        var copy = JournalCopy(source, to: target)
        try await copy.run()
        guard copy.head == record.head else {
            throw .corrupt("it ends at \(copy.head.position), not at \(record.head.position)")
        }
        var identity = try await source.identity()
        identity.epoch += 1
        let held = Event.Held(backedUpAt: record.madeAt, epoch: identity.epoch)
        let entry = Entry(
            position: copy.head.position.next, at: max(moment, copy.at), by: .operatorShell,
            batch: BatchID(node: "restore", serial: BatchSerial(identity.epoch)), incident: nil,
            event: .held(held))
        var salts = SystemRandomNumberGenerator()
        var row = JournalRow(entry, salt: &salts)
        var chain = Chain(after: copy.head)
        chain.link(&row)
        try target.take([row])
        try target.finish(as: identity, record: nil)
        return row.head
    }

    private mutating func run() async throws(JournalError) {
        try await takeRows { _ throws(JournalError) in }
        // The list of closed incidents knows titles that a redaction took from the entries. What
        // was archived or came back while it was read stands in the rows behind.
        try await takeClosed()
        let target = target
        try await takeRows { row throws(JournalError) in
            guard let entry = try? row.entry() else { return }
            switch entry.event {
            case .archived(let archived): try target.take(closed: [archived.summary])
            case .restored(let restored): try target.forget(closed: restored.incident.number)
            default: break
            }
        }
        for version in try await source.handbookVersions() {
            try target.take(handbook: try await source.handbook(version), as: version)
        }
        for (name, bytes) in try await source.secrets().sorted(by: { $0.key < $1.key }) {
            try target.take(secret: bytes, named: name)
        }
    }

    private mutating func takeRows(
        _ project: (JournalRow) throws(JournalError) -> Void
    ) async throws(JournalError) {
        while true {
            let rows = try await source.rows(after: head.position, limit: Self.page)
            guard let last = rows.last else { return }
            for row in rows {
                if let problem = verifier.check(row) { throw .corrupt(problem) }
                at = max(at, row.at)
            }
            try target.take(rows)
            for row in rows { try project(row) }
            head = last.head
            if rows.count < Self.page { return }
        }
    }

    private func takeClosed() async throws(JournalError) {
        var query = ClosedQuery(limit: ClosedQuery.most)
        while true {
            let found = try await source.closedIncidents(query)
            guard let last = found.last else { return }
            try target.take(closed: found)
            query.before = last.number
        }
    }
}
