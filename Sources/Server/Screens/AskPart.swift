import Core
import Reviews

/// What is asked of the one who looks, and the buttons for it.
struct AskPart: Sendable {
    struct Offer: Sendable {
        let offerFrom: String
        let offerWhat: String
        let offerWords: String?
        let offerObligation: Int
    }

    struct Deadline: Sendable {
        let deadlineWords: String
        let untilMilliseconds: Int64
        let untilWords: String

        init(_ words: String, _ countdown: Countdown) {
            deadlineWords = words
            untilMilliseconds = countdown.untilMilliseconds
            untilWords = countdown.untilWords
        }
    }

    let askID: String
    /// Where the forms post to, without the act's word.
    let askPath: String
    /// `asked` puts it where the thumb is.
    var tone = ""
    var headline = ""
    var sentence: String?
    var deadline: Deadline?
    var askBridge: PlacePart?
    var offers: [Offer] = []
    /// The buttons' labels; nil: no such button.
    var acknowledge: String?
    var join: String?
    var decline: String?
    var acknowledgeClass = "main"
    var joinClass = "main"
    var hasArrivals = false
    var arrivalsLabel = "I can join in"
    var canLeave = false
    var leaveWords = ""

    /// Nil when the incident asks nothing of anybody any more.
    init?(
        _ scene: Scene, _ incident: Incident, focus: ObligationID? = nil, path: String? = nil,
        showsBridge: Bool = true
    ) {
        guard incident.isActive, let viewer = scene.viewer?.person else { return nil }
        askID = "ask-\(incident.number)"
        askPath = path ?? incident.path
        switch Standing(of: viewer, in: incident, focus: focus) {
        case .asked(let owed): ask(owed, scene, incident)
        case .acknowledged(let held): remind(held, scene, incident)
        case .joined(let held): welcome(held, scene, incident)
        case .second(let obligation), .late(let obligation):
            thank(obligation, viewer, scene)
        case .declined(let declined):
            tone = "mine"
            let what = scene.listed(declined.map { scene.title($0) })
            headline = "You declined \(what)"
            sentence = "Others are asked. If you can take it after all, say so."
            acknowledge = "I can take it after all"
            acknowledgeClass = "second"
        case .excused(let own):
            tone = "mine"
            headline = "You may go"
            sentence =
                "\(scene.listed(own.map { scene.title($0) })): not needed any more. Thank you."
            join = "Join all the same"
            joinClass = "second"
        case .bystander where incident.snooze != nil:
            headline = "Nobody is asked now"
            sentence = "It is snoozed. Join if there is something to do all the same."
            join = "Join"
            joinClass = "second"
        case .bystander:
            headline = "You were not paged"
            sentence = "Join if you can help, or take a row of the board that nobody has."
            join = "Join"
            joinClass = "second"
        }
        if !showsBridge { askBridge = nil }
        offers = incident.handovers.filter { $0.to == viewer }.map { offer in
            Offer(
                offerFrom: scene.names.person(offer.from),
                offerWhat: incident.obligation(offer.obligation).map { scene.title($0) } ?? "it",
                offerWords: offer.text.isEmpty ? nil : offer.text,
                offerObligation: offer.obligation.value)
        }
        if !offers.isEmpty { tone = "asked" }
    }

    private mutating func ask(_ owed: [Obligation], _ scene: Scene, _ incident: Incident) {
        let mustJoin = owed.needsJoining
        let names = Self.names(of: owed, scene)
        tone = "asked"
        headline =
            names.isEmpty
            ? "You are needed"
            : "\(scene.listed(names)) \(names.count == 1 ? "needs" : "need") you"
        sentence =
            mustJoin
            ? "Acknowledge, then join." : "Acknowledge: that is enough, you need not join."
        acknowledge = "Acknowledge"
        decline = "I cannot take it"
        hasArrivals = mustJoin
        if mustJoin {
            join = "Join now"
            joinClass = "second"
        }
    }

    /// What is owed, in words; nothing for what is asked of the viewer by name.
    private static func names(of owed: [Obligation], _ scene: Scene) -> [String] {
        owed.filter { obligation in
            guard case .person(let person) = obligation.target else { return true }
            return person != scene.viewer?.person
        }.map { scene.title($0) }
    }

    private mutating func remind(_ held: [Obligation], _ scene: Scene, _ incident: Incident) {
        tone = "mine"
        let names = Self.names(of: held, scene)
        headline = names.isEmpty ? "You have answered" : "You have \(scene.listed(names))"
        decline = "I cannot after all"
        let until = held.compactMap { $0.answer?.until }.min()
        if held.needsJoining {
            tone = "mine owed"
            sentence = "Next: join."
            join = "Join now"
            hasArrivals = true
            arrivalsLabel = "Later: in"
            deadline = until.map {
                Deadline(
                    "You said by \(scene.clock.words($0)):", scene.clock.countdown($0))
            }
        } else {
            sentence = until.map {
                "Do something in the room by \(scene.clock.words($0)), or you are asked again."
            }
        }
        askBridge = PlacePart(scene.bridge(of: incident))
    }

    private mutating func welcome(_ held: [Obligation], _ scene: Scene, _ incident: Incident) {
        tone = "mine"
        let what = scene.listed(held.map { scene.title($0) })
        let names = Self.names(of: held, scene)
        headline =
            names.isEmpty
            ? "You are in the room" : "You are in the room for \(scene.listed(names))"
        askBridge = PlacePart(scene.bridge(of: incident))
        canLeave = true
        leaveWords =
            what.isEmpty
            ? "Nobody waits for you."
            : "\(what) is open again and rings the next person, unless somebody accepts a "
                + "hand-over first."
    }

    private mutating func thank(_ obligation: Obligation, _ viewer: PersonID, _ scene: Scene) {
        tone = "mine"
        let holder = obligation.holder.map { scene.names.person($0) } ?? "Somebody"
        let since = obligation.answer.map { " since \(scene.clock.words($0.at))" } ?? ""
        headline = "\(holder) has had \(scene.title(obligation))\(since)"
        join = "Join too"
        joinClass = "second"
        if obligation.alsoAnswered.contains(viewer) {
            headline += ", you are second"
            sentence = "Thank you, that is noted. Join if you can help; if not, sleep well."
        } else {
            sentence = "Nothing more is asked of you. Good to know you are there all the same:"
            acknowledge = "I am here too"
            acknowledgeClass = "second"
        }
    }
}
