import Core

extension Event.Mailed {
    /// Who wrote it, what about, and what: a mail's sender is what the mail says, and nobody checked it.
    var words: String {
        let who = sender.oneLine(limit: 120)
        let said = text.oneLine(limit: Timeline.mailText)
        let what = said.isEmpty ? subject.oneLine(limit: 200) : said
        return "mail from \(who): \(what)"
    }

    /// The mail itself, since an answer is shown without what it quotes, and what came with it.
    var files: [TimelineFile] {
        (raw.isEmpty ? [] : [TimelineFile(number: 0, name: "the mail", size: raw.count)])
            + attachments.timelineFiles
    }
}

extension Alert {
    /// What came with a mail; of the original there is a link beside every alert.
    var files: [TimelineFile] { attachments.timelineFiles }
}

extension [Attachment] {
    fileprivate var timelineFiles: [TimelineFile] {
        enumerated().map { index, file in
            TimelineFile(
                number: index + 1, name: file.name.oneLine(limit: 120), size: file.size,
                isKept: file.isKept)
        }
    }
}
