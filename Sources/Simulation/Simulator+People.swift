import Core

// People in the war room and at the desk, in every order and not always with sense.

extension Simulator {
    mutating func somebodyActs() {
        guard let next = nextInStorm(after: between(500, 12_000)) else { return }
        agenda.add(.somebodyActs, at: next)
        guard isStormy else { return }
        switch below(14) {
        case 0: administer()
        case 1: declare()
        case 2:
            submit(
                Command(
                    by: .key("monitor"),
                    kind: .refuse(
                        key: pick(organisation.keys), detail: "no JSON",
                        excerpt: Array("<xml>".utf8))))
        case 3, 4: saySomething()
        default: if hasTies, chance(4) { tieSomewhere() } else { actSomewhere() }
        }
    }

    /// In some worlds people split and link, too: the others go on as they did.
    private var hasTies: Bool { seedNumber % 8 == 6 }

    private mutating func tieSomewhere() {
        let number = anyIncident()
        let other = chance(8) ? number : anyIncident()
        let act: Act
        switch below(4) {
        case 0, 1:
            act = .split(
                alerts(of: chance(8) ? other : number), text: chance(12) ? "" : "not the same")
        case 2: act = .link(to: other, text: chance(12) ? "" : "same cause")
        default: act = .unlink(from: other, text: "")
        }
        submit(Command(by: .person(pick(organisation.people)), kind: .act(number, act)))
    }

    /// One or two that fire there, as a reader of the store would bring them.
    private mutating func alerts(of number: IncidentNumber) -> [Alert] {
        let truth = auditor.truth
        let firing = truth.firing.filter { $0.value.incident == number }.sorted { $0.key < $1.key }
        let shown = truth.incidents[number]?.shownAlerts ?? []
        // What Muster says by itself is nobody's to make up.
        let told = firing.filter { known in
            shown.contains { $0.digest == known.key && $0.source != "heartbeat" }
        }
        return told.prefix(1 + below(2)).map { digest, known in
            let shown = shown.first { $0.digest == digest }
            return Alert(
                digest: digest, integration: organisation.keys[0], dedupKey: "", status: .firing,
                severity: pick([nil, .sev2, .sev4]), summary: shown?.summary ?? "",
                source: shown?.source ?? "", startsAt: known.startsAt,
                bodyDigest: known.bodyDigest)
        }
    }

    /// Somebody says, without a key, what nobody else says.
    mutating func saySomething(in delay: Int64 = 0) {
        let text = "word \(clients.count)"
        let by = Actor.person(pick(organisation.people))
        let active = auditor.truth.incidents.values.filter(\.isActive).map(\.number).sorted()
        guard !active.isEmpty, !chance(5) else {
            let declaration = Declaration(
                title: text, text: "", service: "wiki", severity: .sev4)
            return submit(Command(by: by, kind: .declare(declaration)), in: delay, text: text)
        }
        let act: Act = pick([
            .note(text), .decide(text, owner: nil), .addAction(text, owner: nil), .update(text),
        ])
        submit(Command(by: by, kind: .act(pick(active), act)), in: delay, text: text)
    }

    private mutating func actSomewhere() {
        let number = anyIncident()
        let person = anybody(for: number)
        var by = Actor.person(person)
        if chance(20) { by = chance(2) ? .operatorShell : .behalf(of: person, by: "eve") }
        submit(Command(by: by, kind: .act(number, anyAct(number, person))))
    }

    private mutating func declare() {
        submit(
            Command(
                by: .person(pick(organisation.people)),
                kind: .declare(
                    Declaration(
                        title: pick(["fire", "smoke", "water", ""]), text: "",
                        service: pick([nil, "checkout", "wiki", "none"]),
                        severity: Severity(rawValue: below(6))))))
    }

    /// Mostly one that goes on; sometimes one that is over, archived or never was.
    private mutating func anyIncident() -> IncidentNumber {
        let active = auditor.truth.incidents.values.filter(\.isActive).map(\.number).sorted()
        if active.isEmpty || chance(5) {
            return IncidentNumber(below(auditor.truth.nextIncident.value + 1))
        }
        return pick(active)
    }

    /// Mostly somebody who is being rung, or has answered.
    private mutating func anybody(for number: IncidentNumber) -> PersonID {
        var concerned: [PersonID] = []
        for obligation in auditor.truth.incidents[number]?.obligations ?? [] where obligation.isLive
        {
            if let holder = obligation.holder { concerned.append(holder) }
            concerned += (obligation.clock?.ringing ?? []).map(\.person)
        }
        return concerned.isEmpty || chance(4) ? pick(organisation.people) : pick(concerned)
    }

    private mutating func anyAct(_ number: IncidentNumber, _ person: PersonID) -> Act {
        let incident = auditor.truth.incidents[number]
        let obligations = incident?.obligations.map(\.id) ?? []
        let id = obligations.isEmpty || chance(30) ? 99 : pick(obligations)
        let who = chance(40) ? "nobody" : person
        let answering = Answering(
            person: who, obligation: chance(4) ? id : nil,
            message: chance(4) ? MessageSerial(below(8)) : nil)
        let other = chance(40) ? "nobody" : pick(organisation.people)
        let action = incident?.actions.last?.id ?? 1
        let text = chance(25) ? "" : "because"
        switch below(30) {
        case 0...2: return .acknowledge(answering, eta: nil)
        case 3...4: return .acknowledge(answering, eta: .minutes(below(60)))
        case 5: return .acknowledge(answering, eta: chance(6) ? .hours(25) : .seconds(below(200)))
        case 6: return .decline(answering, text: "")
        case 7...9: return .join(answering)
        case 10: return .leave(text: "")
        case 11: return .handover(chance(2) ? id : nil, to: other, text: "")
        case 12: return .accept(nil)
        case 13: return .release(.obligation(id), text: "")
        case 14: return .release(.person(other), text: "")
        case 15: return .escalate(id, text: "")
        case 16: return .page(.person(other), text: "")
        case 17: return .page(.group(pick(["network", "desk", "none"])), text: "")
        case 18: return .note(chance(30) ? String(repeating: "long ", count: 4000) : text)
        case 19...21:
            return .severity(
                Severity(rawValue: below(5) + 1) ?? .sev5, text: pick(["", "because"]))
        case 22: return .merge(into: chance(6) ? number : anyIncident())
        case 23: return .mitigate("")
        case 24: return pick([.resolve(""), .standDown(""), .resolve("mended")])
        case 25: return .reopen("")
        case 26:
            return pick([.update(text), .decide(text, owner: other), .addAction(text, owner: nil)])
        case 27: return pick([.finishAction(action), .finishAction(99)])
        case 28: return .role(pick([.commander, .scribe]), other)
        default: return .step(below(5))
        }
    }

    private mutating func administer() {
        let id = below(4)
        let administration: Administration
        switch below(9) {
        case 0: administration = .applyHandbook(pick(organisation.handbooks).version)
        case 1:
            administration = .createKey(
                id: KeyID("extra \(id)"), digest: Sample.digest(UInt64(id)),
                service: pick([nil, "checkout", "none"]), format: "pagerduty")
        case 2: administration = .revokeKey(KeyID("extra \(id)"))
        case 3:
            administration = .createToken(
                id: TokenID("token \(id)"), digest: Sample.digest(UInt64(id + 10)), scope: .person,
                person: pick(["ada", "nobody"]), expiresAt: nil)
        case 4: administration = .revokeToken(TokenID("token \(id)"))
        default: return changeRosters()
        }
        submit(Command(by: .person("eve"), kind: .administer(administration)))
    }
}
