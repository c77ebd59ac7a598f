import Core

extension MarkdownExport {
    mutating func header() {
        add("# Incident \(incident.number): \(escape(incident.title))")
        add("")
        var state = incident.state.name
        if let other = incident.mergedInto { state += " into #\(other)" }
        if let resolution = incident.resolution { state += ", \(resolution.kind.name)" }
        var rows = [
            ["State", state],
            ["Severity", "\(incident.severity.name), \(incident.policy.level.name)"],
            ["Group", escape(names.group(incident.group))],
        ]
        if let service = incident.service {
            rows.append(["Service", escape(names.service(service))])
        }
        if let plan = incident.plan { rows.append(["Response plan", escape(plan.text)]) }
        if let runbook = incident.runbook {
            let title = names.handbook?.runbooks[runbook]?.title ?? runbook.text
            rows.append(["Runbook", escape(title)])
        }
        rows.append(["Opened", "\(date(incident.openedAt)) by \(escape(actor(incident.openedBy)))"])
        if let at = incident.assembledAt { rows.append(["Assembled", date(at)]) }
        if let at = incident.mitigatedAt { rows.append(["Mitigated", date(at)]) }
        if let at = incident.resolvedAt {
            let by = incident.resolvedBy.map { " by \(escape(actor($0)))" } ?? ""
            rows.append(["Resolved", date(at) + by])
        }
        if case .rule(let grouped) = incident.grouping {
            rows.append(["Grouped by", escape("\(grouped.words) (rule \(grouped.rule))")])
        }
        for link in incident.links {
            let why = link.text.isEmpty ? "" : ": \(escape(link.text.oneLine()))"
            rows.append([
                "\(link.kind.name.prefix(1).uppercased())\(link.kind.name.dropFirst())",
                "#\(link.number)\(why)",
            ])
        }
        for other in incident.related {
            rows.append(["Related", "#\(other.number) (\(escape(other.words.oneLine())))"])
        }
        rows.append(["Handbook", escape(String(incident.handbook.text.prefix(16)))])
        rows.append(["Entries", "\(review.firstPosition) to \(incident.position)"])
        table(["", ""], rows)
        add("")
        add("All times are UTC.")
        if !incident.text.isEmpty {
            add([""] + MarkdownText.quotation(incident.text, limit: Self.statement))
        }
        if let resolution = incident.resolution, !resolution.remark.isEmpty {
            let text = resolution.text
            add(["", "How it ended:", ""] + MarkdownText.quotation(text, limit: Self.statement))
        }
    }

    private func actor(_ actor: Actor) -> String { names.actor(actor) }

    mutating func severity() {
        guard !review.severities.isEmpty else { return }
        section("How bad, and why")
        for change in review.severities {
            let by = change.by.person == nil ? "" : ", \(escape(actor(change.by)))"
            add("- \(time(change.at)) **\(change.severity.name)**\(by)")
            for reason in change.verdict.reasons { add("  - \(escape(names.reason(reason)))") }
        }
    }

    mutating func keptBack() {
        guard !review.keptBack.isEmpty else { return }
        section("Why nobody was paged")
        table(
            ["", "from", "until", "because"],
            review.keptBack.map { stretch in
                [
                    stretch.kind.rawValue, time(stretch.from),
                    stretch.until.map { time($0) } ?? "still", escape(stretch.text),
                ]
            })
    }

    mutating func times() {
        section("How long it took")
        let times = review.times
        let rows: [(String, Duration?)] = [
            ("First page", times.firstPage), ("First page delivered", times.firstDelivery),
            ("First answer", times.acknowledged), ("Assembled", times.assembled),
            ("Mitigated", times.mitigated), ("Resolved", times.resolved),
        ]
        table(["", "after opening"], rows.map { [$0.0, $0.1?.words ?? "never"] })
    }

    mutating func obligations() {
        guard !review.obligations.isEmpty else { return }
        section("Who was asked")
        table(
            [
                "", "outcome", "needed", "pages", "delivered after", "acknowledged by", "after",
                "joined after", "rounds without answer",
            ],
            review.obligations.map { record in
                [
                    title(record.id), outcome(record),
                    record.isRequired ? "required" : "optional", String(record.pages),
                    record.timeToDelivery?.words ?? "never", person(record.acknowledgedBy),
                    record.timeToAcknowledge?.words ?? "never",
                    record.mustJoin ? record.timeToJoin?.words ?? "never" : "not asked to",
                    String(record.exhausted),
                ]
            })
        choices()
        let alarms = review.obligations.flatMap(\.alarms).sorted {
            ($0.at, $0.text) < ($1.at, $1.text)
        }
        guard !alarms.isEmpty else { return }
        add(["", "Alarms:", ""])
        for alarm in alarms { add("- \(time(alarm.at)) \(escape(alarm.text))") }
    }

    /// Who was asked although the policy names somebody before them, and why.
    private mutating func choices() {
        var told: [(at: Moment, line: String)] = []
        for record in review.obligations {
            for choice in record.choices where !choice.reason.isEmpty {
                let people = choice.people.isEmpty ? "nobody" : list(choice.people)
                let reasons = names.reasons(choice.reason).map { escape($0) }
                told.append(
                    (
                        choice.at,
                        "- \(time(choice.at)) \(title(record.id)): \(people), since "
                            + reasons.joined(separator: "; ")
                    ))
            }
        }
        guard !told.isEmpty else { return }
        add(["", "Who was passed over:", ""])
        for choice in told.sorted(by: { ($0.at, $0.line) < ($1.at, $1.line) }) { add(choice.line) }
    }

