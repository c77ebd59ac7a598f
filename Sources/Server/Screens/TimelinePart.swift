import Core
import Reviews

/// The timeline as a war room shows it: the newest line first, so that what just happened is under
/// the eyes without scrolling on a phone too; a review reads the other way round. The mechanics of
/// paging are folded, run by run; older lines are one fold further down.
struct TimelinePart: Sendable {
    struct Line: Sendable {
        let lineAt: Stamp
        let lineMark: String
        let glyph: String
        let words: String
        let isMilestone: Bool
        let files: [FileLine]
    }

    struct FileLine: Sendable {
        let fileWords: String
        let fileAddress: String?
    }

    struct Part: Sendable {
        let isFold: Bool
        /// The position of the oldest line in it, which stays while newer ones arrive.
        let foldID: Int
        let foldWords: String
        let folded: [Line]
        let shownLine: Line?
    }

    let entries: [Part]
    let hasEarlier: Bool
    let earlierWords: String
    let earlier: [Line]
    let beyond: String?

    /// Parts that are open to the eye before the rest is folded away.
    private static let shownParts = 40
    /// Lines drawn at all: the screen is fetched anew with every entry.
    private static let drawnLines = 400

    /// `entries`: the line of each entry, in the order of the journal.
    init(_ scene: Scene, _ entries: [TimelineLine]) {
        let lines = entries.gathered()
        let drawn = lines.suffix(Self.drawnLines).reversed()
        var parts: [Part] = []
        var run: [TimelineLine] = []
        var taken = 0
        func closeRun() {
            guard let oldest = run.last else { return }
            let count = run.count
            parts.append(
                Part(
                    isFold: true, foldID: oldest.position.value,
                    foldWords: count == 1 ? "1 detail of paging" : "\(count) details of paging",
                    folded: run.map { Line(scene, $0) }, shownLine: nil))
            run = []
        }
        for line in drawn {
            if parts.count >= Self.shownParts, run.isEmpty { break }
            taken += 1
            if line.isDetail {
                run.append(line)
                continue
            }
            closeRun()
            parts.append(
                Part(
                    isFold: false, foldID: 0, foldWords: "", folded: [],
                    shownLine: Line(scene, line)))
        }
        closeRun()
        self.entries = parts
        earlier = drawn.dropFirst(taken).map { Line(scene, $0) }
        hasEarlier = !earlier.isEmpty
        earlierWords = "\(earlier.count) earlier"
        let left = lines.count - drawn.count
        beyond = left > 0 ? "\(left) lines before these are in the export." : nil
    }
}

extension TimelinePart.Line {
    init(_ scene: Scene, _ line: TimelineLine) {
        lineAt = scene.clock.stamp(line.happenedAt ?? line.at, seconds: true)
        lineMark = line.mark.rawValue
        glyph = line.mark.glyph
        words = line.text
        isMilestone = line.isMilestone
        files = line.files.map {
            TimelinePart.FileLine(
                fileWords: $0.words,
                fileAddress: $0.address(of: line.incident, at: line.position))
        }
    }
}

extension Mark {
    /// A sign beside the words; it says nothing that the words do not.
    fileprivate var glyph: String {
        switch self {
        case .opened: "●"
        case .severity: "▲"
        case .alert: "◆"
        case .page, .delivery: "→"
        case .answer, .step: "✓"
        case .alarm: "!"
        case .room: "•"
        case .decision: "★"
        case .action: "☐"
        case .update: "↗"
        case .end: "■"
        case .system: "·"
        }
    }
}
