import Core

/// A screen that says what is the matter and where to go from there.
struct TroubleText: Sendable {
    let title: String
    let words: String
    var next: String?
    var wayAddress = "/sign-in"
    var wayWords = "Sign in"
    /// Where a form posts to enter without answering, instead of the way.
    var enter: String?
    /// What was written into a form that was refused.
    var written: String?
    var reference: String?
}

/// What the template of all errors reads.
struct TroubleView: Sendable {
    struct Way: Sendable {
        let wayAddress: String
        let wayWords: String
    }

    let frame: Frame
    let troubleTitle: String
    let troubleWords: String
    let troubleNext: String?
    let enter: String?
    let way: Way?
    let written: String?
    let reference: String?

    init(_ text: TroubleText, frame: Frame) {
        self.frame = frame
        troubleTitle = text.title
        troubleWords = text.words
        troubleNext = text.next.flatMap { $0.isEmpty ? nil : $0 }
        enter = text.enter
        way =
            text.enter == nil ? Way(wayAddress: text.wayAddress, wayWords: text.wayWords) : nil
        written = text.written
        reference = text.reference
    }
}

extension Screens {
    /// The one shape of every error.
    ///
    /// - Parameters:
    ///   - status: the HTTP status, shown small for whoever reports it.
    ///   - title: what is the matter, in a few words.
    ///   - words: a sentence more.
    ///   - back: where to go from here; nil: the incidents, or signing in for nobody.
    ///   - written: what was written into the form that was refused, to be taken along.
    package func error(
        status: Int, title: String, words: String, back: String? = nil, written: String? = nil,
        scene: Scene
    ) -> String {
        var text = TroubleText(
            title: title, words: words, written: written, reference: "\(status)")
        if let back {
            text.wayAddress = back
            text.wayWords = back.hasPrefix("/sign-in") ? "Sign in" : "Back"
        } else if let viewer = scene.viewer {
            text.wayAddress = viewer.only.map { "/incidents/\($0)" } ?? "/incidents"
            text.wayWords = viewer.only == nil ? "Incidents" : "The war room"
        }
        return trouble(text, frame: Frame(scene, title: title).narrow)
    }

    func trouble(_ text: TroubleText, frame: Frame) -> String {
        draw("trouble", TroubleView(text, frame: frame))
    }
}
