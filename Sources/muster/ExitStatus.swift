/// How a command ended, for scripts.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    /// The server refused, or what was asked for is not there.
    case refused = 1
    /// The files have problems, or the journal does not verify.
    case problems = 2
    /// `roster diff`: somebody else is on call at some moment.
    case differs = 3
    /// The command line makes no sense (`EX_USAGE`; the argument parser's own).
    case usage = 64
    /// The server cannot be reached or cannot commit (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// The machine refused: a file, a directory, a port (`EX_IOERR`).
    case machine = 74
    /// No token, or one that may not (`EX_NOPERM`).
    case forbidden = 77

    var meaning: String {
        switch self {
        case .done: "done"
        case .refused: "refused or not found"
        case .problems: "problems found"
        case .differs: "differences found"
        case .usage: "wrong usage"
        case .unavailable: "server unavailable"
        case .machine: "file, directory or port"
        case .forbidden: "not signed in or not allowed"
        }
    }

    static var documentation: String {
        allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", ") + "."
    }
}

/// An end with words for the person and a status for the script.
struct Failure: Error {
    let status: ExitStatus
    let words: String

    init(_ status: ExitStatus, _ words: String) {
        self.status = status
        self.words = words
    }
}
