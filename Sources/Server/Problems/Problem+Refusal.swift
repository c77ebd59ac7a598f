import Core
import Handbooks
import HTTPTypes
import Nodes
import Reviews

extension Problem {
    /// Why a command was refused, for people; the handbook guesses at misspelt names.
    init(_ refusal: Refusal, _ handbook: Handbook?) {
        switch refusal {
        case .unknownIncident, .unknownObligation, .unknownAction, .unknownStep, .unknownKey,
            .unknownToken, .unknownChange, .unknownMute, .archived:
            self = Self.missing(refusal)
        case .unknownPerson, .unknownGroup, .unknownService, .unknownSchedule:
            self = Self.misnamed(refusal, handbook)
        case .notActive, .owesNothing, .holdsNothing, .notInRoom, .noHandover, .mergeIntoItself,
            .linkToItself, .tooManyLinks, .notFiringHere, .tooManyAlerts,
            .tooManyObligations, .alreadyExists, .unseen, .changeOver, .swapMoved, .tooManyChanges,
            .tooManyMutes, .muteOver, .notSnoozed:
            self = Self.conflicting(refusal, Names(handbook))
        case .needsPerson, .needsReason, .needsText, .tooLong, .badETA, .badChange,
            .badRhythm, .badMute, .badSnooze:
            self = Self.incomplete(refusal)
        case .swapOfAnother(let id, let person):
            self = Self.foreign(id, Names(handbook).person(person))
        case .keyReused: self = .keyReused
        case .noHandbook: self = .noHandbook
        case .unwritable: self = .unwritable
        }
    }

    private static func missing(_ refusal: Refusal) -> Problem {
        let (what, where_) =
            switch refusal {
            case .unknownIncident(let number):
                ("incident \(number)", "the list of incidents has those that there are")
            case .archived(let number):
                (
                    "incident \(number) in memory",
                    "it is closed, and its end cannot be read; see the log of the server"
                )
            case .unknownObligation(let id):
                ("obligation \(id) in this incident", "its board has them with their numbers")
            case .unknownAction(let id):
                ("open action \(id) in this incident", "its board has them with their numbers")
            case .unknownStep(let step):
                ("step \(step) in the runbook", "steps are counted from 1")
            case .unknownKey(let id): ("key \(id)", "the list of keys has their names")
            case .unknownToken(let id): ("token \(id)", "the list of tokens has their names")
            case .unknownChange(let id, let kind):
                ("\(kind.name) \(id)", "the list of them has their numbers")
            case .unknownMute(let id):
                ("silence or maintenance window \(id)", "their lists have the numbers")
            default: ("such thing", "look at the incident's board")
            }
        return Problem(
            .notFound, "not-found", "No such thing", "There is no \(what); \(where_).")
    }

    private static func misnamed(_ refusal: Refusal, _ handbook: Handbook?) -> Problem {
        var field = ""
        var name = ""
        var known: [String] = []
        switch refusal {
        case .unknownPerson(let id):
            (field, name) = ("person", id.text)
            known = (handbook?.people.keys).map { $0.map(\.text) } ?? []
        case .unknownGroup(let id):
            (field, name) = ("group", id.text)
            known = (handbook?.groups.keys).map { $0.map(\.text) } ?? []
        case .unknownService(let id):
            (field, name) = ("service", id.text)
            known = (handbook?.services.keys).map { $0.map(\.text) } ?? []
        case .unknownSchedule(let id):
            (field, name) = ("schedule", id.text)
            known = handbook?.groups.values.flatMap { $0.schedules.map(\.id.text) } ?? []
        default: break
        }
        guard !name.isEmpty else {
            return .invalid(["\(field): say which"], saying: "Say which \(field) is meant.")
        }
        let hint = Nearest.hint(for: name, among: known)
        return Problem(
            .unprocessableContent, "unknown-name", "The handbook has no such name",
            "The handbook in force has no \(field) \(name.shown)\(hint)\(hint.last == "?" ? "" : ".")",
            errors: ["\(field): \(name.shown) is not known"])
    }

