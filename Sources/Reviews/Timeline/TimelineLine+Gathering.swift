import Core

// The timeline as it is read at leisure, on a screen and in a review: a page or a notice is one
// line that says what became of it, where the live stream has one line for every entry.

extension [TimelineLine] {
    /// Lines in the order of the journal, with every attempt taken into the line of its message.
    /// The details of one moment stand before what they led to.
    package func gathered() -> [TimelineLine] {
        var lines: [TimelineLine] = []
        var places: [MessageID: Int] = [:]
        var steps: [Int: [DeliveryStep]] = [:]
        for line in self {
            let key = line.message.map { MessageID(incident: line.incident ?? 0, serial: $0) }
            if let step = line.delivery, let place = key.flatMap({ places[$0] }) {
                steps[place, default: []].append(step)
                continue
            }
            if let key, line.delivery == nil { places[key] = lines.count }
            lines.append(line)
        }
        for (place, steps) in steps { lines[place].text += "; " + steps.words }
        return lines.detailsFirst()
    }

    private func detailsFirst() -> [TimelineLine] {
        var lines: [TimelineLine] = []
        lines.reserveCapacity(count)
        var rest = self[...]
        while let first = rest.first {
            let moment = rest.prefix { $0.at == first.at }
            rest = rest.dropFirst(moment.count)
            lines += moment.filter(\.isDetail)
            lines += moment.filter { !$0.isDetail }
        }
        return lines
    }
}

extension [DeliveryStep] {
    /// `failed by webhook (410), then accepted by the mail server`: each way once, in the order in
    /// which they were tried, as it stood at the end.
    fileprivate var words: String {
        var last: [DeliveryStep] = []
        for step in self {
            if let index = last.firstIndex(where: { $0.way == step.way }) {
                last[index] = step
            } else {
                last.append(step)
            }
        }
        return last.map(\.words).joined(separator: ", then ")
    }
}

extension DeliveryStep {
    fileprivate var words: String {
        let by = channel.map { " by \($0.name)" } ?? ""
        let detail = outcome?.detail.oneLine() ?? ""
        let said = detail.isEmpty ? "" : " (\(detail))"
        switch outcome {
        case nil: return "being sent\(by)" + (number > 1 ? ", try \(number)" : "")
        case .delivered:
            let at = number > 1 ? " at try \(number)" : ""
            // SMTP's 250 says no more than this (promise 3).
            if channel == .mail { return "accepted by the mail server\(at)" }
            return "delivered\(by)\(said)\(at)"
        case .retry:
            return "not delivered\(by)\(said)" + (number > 1 ? " in \(number) tries" : "")
        case .methodFailed: return "failed\(by)\(said)"
        case .channelFailed: return "not sent\(by), which fails altogether\(said)"
        }
    }
}
