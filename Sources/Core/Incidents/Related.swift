/// An incident that was there when another one opened, and what both have in common: a suggestion
/// for people, on which nothing depends.
package struct Related: Hashable, Sendable {
    package var number: IncidentNumber
    /// What both have, by name: `service`, `source`, `label.cluster`. `depends_on` is the service of
    /// the other that this one's needs, `needed_by` the one that needs this one's. Empty: only the time.
    package var shares: [Field]
    /// How long before this one the other opened.
    package var before: Duration

    package init(number: IncidentNumber, shares: [Field], before: Duration) {
        self.number = number
        self.shares = shares
        self.before = before
    }

    /// `same cluster eu-1, 2 min before`.
    package var words: String {
        let same = shares.map { field in
            switch field.name {
            case Self.dependsOn: return "needs \(field.value)"
            case Self.neededBy: return "needed by \(field.value)"
            default:
                let name = field.name.split(separator: ".", maxSplits: 1).last ?? ""
                return "same \(name) \(field.value)"
            }
        }
        return (same + ["\(before.words) before"]).joined(separator: ", ")
    }

    static let dependsOn = "depends_on"
    static let neededBy = "needed_by"
    static let service = "service"
}

extension FactTable {
    /// What tells where something is, as senders usually name it.
    package static let defaultRelated = [
        "label.host", "label.instance", "label.node", "label.pod", "label.namespace",
        "label.cluster", "label.datacenter", "label.zone", "label.region", "source",
    ]
}

extension Situation {
    /// What of an alert is compared with other incidents, as far as this one has room for it and
    /// does not have it yet.
    func marks(of alert: Alert, for incident: Incident, in world: World) -> [Field] {
        guard incident.marks.count < Limits.marks, alert.integration != .muster else { return [] }
        var marks: [Field] = []
        for name in world.handbook.facts.related {
            let value: String
            if name == "source" {
                value = alert.source
            } else if name.hasPrefix("label.") {
                value = alert.label(String(name.dropFirst("label.".count)))
            } else {
                value = alert.details.first { "detail.\($0.name)" == name }?.value ?? ""
            }
            guard !value.isEmpty, value.utf8.count <= Limits.traitBytes else { continue }
            let mark = Field(name, value)
            if !incident.marks.contains(mark), !marks.contains(mark) { marks.append(mark) }
        }
        return Array(marks.prefix(Limits.marks - incident.marks.count))
    }

    /// Incidents that what begins now may have to do with: those that share what few share first,
    /// then the latest.
    func related(
        to service: Service?, _ marks: [Field], except: IncidentNumber? = nil, in world: World
    ) -> [Related] {
        var shares: [IncidentNumber: [Field]] = [:]
        var scores: [IncidentNumber: Int] = [:]
        func share(_ mark: Field, as shown: Field) {
            // What so many have tells nothing.
            guard let homes = marked[mark], homes.count <= Limits.relatedHomes else { return }
            for number in homes {
                shares[number, default: []].append(shown)
                scores[number, default: 0] += 1000 / homes.count
            }
        }
        for mark in marks { share(mark, as: mark) }
        if let service {
            let same = Field(Related.service, service.id.text)
            share(same, as: same)
            for other in service.dependsOn {
                share(
                    Field(Related.service, other.text), as: Field(Related.dependsOn, other.text))
            }
            for other in world.handbook.dependents[service.id] ?? [] {
                share(
                    Field(Related.service, other.text), as: Field(Related.neededBy, other.text))
            }
        }
        // What is grave and began in the same minutes may have the same cause.
        let others = grave.count <= Limits.relatedHomes ? grave : []
        for number in others where scores[number] == nil {
            guard let incident = incidents[number],
                incident.openedAt + Limits.relatedMinutes >= world.now
            else { continue }
            (shares[number], scores[number]) = ([], 0)
        }
        let found = scores.keys.compactMap { incidents[$0] }.filter {
            $0.number != except && $0.state != .merged
                && $0.openedAt + Limits.relatedWithin >= world.now
        }
        return found.sorted { a, b in
            let (first, second) = (scores[a.number] ?? 0, scores[b.number] ?? 0)
            return first == second
                ? (b.openedAt, a.number) < (a.openedAt, b.number) : first > second
        }.prefix(Limits.related).map {
            Related(
                number: $0.number, shares: Array((shares[$0.number] ?? []).prefix(Limits.related)),
                before: world.now - $0.openedAt)
        }
    }

    /// Files what other incidents are compared with under the incident that has it.
    mutating func remark(_ number: IncidentNumber, from before: [Field], to after: [Field]) {
        guard before != after else { return }
        for mark in before where !after.contains(mark) {
            marked[mark]?.remove(number)
            if marked[mark]?.isEmpty == true { marked[mark] = nil }
        }
        for mark in after { marked[mark, default: []].insert(number) }
    }
}

extension Incident {
    /// What it has in common with others, the first that there was; it only grows.
    mutating func mark(_ others: [Field]) {
        for mark in others where marks.count < Limits.marks && !marks.contains(mark) {
            marks.append(mark)
        }
    }
}
