package import Core
import Reviews

/// What the templates of the ways in read.
struct DoorView: Sendable {
    let frame: Frame
    let complaint: String?
    var next: String?
    var setupToken = ""
    var everybody: [Choice] = []
    var tokenName = ""
    var tokenSecret = ""
}

/// What the template of the declaration reads.
struct DeclareView: Sendable {
    struct SeverityChoice: Sendable {
        let severityName: String
        let severityMeaning: String
        let severityPages: String
    }

    let frame: Frame
    let complaint: String?
    let givenTitle: String
    let givenText: String
    let services: [Choice]
    let severityChoices: [SeverityChoice]
}

extension Screens {
    /// Where a token is pasted.
    ///
    /// - Parameters:
    ///   - next: the path to go to afterwards; only one that begins with a single `/` is kept.
    ///   - complaint: why the last try failed.
    package func signIn(next: String?, complaint: String? = nil, scene: Scene) -> String {
        var view = DoorView(frame: Frame(scene, title: "Sign in").narrow, complaint: complaint)
        if let next, next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\") {
            view.next = next
        }
        return draw("sign-in", view)
    }

    /// The first start's one-time link: choose who you are.
    package func setup(token: String, complaint: String? = nil, scene: Scene) -> String {
        var view = DoorView(frame: Frame(scene, title: "Set up").narrow, complaint: complaint)
        view.setupToken = token
        view.everybody = scene.personChoices
        return draw("setup", view)
    }

    /// The person's own token, shown once.
    package func newToken(_ secret: String, of person: PersonID, scene: Scene) -> String {
        var view = DoorView(frame: Frame(scene, title: "Your token").narrow, complaint: nil)
        view.tokenName = scene.names.person(person)
        view.tokenSecret = secret
        return draw("token", view)
    }

    /// The form to declare an incident; after a refusal with what was given and why it was refused.
    package func declare(
        given: Declaration? = nil, complaint: String? = nil, scene: Scene
    ) -> String {
        let severities = Severity.allCases.map {
            let policy = scene.handbook.severities[$0] ?? SeverityPolicy.table[$0]
            return DeclareView.SeverityChoice(
                severityName: $0.name, severityMeaning: $0.meaning,
                severityPages: policy?.pagingWords ?? "")
        }
        let view = DeclareView(
            frame: Frame(scene, title: "Declare an incident").narrow, complaint: complaint,
            givenTitle: given?.title ?? "", givenText: given?.text ?? "",
            services: scene.serviceChoices.choosing(given?.service?.text ?? ""),
            severityChoices: severities)
        return draw("declare", view)
    }

    /// The words, and what to do at three in the morning.
    package func help(scene: Scene) -> String {
        draw(
            "help",
            DoorView(
                frame: Frame(scene, title: "Help", current: "/help").narrow, complaint: nil))
    }
}
