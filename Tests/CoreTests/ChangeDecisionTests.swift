import Core
import Simulation
import Testing

/// What people lay over the rosters: decided, folded, ended, forgotten.
@Suite struct `Changes of the rosters` {
    /// The network has shifts of a day from noon on: cyd, dan, eve, then cyd again.
    static let handbook = Sample.handbook { handbook in
        handbook.zones["UTC"] = .utc
        let layer = Layer(
            name: "days", unit: .day, length: 1,
            start: CivilDay(number: Int(Box.noon.seconds / 86_400)),
            handoffMinute: Int(Box.noon.seconds % 86_400 / 60), members: ["cyd", "dan", "eve"])
        var group = Sample.group("network", [[], ["ada"]])
        group.schedules = [Schedule(id: "shifts", zone: "UTC", layers: [layer])]
        group.steps[0].targets = [.schedule("shifts")]
        handbook.groups["network"] = group
    }

    static func after(_ hours: Int) -> Moment { Box.noon + .hours(hours) }

    static func override(_ from: Int, _ until: Int, _ out: PersonID?, _ in: PersonID?) -> Override {
        Override(
            id: 0, group: "network", schedule: nil, from: after(from), until: after(until),
            outgoing: out, incoming: `in`, reason: "")
    }

    static func offer(
        _ from: Int, _ until: Int, by: PersonID = "dan", to: PersonID = "eve",
        inReturn: Range<Int>? = nil
    ) -> SwapOffer {
        SwapOffer(
            group: "network", schedule: nil, offeredBy: by, offeredTo: to,
            given: .init(from: after(from), until: after(until)),
            inReturn: inReturn.map {
                .init(from: after($0.lowerBound), until: after($0.upperBound))
            }, reason: "dentist")
    }

    private func onCall(_ box: Box, _ hours: Int) -> [PersonID] {
        Self.handbook.onCall(
            group: "network", at: Self.after(hours), changes: box.situation.rosterChanges
        ).map(\.person)
    }

    private func refusal(_ answer: Engine.Answer?) -> Refusal? {
        if case .refused(let refusal) = answer { refusal } else { nil }
    }

    @discardableResult
    private func say(
        _ box: inout Box, _ administration: Administration, by: Actor = .person("eve")
    ) -> Engine.Answer? {
        box.submit(Command(by: by, kind: .administer(administration)))
    }

    @Test func `all kinds are numbered in one series, in the order in which they were made`() {
        var box = Box(Self.handbook)
        let changes: [RosterChange] = [
            .absence(
                Absence(
                    id: 7, person: "cyd", from: Self.after(1), until: Self.after(2), reason: "")),
            .override(Self.override(1, 2, nil, "ada")),
            .shadow(
                Shadow(
                    id: 0, learner: "gus", group: "network", schedule: nil, from: Self.after(0),
                    until: Self.after(9), reason: "")),
            .temporary(
                TemporarySchedule(
                    id: 0, group: "network", schedule: "shifts", from: Self.after(50),
                    until: Self.after(60),
                    shifts: [.init(person: "hal", from: Self.after(50), until: Self.after(55))],
                    reason: "")),
        ]
        for change in changes { say(&box, .addChange(change)) }
        say(&box, .offerSwap(Self.offer(24, 48)))
        let all = box.situation.rosterChanges.all
        #expect(all.map(\.id.value) == [1, 2, 3, 4, 5])
        #expect(all.map(\.kind) == [.absence, .override, .shadow, .temporary, .swap])
        say(&box, .removeChange(2, .override))
        say(&box, .addChange(.override(Self.override(1, 2, nil, "ada"))))
        #expect(box.situation.rosterChanges.overrides.map(\.id) == [6])
    }

