// What rules may yet say, and storms.

extension Event {
    /// Rules were asked, and may answer otherwise later though no alert changes.
    package struct Weighed: Hashable, Sendable {
        /// The alert that they were asked about; nil: all that are watched.
        package var watched: Watched?
        /// When they are asked again; nil: not by time alone.
        package var suspense: Suspense?

        package init(watched: Watched?, suspense: Suspense?) {
            self.watched = watched
            self.suspense = suspense
        }
    }

    /// Many services alert at once: this incident stands for all of it.
    package struct StormRecognised: Hashable, Sendable {
        package var storm: Storm

        package init(storm: Storm) {
            self.storm = storm
        }
    }

    /// Another incident is a part of the storm, or a part of it became worse.
    package struct StormGrew: Hashable, Sendable {
        package var part: IncidentNumber
        /// The response plan that assembles here because of it.
        package var plan: PlanID?

        package init(part: IncidentNumber, plan: PlanID? = nil) {
            self.part = part
            self.plan = plan
        }
    }

    /// It is a part of the storm that another incident stands for.
    package struct StormJoined: Hashable, Sendable {
        package var main: IncidentNumber

        package init(main: IncidentNumber) {
            self.main = main
        }
    }
}
