import Core

// Pages, notices and attempts.

extension Timeline {
    func pagingWords(_ entry: Entry, _ story: Story) -> Words? {
        switch entry.event {
        case .paged(let paged): return pagedWords(paged, story)
        case .notified(let notified): return notifiedWords(notified)
        case .attemptBegan(let began):
            let again = began.number > 1 ? ", try \(began.number)" : ""
            let message = describe(began.message, began.way, story)
            return Words(
                .delivery, who: message.who, "sending \(message.text)\(again)", isDetail: true,
                message: began.message,
                delivery: DeliveryStep(
                    way: began.way, channel: message.channel, number: began.number))
        case .attemptEnded(let ended): return endedWords(ended, story)
        case .steppedOver(let stepped):
            let what = story.what(stepped.obligation, stepped.person, names)
            let person = names.person(stepped.person)
            let channels = stepped.channels.map(\.name).joined(separator: " and ")
            let fault = channels.isEmpty ? "" : ": Muster cannot send by \(channels)"
            return Words(
                .alarm, who: stepped.person,
                "stepped over \(person)\(what)\(fault)\(Self.after(stepped.text))")
        default: return nil
        }
    }

    private func pagedWords(_ paged: Event.Paged, _ story: Story) -> Words {
        let what = story.what(paged.obligation, paged.person, names)
        let again = story.wasPaged(paged.person, before: paged.message) ? " again" : ""
        let why =
            switch paged.reason {
            case .step where paged.step > 1: ", step \(paged.step)"
            case .step: ""
            default: ": \(paged.reason.name)"
            }
        return Words(
            .page, who: paged.person, "paged \(names.person(paged.person))\(again)\(what)\(why)",
            message: paged.message)
    }

    private func notifiedWords(_ notified: Event.Notified) -> Words {
        let who = names.recipient(notified.person)
        let text = Self.after(notified.text)
        let line =
            switch notified.kind {
            case .alarm: "alarm sent to \(who)\(text)"
            case .allClear: "all clear sent to \(who)\(text)"
            case .mayGo: "told \(who) that they may go\(text)"
            case .alertJoined, .handover, .refused, .neededAgain: "told \(who)\(text)"
            case .stillFiring: "asked \(who) about it\(text)"
            case .shadow: "told \(who) for information\(text)"
            case .swap: "told \(who)\(text)"
            }
        let isDetail = notified.kind != .stillFiring && notified.kind != .refused
        return Words(
            .delivery, who: notified.person, line, isDetail: isDetail, message: notified.message)
    }

    private func endedWords(_ ended: Event.AttemptEnded, _ story: Story) -> Words {
        let message = describe(ended.message, ended.way, story)
        let detail = Self.after(ended.outcome.detail, " (")
        let inBrackets = detail.isEmpty ? "" : "\(detail))"
        let text: String
        switch ended.outcome {
        case .delivered where message.channel == .mail:
            // SMTP's 250 says no more than this (promise 3).
            text = "\(message.text) accepted by the mail server"
        case .delivered: text = "\(message.text) delivered\(inBrackets)"
        case .retry:
            let next =
                ended.retryAt.map { ", next try at \(tell($0, .second))" } ?? ", not tried again"
            text = "\(message.text) not delivered\(inBrackets)\(next)"
        case .methodFailed: text = "\(message.text) failed for good\(inBrackets)"
        case .channelFailed:
            text = "\(message.text) failed: the channel itself refuses\(inBrackets)"
        }
        return Words(
            .delivery, who: message.who, text, isDetail: true, message: ended.message,
            delivery: DeliveryStep(
                way: ended.way, channel: message.channel, number: ended.number,
                outcome: ended.outcome))
    }

    /// `page to Grace Kim by mail`.
    private func describe(
        _ serial: MessageSerial, _ way: Int, _ story: Story
    ) -> (text: String, who: PersonID?, channel: Channel?) {
        let message = story.messages[serial] ?? story.incident.message(serial)
        guard let message else { return ("message \(serial)", nil, nil) }
        let ways = message.ways
        let channel = ways.indices.contains(way) ? ways[way].channel : nil
        let by = channel.map { " by \($0.name)" } ?? ""
        let what = message.obligation == nil ? "notice" : "page"
        return ("\(what) to \(names.recipient(message.person))\(by)", message.person, channel)
    }
}