    @Test func `what means nothing is refused with its reason`() {
        let shift = TemporarySchedule.Shift(
            person: "hal", from: Self.after(1), until: Self.after(2))
        func temporary(_ shifts: [TemporarySchedule.Shift], until: Int = 3) -> RosterChange {
            .temporary(
                TemporarySchedule(
                    id: 0, group: "network", schedule: "shifts", from: Self.after(1),
                    until: Self.after(until), shifts: shifts, reason: ""))
        }
        let long = String(repeating: "x", count: Limits.changeReasonBytes + 1)
        var wordy = Self.override(1, 2, nil, "ada")
        wordy.reason = long
        let rows: [(String, Administration, Refusal)] = [
            (
                "backwards", .addChange(.override(Self.override(2, 1, nil, "ada"))),
                .badChange("it ends before it begins")
            ),
            (
                "over", .addChange(.override(Self.override(-2, -1, nil, "ada"))),
                .badChange("it is over already")
            ),
            (
                "nobody", .addChange(.override(Self.override(1, 2, nil, nil))),
                .badChange("it changes nobody: name who goes, who comes, or both")
            ),
            (
                "an unknown person", .addChange(.override(Self.override(1, 2, nil, "zoe"))),
                .unknownPerson("zoe")
            ),
            (
                "a long reason", .addChange(.override(wordy)),
                .tooLong("reason", limit: Limits.changeReasonBytes)
            ),
            (
                "no shifts", .addChange(temporary([])),
                .badChange("a temporary schedule without shifts: nobody would be on call")
            ),
            (
                "a shift outside", .addChange(temporary([shift], until: 1)),
                .badChange(
                    "the shift of hal from \(shift.from.text) until \(shift.until.text) is not "
                        + "within the schedule's time")
            ),
            ("nothing to remove", .removeChange(9, .shadow), .unknownChange(9, .shadow)),
            (
                "to oneself", .offerSwap(Self.offer(24, 48, to: "dan")),
                .badChange("it is offered to whoever offers it: name somebody else")
            ),
            (
                "without a shift", .offerSwap(Self.offer(24, 48, by: "gus")),
                .badChange(
                    "gus is not on call for network from \(Self.after(24).text) until "
                        + "\(Self.after(48).text)")
            ),
            (
                "begun", .offerSwap(Self.offer(-1, 12, by: "cyd")),
                .badChange("its first shift has begun: nobody could accept it in time")
            ),
        ]
        for (name, administration, expected) in rows {
            var box = Box(Self.handbook)
            #expect(refusal(say(&box, administration)) == expected, "\(name)")
            #expect(box.situation.rosterChanges == .none, "\(name)")
        }
    }

