import Core
import Foundation
import Handbooks
import Testing

/// Rosters of every kind in every zone of the zone database, read by Muster and by another program
/// that shares nothing with it but the rules: the shifts must be the same to the second.
///
/// `MUSTER_ROSTER_ROUNDS=40` reads ten times as many rosters, `MUSTER_ROSTER_SEED=7` others.
@Suite(.enabled(if: RosterReader.isExpected, RosterReader.absence))
struct `Rosters read by another` {
    @Test(arguments: 0..<2) func `have the same shifts in every zone`(half: Int) throws {
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["MUSTER_ROSTER_ROUNDS"].flatMap { Int($0) } ?? 4
        let seed = environment["MUSTER_ROSTER_SEED"].flatMap { UInt64($0) } ?? 20_261_127
        let library = ZoneLibrary()
        let names = library.names.sorted()
        try #require(names.count > 300)
        let others = try ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"].map {
            try RosterZones.named($0)
        }
        var asked: [(seed: UInt64, made: RosterMaker.Made)] = []
        // Two processes, one for each half of the zones.
        for (number, name) in names.enumerated() where number % 2 == half {
            let zone = try RosterZones.named(name)
            for round in 0..<rounds {
                let own = seed &+ UInt64(number * 1000 + round)
                var maker = RosterMaker(own, in: zone, others: others)
                asked.append((own, maker.make(years: 2000...2049)))
            }
        }
        let answers = try RosterReader.answers(asked.map { try RosterReader.line(of: $0.made) })
        try #require(answers.count == asked.count)
        var differing = 0
        var shifts = 0
        for (one, answer) in zip(asked, answers) {
            let made = one.made
            let own = RosterReader.line(
                of: made.schedule.shifts(
                    from: made.from, until: made.until, changes: made.changes,
                    almanac: made.almanac))
            shifts += own.count { !$0.hasSuffix(" ") }
            guard own != answer else { continue }
            differing += 1
            // One is enough to work on.
            guard differing == 1 else { continue }
            let pair = zip(own, answer).first { $0 != $1 }
            Issue.record(
                """
                \(made.schedule.zone), seed \(one.seed): \(pair?.0 ?? "\(own.count) shifts") here, \
                \(pair?.1 ?? "\(answer.count) shifts") there, of \(made.schedule) \(made.changes)
                """)
        }
        #expect(differing == 0)
        // A test that compares gaps with gaps compares nothing.
        #expect(shifts > asked.count * 8)
    }
}

/// `Support/roster.py` in the virtual environment that `scripts/test` makes.
enum RosterReader {
    private static let root = URL(filePath: #filePath).appending(path: "../../..")
        .standardizedFileURL

    static var python: String? {
        let environment = ProcessInfo.processInfo.environment
        let path =
            environment["MUSTER_TEST_PYTHON"]
            ?? root.appending(path: ".build/test-venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    static let isExpected = python != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    static let absence: Comment =
        "SKIPPED: there is no python3. Run scripts/test, which installs what the tests need."

    struct Failed: Error { let words: String }

    /// Asks one process for all cases; each answer is a list of shifts in words.
    static func answers(_ cases: [Data]) throws -> [[String]] {
        guard let python else { throw Failed(words: "there is no python3") }
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "rosters-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = ["in", "out", "err"].map { directory.appending(path: $0) }
        try Data(cases.joined(separator: Data("\n".utf8))).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [root.appending(path: "Tests/CoreTests/Support/roster.py").path]
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(words: (try? String(contentsOf: files[2], encoding: .utf8)) ?? "")
        }
        let lines = try Data(contentsOf: files[1]).split(separator: UInt8(ascii: "\n"))
        return try lines.map { line in
            let shifts = try JSONSerialization.jsonObject(with: Data(line)) as? [[Any]] ?? []
            return shifts.map { shift in
                let people = (shift[2] as? [[String]] ?? []).map { "\($0[0]) by \($0[1])" }
                return "\(shift[0])-\(shift[1]) \(people.joined(separator: ", "))"
            }
        }
    }

    /// Shifts in the words of the answers.
    static func line(of shifts: [FinalShift]) -> [String] {
        shifts.map { shift in
            let people = shift.people.map { one in
                let reason =
                    switch one.reason {
                    case .layer(let step):
                        "\(step.layer)/\(step.number)/"
                            + step.inPlaceOf.map(\.text).joined(separator: ",")
                    case .temporary(let id): "temporary \(id)"
                    case .override(let id): "override \(id)"
                    }
                return "\(one.person) by \(reason)"
            }
            return "\(shift.from.seconds)-\(shift.until.seconds) "
                + people.joined(separator: ", ")
        }
    }

    // MARK: Cases

    static func line(of made: RosterMaker.Made) throws -> Data {
        let changes = made.changes
        let schedule = made.schedule
        let object: [String: Any] = [
            "zone": schedule.zone.text,
            "from": Int(made.from.seconds), "until": Int(made.until.seconds),
            "layers": schedule.layers.map { Self.words(of: $0) },
            "temporaries": schedule.temporaries.map {
                [
                    "from": $0.from.text, "until": $0.until.text,
                    "layers": $0.layers.map { Self.words(of: $0) },
                ] as [String: Any]
            },
            "holidays": Dictionary(
                uniqueKeysWithValues: made.almanac.holidays.map {
                    ($0.key.text, $0.value.days.keys.map(\.text).sorted())
                }),
            "leaves": Dictionary(
                uniqueKeysWithValues: made.almanac.leaves.map { ($0.key.text, $0.value.text) }),
            "absences": changes.absences.map { absence in
                span(absence.from, absence.until, ["person": absence.person.text])
            },
            "overrides": changes.overrides.filter {
                $0.schedule == nil || $0.schedule == schedule.id
            }
            .map { override in
                span(
                    override.from, override.until,
                    [
                        "id": override.id.value,
                        "outgoing": override.outgoing?.text ?? NSNull(),
                        "incoming": override.incoming?.text ?? NSNull(),
                    ])
            },
            "made": changes.temporaries.filter { $0.schedule == schedule.id }.map { temporary in
                span(
                    temporary.from, temporary.until,
                    [
                        "id": temporary.id.value,
                        "shifts": temporary.shifts.map {
                            span($0.from, $0.until, ["person": $0.person.text])
                        },
                    ])
            },
        ]
        return try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    }

    private static func span(
        _ from: Moment, _ until: Moment, _ more: [String: Any]
    ) -> [String: Any] {
        more.merging(["from": Int(from.seconds), "until": Int(until.seconds)]) { $1 }
    }

    private static func words(of layer: Layer) -> [String: Any] {
        let rules: [Layer.OnHolidays: String] = [.off: "off", .only: "only", .wholeDay: "wholeDay"]
        return [
            "name": layer.name, "rotate": layer.unit.name, "length": layer.length,
            "start": layer.start.text, "handoff": layer.handoffMinute,
            "turns": layer.turns.map { $0.map(\.text) },
            "zone": layer.zone?.text ?? NSNull(), "from": layer.from?.text ?? NSNull(),
            "until": layer.until?.text ?? NSNull(),
            "hours": layer.hours.map {
                [
                    "days": $0.days.map(\.rawValue).sorted(), "from": $0.fromMinute,
                    "minutes": $0.minutes,
                ] as [String: Any]
            },
            "holidays": layer.holidays?.text ?? NSNull(),
            "onHolidays": rules[layer.onHolidays] ?? "asAlways", "beside": layer.isBeside,
        ]
    }
}
