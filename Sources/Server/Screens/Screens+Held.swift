package import Core

/// What the screen of a held installation reads.
struct HeldScreenView: Sendable {
    let frame: Frame
    let heldTitle: String
    let heldAdvice: String
    let openWords: String
    let open: [IncidentLine]
    let isHeld: Bool
    let resumeWords: String
    let complaint: String?
}

extension Screens {
    /// What is open while nothing is sent, and the button that ends that; without it when nothing
    /// is held. `complaint`: why a resume was refused.
    package func held(_ open: [Incident], complaint: String? = nil, scene: Scene) -> String {
        let isHeld = scene.held != nil
        let count = open.count == 1 ? "this one" : "these \(open.count)"
        let view = HeldScreenView(
            frame: Frame(scene, title: isHeld ? "Held" : "Not held"),
            heldTitle: isHeld ? "Held: nothing is sent" : "Muster is not held",
            heldAdvice: isHeld
                ? "Whatever happened after the backup is not in here. Resolve what is long over: "
                    + "nobody is told of it now. On resuming, everybody who is owed a page is rung "
                    + "once, and the delays count from then."
                : "Pages go out as they are due.",
            openWords: "\(open.count)",
            open: open.worstFirst.map { IncidentLine(scene, $0) }, isHeld: isHeld,
            resumeWords: open.isEmpty
                ? "Nothing is open: resume" : "I have seen \(count): resume and page",
            complaint: complaint)
        return draw("held", view)
    }
}

extension [Incident] {
    /// The worst first, then the newest.
    var worstFirst: [Incident] {
        sorted {
            $0.severity == $1.severity ? $0.number > $1.number : $0.severity > $1.severity
        }
    }
}
