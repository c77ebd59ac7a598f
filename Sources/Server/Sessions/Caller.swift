import Core
import Seals

/// Who asks, once it is known.
struct Caller: Hashable, Sendable {
    var person: PersonID
    /// By the link of a page: this incident and nothing else.
    var only: IncidentNumber?
    /// Nil: by token. Forms of a session carry its form token.
    var session: SessionToken?

    var actor: Actor { .person(person) }

    /// The actor of an act that may be on somebody's behalf.
    func actor(onBehalfOf other: PersonID?) -> Actor {
        guard let other, other != person else { return actor }
        return .behalf(of: other, by: person)
    }

    /// The client's key, kept apart from everybody else's and from other addresses'.
    func scoped(_ key: String, _ path: String) -> String { "\(person):\(path):\(key)" }
}
