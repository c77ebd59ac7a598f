import App

/// The program's version, in one place.
enum Version {
    static let text = Program.version
}
