package import Core

/// What the check said of the rosters in force, with everything that is laid over them.
package struct ReadinessReport: Sendable {
    package var handbook: HandbookVersion
    package var at: Moment
    package var days: Int
    /// By file and line.
    package var problems: [Problem]

    package init(handbook: HandbookVersion, at: Moment, days: Int, problems: [Problem]) {
        self.handbook = handbook
        self.at = at
        self.days = days
        self.problems = problems
    }

    package func count(_ weight: Problem.Weight) -> Int {
        problems.count { $0.weight == weight }
    }
}