    @Test func `what has begun is cut short when it is removed, and the past stays`() {
        var box = Box(Self.handbook)
        say(&box, .addChange(.override(Self.override(0, 48, "cyd", "gus"))))
        box.pass(.hours(5))
        say(&box, .removeChange(1, .override))
        #expect(onCall(box, 4) == ["gus"])
        #expect(onCall(box, 6) == ["cyd"])
        #expect(
            refusal(say(&box, .removeChange(1, .override))) == .changeOver(1, .override, "over"))
    }

    @Test func `what is over goes after four hundred days and not before`() {
        var box = Box(Self.handbook)
        say(&box, .addChange(.override(Self.override(0, 1, "cyd", "gus"))))
        box.pass(Limits.changesKept)
        say(&box, .addChange(.override(Self.override(24 * 500, 24 * 501, nil, "gus"))))
        #expect(onCall(box, 0) == ["gus"])
        box.pass(.hours(2))
        say(&box, .addChange(.override(Self.override(24 * 500, 24 * 501, nil, "hal"))))
        #expect(box.situation.rosterChanges.overrides.map(\.id) == [2, 3])
    }

    @Test func `there is an end to what may lie over the rosters`() throws {
        var situation = Situation()
        situation.rosterChanges.overrides = (1...Limits.rosterChanges).map {
            var override = Self.override(1, 2, nil, "ada")
            override.id = OverrideID($0)
            return override
        }
        let world = World(
            now: Box.noon, wall: Box.noon, handbook: Self.handbook, node: "n", seed: 0)
        let command = Command(
            by: .person("eve"),
            kind: .administer(.addChange(.override(Self.override(1, 2, nil, "ada")))))
        #expect(throws: Refusal.tooManyChanges) { try situation.decide(command, in: world) }
    }

    // MARK: Swaps

    @Test func `an accepted swap becomes overrides in the same append`() {
        var box = Box(Self.handbook)
        say(&box, .offerSwap(Self.offer(24, 72, inReturn: 48..<72)), by: .person("dan"))
        #expect(onCall(box, 25) == ["dan"])
        let before = box.journal.count
        say(&box, .answerSwap(1, .accept))
        let entries = box.journal[before...]
        #expect(Set(entries.map(\.batch)).count == 1)
        #expect(
            entries.map(\.event.kindName) == [
                "changeEnded", "changeAdded", "changeAdded", "notified", "attemptBegan",
            ])
        #expect(box.situation.rosterChanges.overrides.map(\.reason) == ["swap 1", "swap 1"])
        #expect(onCall(box, 23) == ["cyd"])
        #expect(onCall(box, 25) == ["eve"])
        #expect(onCall(box, 49) == ["dan"])
        #expect(box.situation.rosterChanges.swaps.map(\.state) == [.accepted])
        #expect(
            refusal(say(&box, .answerSwap(1, .accept))) == .changeOver(1, .swap, "accepted"))
    }

    @Test func `only the two can answer, and who says that they act for them`() {
        var box = Box(Self.handbook)
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        let rows: [(SwapAnswer, Actor, PersonID)] = [
            (.accept, .person("dan"), "eve"), (.accept, .person("gus"), "eve"),
            (.decline, .behalf(of: "dan", by: "eve"), "eve"), (.withdraw, .person("eve"), "dan"),
        ]
        for (answer, by, whose) in rows {
            #expect(refusal(say(&box, .answerSwap(1, answer), by: by)) == .swapOfAnother(1, whose))
        }
        say(&box, .answerSwap(1, .accept), by: .behalf(of: "eve", by: "gus"))
        #expect(onCall(box, 25) == ["eve"])
    }

    @Test func `an offer ends by its answer, by a newer one, and when its first shift begins`() {
        var box = Box(Self.handbook)
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        say(&box, .offerSwap(Self.offer(30, 40)), by: .person("dan"))
        say(&box, .answerSwap(2, .decline))
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        say(&box, .answerSwap(3, .withdraw), by: .person("dan"))
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        #expect(
            box.situation.rosterChanges.swaps.map(\.state)
                == [.superseded, .declined, .withdrawn, .open])
        box.pass(.hours(24))
        let begins = Self.after(24)
        #expect(
            refusal(say(&box, .answerSwap(4, .accept)))
                == .changeOver(4, .swap, "over: its first shift began at \(begins.text)"))
        #expect(box.situation.rosterChanges.overrides.isEmpty)
    }

    @Test func `shifts that are no longer theirs cannot be taken`() {
        var box = Box(Self.handbook)
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        say(&box, .addChange(.override(Self.override(24, 30, "dan", "gus"))))
        let span = "from \(Self.after(24).text) until \(Self.after(48).text)"
        let left = "from \(Self.after(30).text) until \(Self.after(48).text)"
        #expect(
            refusal(say(&box, .answerSwap(1, .accept)))
                == .swapMoved(1, "of shifts \(span) dan has only what is \(left) by now"))
        say(&box, .addChange(.override(Self.override(30, 48, "dan", "gus"))))
        #expect(
            refusal(say(&box, .answerSwap(1, .accept)))
                == .swapMoved(1, "dan no longer has shifts \(span)"))
        #expect(box.situation.rosterChanges.swaps.map(\.state) == [.open])
    }

    private func notices(_ box: Box) -> [String] {
        box.situation.notices.messages.map { "\($0.person?.text ?? "-"): \($0.text)" }
    }

    @Test func `whoever is offered a shift is told, and the other what came of it`() throws {
        var box = Box(Self.handbook)
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        let shifts = "network: shifts, Sat 16 Jan 08:00 to Sun 17 Jan 08:00 (UTC)"
        #expect(
            notices(box) == ["eve: dan asks you to take a shift of \(shifts) (dentist)"])
        let message = try #require(box.situation.notices.messages.first)
        #expect(message.purpose == .notice(.swap) && message.ways.first?.isSending == true)
        // It left with the commit, under a key of its own, and is tried again until it arrives.
        #expect(box.journal.allSatisfy { $0.incident == nil })
        box.pass(.seconds(1))
        say(&box, .answerSwap(1, .decline))
        say(&box, .offerSwap(Self.offer(24, 48, to: "cyd")), by: .person("dan"))
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        #expect(
            notices(box).dropFirst() == [
                "dan: eve does not take what you offered of \(shifts); it stays yours",
                "cyd: dan asks you to take a shift of \(shifts) (dentist)",
                "cyd: dan no longer asks you to take shifts of \(shifts)",
                "eve: dan asks you to take a shift of \(shifts) (dentist)",
            ])
        say(&box, .answerSwap(3, .accept))
        #expect(notices(box).last == "dan: eve takes what you offered of \(shifts)")
    }

    @Test func `a notice that did not arrive is tried again under its key`() throws {
        var box = Box(Self.handbook)
        for method in Self.handbook.people["eve"]?.methods ?? [] {
            box.receivers["eve/\(method.id)"] = Receiver.stumbles.then(.delivers(), from: 90)
        }
        say(&box, .offerSwap(Self.offer(24, 48)), by: .person("dan"))
        box.pass(.seconds(60))
        func message() throws -> Message { try #require(box.situation.notices.messages.first) }
        #expect(try message().ways[0].attempts > 1)
        #expect(try !message().isDelivered)
        box.pass(.minutes(9))
        #expect(try message().isDelivered)
        let before = box.journal.count
        box.pass(.hours(1))
        #expect(box.journal.count == before)
        #expect(box.situation.nextMoment == nil)
    }

    // MARK: Absences out of a calendar

    @Test func `an import adds, leaves and ends, and does nothing the second time`() {
        var box = Box(Self.handbook)
        func absence(_ uid: String, _ from: Int, _ until: Int) -> ImportedAbsence {
            ImportedAbsence(
                uid: uid, from: Self.after(from), until: Self.after(until), reason: uid)
        }
        say(
            &box,
            .addChange(
                .absence(
                    Absence(
                        id: 0, person: "cyd", from: Self.after(90), until: Self.after(91),
                        reason: "by hand"))))
        let first = [
            absence("past", -9, -1), absence("now", -1, 9), absence("b", 20, 30),
            absence("c", 40, 50),
        ]
        say(&box, .importAbsences("cyd", first))
        let known = box.situation.rosterChanges.absences
        #expect(known.compactMap(\.calendarUID) == ["now", "b", "c"])
        #expect(known.first { $0.calendarUID == "now" }?.from == Box.noon)
        let before = box.journal.count
        box.pass(.hours(1))
        say(&box, .importAbsences("cyd", first))
        #expect(box.journal.count == before)
        say(&box, .importAbsences("cyd", [absence("b", 20, 31), absence("d", 60, 61)]))
        let later = box.situation.rosterChanges.absences.map {
            "\($0.calendarUID ?? "by hand") \(($0.until - Box.noon).inSeconds / 3600)"
        }
        #expect(later == ["by hand 91.0", "now 1.0", "b 31.0", "d 61.0"])
    }

    // MARK: Shadows

    @Test func `a learner of the group is told of whom a step names directly`() {
        var box = Box(Self.handbook)
        for (learner, schedule) in [("gus", nil), ("hal", "shifts")] as [(PersonID, ScheduleID?)] {
            say(
                &box,
                .addChange(
                    .shadow(
                        Shadow(
                            id: 0, learner: learner, group: "network", schedule: schedule,
                            from: Self.after(0), until: Self.after(9), reason: ""))))
        }
        // Nobody is on the schedule, so that only the second step's ada is rung.
        say(&box, .addChange(.override(Self.override(0, 9, "cyd", nil))))
        box.alert(.sev2, service: "wiki")
        let told = box.journal.compactMap { entry -> String? in
            guard case .notified(let notified) = entry.event, notified.kind == .shadow else {
                return nil
            }
            return "\(notified.person?.text ?? "-"): \(notified.text)"
        }
        #expect(told == ["gus: You shadow ada, who is paged for network"])
    }

    @Test func `who is on call twice is named once to a learner`() {
        var handbook = Self.handbook
        let days = handbook.groups["network"]?.schedules.first?.layers ?? []
        handbook.groups["network"]?.schedules.append(
            Schedule(id: "nights", zone: "UTC", layers: days))
        handbook.groups["network"]?.steps[0].targets.append(.schedule("nights"))
        var box = Box(handbook)
        say(
            &box,
            .addChange(
                .shadow(
                    Shadow(
                        id: 0, learner: "gus", group: "network", schedule: nil,
                        from: Self.after(0), until: Self.after(9), reason: ""))))
        box.alert(.sev2, service: "wiki")
        let told = box.journal.compactMap { entry -> String? in
            guard case .notified(let notified) = entry.event, notified.kind == .shadow else {
                return nil
            }
            return notified.text
        }
        #expect(told == ["You shadow cyd, who is paged for network"])
    }

    @Test func `a learner is told once a round of whoever they shadow, and owes nothing`() throws {
        var box = Box(Self.handbook)
        for schedule: ScheduleID? in [nil, "shifts"] {
            say(
                &box,
                .addChange(
                    .shadow(
                        Shadow(
                            id: 0, learner: "gus", group: "network", schedule: schedule,
                            from: Self.after(0), until: Self.after(9), reason: ""))))
        }
        box.alert(.sev2, service: "wiki")
        box.pass(.seconds(90))
        func told() -> Int {
            box.journal.count {
                if case .notified(let notified) = $0.event {
                    notified.kind == .shadow && notified.person == "gus"
                } else {
                    false
                }
            }
        }
        #expect(told() == 1)
        let incident = try #require(box.situation.incidents[1])
        #expect(incident.obligations.allSatisfy { $0.holder == nil })
        #expect(
            refusal(box.act("gus", .acknowledge(Answering(person: "gus"), eta: nil)))
                == .owesNothing("gus"))
        // Nobody answers: the next round tells them again, each round once.
        box.pass(.minutes(20))
        let rounds = box.journal.count {
            if case .roundBegan = $0.event { true } else { false }
        }
        #expect(rounds > 1)
        #expect(told() == rounds)
    }
}
