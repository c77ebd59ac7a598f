package import Core

/// A timeline as JSON; each line also stands alone in the live stream.
package struct TimelineView: Hashable, Codable, Sendable {
    package struct Line: Hashable, Codable, Sendable {
        package var position: Int
        package var incident: Int?
        package var at: String
        package var happenedAt: String?
        package var kind: String
        package var mark: Mark
        package var person: Named?
        package var text: String
        /// The mechanics of paging.
        package var detail: Bool
        /// Files that came with it; absent: none.
        package var files: [FileView]?

        package init(_ line: TimelineLine, _ names: Names) {
            position = line.position.value
            incident = line.incident?.value
            at = line.at.preciseText
            happenedAt = line.happenedAt?.preciseText
            kind = line.kind
            mark = line.mark
            person = line.who.map { names.named($0) }
            text = line.text
            detail = line.isDetail
            files = line.files.isEmpty ? nil : line.files.map { FileView($0, of: line) }
        }
    }

    /// The journal's position up to which this is complete.
    package var position: Int
    package var lines: [Line]

    package init(_ lines: [TimelineLine], at position: Position, handbook: Handbook?) {
        let names = Names(handbook)
        self.position = position.value
        self.lines = lines.map { Line($0, names) }
    }
}

/// A file that came with a mail.
package struct FileView: Hashable, Codable, Sendable {
    package var name: String
    /// In bytes.
    package var size: Int
    /// Where its content is; absent: it was too large to keep.
    package var address: String?

    init(_ file: TimelineFile, of line: TimelineLine) {
        name = file.name
        size = file.size
        address = file.address(of: line.incident, at: line.position)
    }
}
