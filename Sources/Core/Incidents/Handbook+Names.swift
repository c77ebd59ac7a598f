// What people read carries names: the words of a message are kept as they were sent. Everything
// else in an entry says ids, for which the reader of it puts names.

extension Handbook {
    /// The name that the person goes by; their id when this version does not know them.
    package func name(of person: PersonID) -> String { people[person]?.name ?? person.text }

    /// What an obligation is called in a sentence: `Database 2`, `incident commander`, `Ada Moreno`.
    package func title(of obligation: Obligation) -> String { title(of: obligation.asSeat) }

    /// A reason of a verdict as a sentence; what a person decided begins with their name.
    package func words(of reason: Verdict.Reason) -> String {
        reason.by.map { "\(name(of: $0)) \(reason.text)" } ?? reason.text
    }
}
