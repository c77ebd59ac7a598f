import Core

// What lies over the rosters, for screens to draw.

extension ScreenSamples {
    static let changes = RosterChanges(
        overrides: [
            Override(
                id: 3, group: "database", schedule: nil, from: now - .hours(1),
                until: now + .hours(7), outgoing: nil, incoming: "omar",
                reason: "Ben is on a plane")
        ],
        absences: [
            Absence(
                id: 2, person: "omar", from: now - .hours(4), until: now + .hours(90),
                reason: "the sea")
        ],
        swaps: [
            Swap(
                id: 4, group: "database", offeredBy: "ben", offeredTo: "ada",
                given: [
                    Swap.Part(
                        schedule: "primary", from: now + .hours(20), until: now + .hours(44))
                ],
                inReturn: [
                    Swap.Part(
                        schedule: "primary", from: now + .hours(188), until: now + .hours(212))
                ], reason: "my sister <marries>"),
            Swap(
                id: 5, group: "database", offeredBy: "ada", offeredTo: "omar",
                given: [
                    Swap.Part(schedule: "primary", from: now + .hours(2), until: now + .hours(4))
                ], reason: ""),
            Swap(
                id: 6, group: "database", offeredBy: "ben", offeredTo: "ada",
                given: [
                    Swap.Part(schedule: "primary", from: now + .hours(2), until: now + .hours(4))
                ], reason: "a declined one", state: .declined),
        ])

    /// One of each kind of what can be laid over the files.
    static func laid(_ reason: String) -> RosterChanges {
        RosterChanges(
            overrides: [
                Override(
                    id: 4, group: "database", schedule: "primary", from: now + .hours(20),
                    until: now + .hours(44), outgoing: nil, incoming: "ingrid", reason: reason),
                Override(
                    id: 5, group: "database", schedule: "primary", from: now + .hours(50),
                    until: now + .hours(56), outgoing: "ada", incoming: nil, reason: ""),
            ],
            absences: [
                Absence(
                    id: 6, person: "ben", from: now + .hours(30), until: now + .hours(80),
                    reason: reason)
            ],
            temporaries: [
                TemporarySchedule(
                    id: 8, group: "network", schedule: "primary", from: now + .hours(100),
                    until: now + .hours(160),
                    shifts: (0..<15).map {
                        TemporarySchedule.Shift(
                            person: $0 == 0 ? "felix" : "ingrid", from: now + .hours(100 + $0 * 4),
                            until: now + .hours(104 + $0 * 4))
                    }, reason: reason)
            ],
            shadows: [
                Shadow(
                    id: 7, learner: "yuki", group: "database", schedule: nil, from: now,
                    until: now + .hours(70), reason: reason)
            ])
    }
}