    private func title(_ id: ObligationID) -> String {
        escape(incident.obligation(id).map { names.spoken($0) } ?? "obligation \(id)")
    }

    /// Everything is withdrawn at the end; what counts is how far it came.
    private func outcome(_ record: ObligationRecord) -> String {
        if record.joinedAt != nil { return "joined" }
        if record.acknowledgedAt != nil { return "acknowledged" }
        return record.state == .open ? "open" : "nobody answered"
    }

    mutating func people() {
        let people = review.people.filter(\.tookPart)
        guard !people.isEmpty else { return }
        section("Who took part")
        table(
            ["", "in the room", "answered for", "also", "pages"],
            people.map { record in
                let stays = record.stays.map { stay in
                    "\(time(stay.from)) to \(stay.until.map { time($0) } ?? "the end")"
                }
                let held = record.held.map { title($0) }
                return [
                    person(record.person), stays.joined(separator: ", "),
                    held.joined(separator: ", "), deeds(record), String(record.pages),
                ]
            })
        guard let commander = incident.roles[.commander] else { return }
        add(["", "Commander: \(person(commander))."])
    }

    /// What somebody declined, was, and did beside answering.
    private func deeds(_ record: PersonRecord) -> String {
        let words =
            record.declined.map { "declined \(title($0))" }
            + record.roles.map { "was \($0.name)" } + record.acts.map(\.words)
        return words.joined(separator: ", ")
    }

    mutating func alerts() {
        guard !review.alerts.isEmpty else { return }
        section("Alerts")
        table(
            ["from", "to", "source", "summary", "repeats"],
            review.alerts.prefix(Self.listedAlerts).map { alert in
                [
                    time(alert.at), alert.clearedAt.map { time($0) } ?? "still firing",
                    escape(alert.source), escape(alert.summary), String(alert.repeats),
                ]
            })
        let more = review.alerts.count - Self.listedAlerts
        if more > 0 { add(["", "And \(more) more."]) }
    }

    mutating func statements(_ title: String, _ statements: [Review.Statement]) {
        guard !statements.isEmpty else { return }
        section(title)
        for (index, statement) in statements.enumerated() {
            if index > 0 { add("") }
            let owner = statement.owner.map { ", owner \(person($0))" } ?? ""
            add(["\(time(statement.at)) \(escape(actor(statement.by)))\(owner):", ""])
            add(MarkdownText.quotation(statement.text, limit: Self.statement))
        }
    }

    mutating func actions() {
        guard !review.actions.isEmpty else { return }
        section("Actions")
        for action in review.actions {
            let box = action.doneAt == nil ? " " : "x"
            let owner = action.owner.map { " (\(person($0)))" } ?? ""
            let done = action.doneAt.map { ", done \(time($0))" } ?? ""
            add("- [\(box)] \(action.id): \(escape(action.text))\(owner)\(done)")
        }
    }

    mutating func steps() {
        guard !review.steps.isEmpty else { return }
        section("Runbook steps")
        for step in review.steps {
            add("- \(time(step.at)) \(step.step): \(escape(step.text)) (\(escape(actor(step.by))))")
        }
    }

    mutating func paging() {
        let report = review.paging
        guard report.pages + report.notices > 0 else { return }
        section("Paging")
        add("\(report.pagesDelivered) of \(report.pages) pages were taken by a receiver.")
        add("\(report.notices) notices were sent.")
        if let median = report.medianToDelivery, let longest = report.maxToDelivery {
            add("From asking to the first delivered page: median \(median.words),")
            add("longest \(longest.words).")
        }
        if !report.channels.isEmpty {
            add("")
            table(
                ["channel", "attempts", "delivered", "tried again", "failed"],
                report.channels.sorted { $0.key < $1.key }.map { channel, count in
                    [
                        channel.name, String(count.attempts), String(count.delivered),
                        String(count.retried), String(count.failed),
                    ]
                })
        }
        guard !report.night.isEmpty || report.peopleWithoutZone > 0 else { return }
        let night = report.night.map {
            "\(person($0.person)) (\(Timeline.count($0.pages, "page")))"
        }
        let names = night.isEmpty ? "nobody whose zone is known" : night.joined(separator: ", ")
        add(["", "Paged between 22:00 and 07:00 of their own time: \(names)."])
        if report.peopleWithoutZone > 0 {
            add("For \(report.peopleWithoutZone) of those paged no zone is known.")
        }
    }

    mutating func timeline() {
        section("Timeline")
        var left = 0
        for line in review.lines.gathered() {
            if line.isDetail {
                left += 1
                continue
            }
            let happened = line.happenedAt.map { " (happened \(time($0)))" } ?? ""
            let text = line.isMilestone ? "**\(escape(line.text))**" : escape(line.text)
            add("- \(time(line.at)) \(text)\(happened)")
        }
        guard left > 0 else { return }
        let lines = Timeline.count(left, "line")
        add(["", "\(lines) about the mechanics of paging left out; the JSON export has them."])
    }
}
