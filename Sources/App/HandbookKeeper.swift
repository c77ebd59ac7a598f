package import Core
import Crypto
package import Handbooks
import Journals
package import Logging
import Nodes
import Reviews
import Synchronization

/// Brings the organisation's files into force, and keeps the last good version when they break.
package final class HandbookKeeper: Sendable {
    package struct Directories: Sendable, Hashable {
        package var rosters: String
        package var runbooks: String

        package init(rosters: String, runbooks: String) {
            self.rosters = rosters
            self.runbooks = runbooks
        }

        /// The problem with its paths as they are on this machine, for whoever named them.
        package func written(_ problem: Problem) -> Problem {
            problem.written(rosters: rosters, runbooks: runbooks)
        }
    }

    /// What one look at the files came to.
    package enum Outcome: Sendable {
        case applied(HandbookVersion)
        case unchanged
        case refused([Problem])
    }

    let directories: Directories
    private let logger: Logger
    private let now: @Sendable () -> Moment
    private let problems = Mutex<[Problem]>([])

    /// `now`: the wall clock by which it is told who is on call.
    package init(
        directories: Directories, logger: Logger,
        now: @escaping @Sendable () -> Moment = SystemClock.now
    ) {
        self.directories = directories
        self.logger = logger
        self.now = now
    }

    /// What is wrong with the files now; empty when they are in force.
    package var presentProblems: [Problem] { problems.withLock { $0 } }

    /// The files as they are now, loaded; the version is their content hash. `rules`: a file or
    /// directory to try, whose rules count instead of the rosters'. `isAlone`: all cores may help.
    package static func read(
        _ directories: Directories, rules: String? = nil, isAlone: Bool = false
    ) throws(HandbookFiles.DirectoryError) -> (files: HandbookFiles, result: LoadResult) {
        let files = try HandbookFiles(
            rosters: directories.rosters, runbooks: directories.runbooks)
        return (files, try load(files, rules: rules, isAlone: isAlone))
    }

    /// Files that are there already, loaded.
    package static func load(
        _ files: HandbookFiles, rules: String?, isAlone: Bool = false
    ) throws(HandbookFiles.DirectoryError) -> LoadResult {
        let tried = try rules.map { path throws(HandbookFiles.DirectoryError) in
            try HandbookFiles(rules: path)
        }
        return HandbookLoader.load(
            files, version: version(of: files), rules: tried, isAlone: isAlone)
    }

    /// Values of a version from the bytes that the store keeps.
    package static func handbook(_ version: HandbookVersion, _ bytes: [UInt8]) -> Handbook? {
        guard let files = HandbookFiles(canonicalBytes: bytes) else { return nil }
        return HandbookLoader.load(files, version: version).handbook
    }

    package static func version(of files: HandbookFiles) -> HandbookVersion {
        let digest = SHA256.hash(data: files.canonicalBytes)
        return HandbookVersion(Digest32(Array(digest))?.hexadecimal ?? "")
    }

    /// Reads the files and puts them in force if they are sound and new (rule 14, promise 14).
    func refresh(_ node: Node, _ journal: any Journal) async -> Outcome {
        let read: (files: HandbookFiles, result: LoadResult)
        do throws(HandbookFiles.DirectoryError) {
            read = try Self.read(directories)
        } catch {
            return await refuse(
                [Problem(file: directories.rosters, line: 1, message: "\(error)")], node)
        }
        guard let handbook = read.result.handbook else {
            return await refuse(read.result.errors, node)
        }
        let hadProblems = problems.withLock { !$0.isEmpty }
        problems.withLock { $0 = [] }
        if hadProblems { await tell(.resolved, "sound again", node) }
        if node.board.installation.handbook == handbook.version { return .unchanged }
        return await apply(handbook, read.files, node, journal)
    }

    private func apply(
        _ handbook: Handbook, _ files: HandbookFiles, _ node: Node, _ journal: any Journal
    ) async -> Outcome {
        do throws(JournalError) {
            try await journal.store(handbook: files.canonicalBytes, as: handbook.version)
        } catch {
            logger.error("the handbook cannot be stored", metadata: ["reason": "\(error.words)"])
            return .unchanged
        }
        let before = node.board.handbook
        let effect =
            before.map {
                OnCallEffect.all(
                    from: $0, to: handbook, at: now(),
                    changes: node.board.installation.changes)
            } ?? []
        node.learn(handbook)
        let answer = await node.submit(
            Command(
                by: .operatorShell,
                kind: .administer(.applyHandbook(handbook.version, effect: effect))))
        guard case .done = answer else {
            logger.error("the handbook was not applied", metadata: ["answer": "\(answer)"])
            return .unchanged
        }
        logger.notice(
            "handbook in force",
            metadata: [
                "version": "\(handbook.version.text.prefix(12))",
                "people": "\(handbook.people.count)", "groups": "\(handbook.groups.count)",
            ])
        for change in effect {
            logger.notice(
                "the new handbook changes who is on call now",
                metadata: [
                    "group": "\(change.group)",
                    "change": "\(change.words(before, handbook))",
                ])
        }
        return .applied(handbook.version)
    }

    private func refuse(_ found: [Problem], _ node: Node) async -> Outcome {
        problems.withLock { $0 = found }
        for problem in found.prefix(20) {
            logger.error("handbook refused", metadata: ["problem": "\(problem)"])
        }
        // Before the first version is in force there is nobody to tell but the operator.
        if node.board.installation.handbook != nil {
            await tell(.firing, found.first.map { "\($0)" } ?? "unreadable", node)
        }
        return .refused(found)
    }

    private func tell(_ status: Alert.Status, _ detail: String, _ node: Node) async {
        var trouble = Alert.ownTrouble(.handbook, detail: detail)
        trouble.status = status
        _ = await node.submit(Command(by: .muster, kind: .report(trouble)))
    }
}