    private static func conflicting(_ refusal: Refusal, _ names: Names) -> Problem {
        let (kind, words) =
            switch refusal {
            case .notActive(let number, let state):
                (
                    "over",
                    "Incident \(number) is \(state.name). Reopen it first, or look for the one "
                        + "that it was merged into"
                )
            case .owesNothing(let person):
                (
                    "owes-nothing",
                    "\(names.person(person)) was not asked for anything here that this could "
                        + "answer. Name the obligation to take it over, or join without one"
                )
            case .holdsNothing(let person):
                (
                    "holds-nothing",
                    "\(names.person(person)) holds nothing here that could be handed over. Look at "
                        + "the board for who holds what"
                )
            case .notInRoom(let person):
                (
                    "not-in-room",
                    "\(names.person(person)) is neither in the room nor asked for here. Look at the "
                        + "board for who is"
                )
            case .noHandover:
                ("no-handover", "Nobody has offered you a hand-over here. Ask for it first")
            case .mergeIntoItself:
                ("merge-into-itself", "An incident cannot be merged into itself. Name another")
            case .linkToItself, .tooManyLinks, .notFiringHere, .tooManyAlerts: tied(refusal)
            case .tooManyObligations:
                (
                    "too-many-obligations",
                    "This incident has \(Limits.obligations) obligations, which is the most. "
                        + "Release one that is not needed"
                )
            case .alreadyExists(let what):
                ("exists", "There is a \(what) already. Choose another name for this one")
            case .changeOver(let id, let kind, let how):
                (
                    "over",
                    "\(kind.name.prefix(1).uppercased() + kind.name.dropFirst()) \(id) is \(how)"
                )
            case .swapMoved(let id, let what):
                (
                    "moved",
                    "Swap \(id) can no longer be accepted: \(what). Decline it, and ask for a "
                        + "new offer"
                )
            case .tooManyChanges:
                (
                    "too-many-changes",
                    "\(Limits.rosterChanges) changes lie over the rosters, which is the most. Put "
                        + "what lasts into the files, and remove what is not needed"
                )
            case .tooManyMutes:
                (
                    "too-many-silences",
                    "\(Limits.mutes) silences and maintenance windows are not over, which is the "
                        + "most. Remove one that is not needed"
                )
            case .muteOver(let id, let kind):
                (
                    "over",
                    "\(kind.name.prefix(1).uppercased() + kind.name.dropFirst()) \(id) is over"
                )
            case .notSnoozed(let number):
                (
                    "not-snoozed",
                    "Incident \(number) is sev1, and a catastrophe is not put off. Acknowledge or "
                        + "join, hand it over, lower its severity with a reason, or resolve it"
                )
            case .unseen(let open):
                (
                    "unseen",
                    "Other incidents are open than those that were seen: \(open) now. Look at "
                        + "them, then resume with their number"
                )
            default: ("conflict", "The incident's state does not allow it")
            }
        return Problem(.conflict, kind, "That does not fit the state of things", words + ".")
    }

    /// About what an incident has to do with others.
    private static func tied(_ refusal: Refusal) -> (String, String) {
        switch refusal {
        case .tooManyLinks:
            (
                "too-many-links",
                "One of the two has \(Limits.links) links, which is the most. Unlink one that says "
                    + "nothing any more"
            )
        case .notFiringHere(let digest):
            (
                "not-firing-here",
                "The alert \(digest.idText) does not fire in this incident: it ended, or belongs to "
                    + "another. Look at the board for those that do"
            )
        case .tooManyAlerts:
            (
                "too-many-alerts",
                "More than \(Limits.splitAlerts) alerts cannot be split off at once. Name fewer, "
                    + "and split again"
            )
        default: ("link-to-itself", "An incident cannot be linked to itself. Name another")
        }
    }

    private static func foreign(_ id: OverrideID, _ person: String) -> Problem {
        Problem(
            .forbidden, "not-yours", "That is for somebody else to say",
            "Swap \(id) is for \(person) to answer. Whoever acts for them has to name them.")
    }

    private static func incomplete(_ refusal: Refusal) -> Problem {
        switch refusal {
        case .needsPerson:
            return Problem(
                .forbidden, "needs-person", "Only people may do this",
                "A key or the program itself cannot answer for somebody. Use a person's token.")
        case .needsReason:
            return .invalid(["text: lowering a severity, or snoozing, needs a reason"])
        case .needsText(let what):
            return .invalid(["text: say something; an empty \(what) helps nobody"])
        case .tooLong(let what, let limit):
            return .invalid(["text: the \(what) is longer than \(limit) bytes"])
        case .badETA:
            return .invalid([
                "eta: expected a time from now to \(Limits.longestETA.words), such as 10m"
            ])
        case .badRhythm(let fault), .badMute(let fault): return .invalid([fault])
        case .badSnooze:
            return .invalid([
                "for: expected \(Limits.snoozes.lowerBound.words) to "
                    + "\(Limits.snoozes.upperBound.words)"
            ])
        case .badChange(let why): return .invalid(["the change: \(why)"])
        default: return .invalid(["the request: it is not complete"])
        }
    }
}
