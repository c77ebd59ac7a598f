import Reviews

/// What a route may answer, for the description of the API.
struct Answer: Sendable {
    let status: Int
    /// What it is, in a few words.
    let words: String
    var mediaType = "application/json"
    /// What its JSON is made of.
    var type: (any (Decodable & Sendable).Type)?

    static func json(
        _ type: any (Decodable & Sendable).Type, _ words: String, status: Int = 200
    ) -> Answer {
        Answer(status: status, words: words, type: type)
    }

    static func text(_ mediaType: String, _ words: String, status: Int = 200) -> Answer {
        Answer(status: status, words: words, mediaType: mediaType)
    }

    /// The values that answers are made of, under the names that their schemas have for all.
    static let named: [(name: String, type: any (Decodable & Sendable).Type)] = [
        ("Absence", AbsenceRow.self),
        ("AbsenceImport", ImportAnswer.self),
        ("AbsenceList", AbsenceList.self),
        ("AbsenceReceipt", AbsenceAnswer.self),
        ("Actor", ActorView.self),
        ("ActReceipt", ActAnswer.self),
        ("Assembly", AssemblyView.self),
        ("ChangeRemoval", ChangeRemoval.self),
        ("EffectSpan", EffectSpan.self),
        ("Fairness", FairnessView.self),
        ("Feed", FeedRow.self),
        ("FeedList", FeedList.self),
        ("File", FileView.self),
        ("Flapping", FlappingView.self),
        ("Health", Health.self),
        ("Heartbeat", HeartbeatRow.self),
        ("HeartbeatReceipt", HeartbeatReceipt.self),
        ("HoldView", HoldView.self),
        ("Incident", IncidentView.self),
        ("IncidentDocument", IncidentDocument.self),
        ("IncidentList", IncidentList.self),
        ("IncidentRow", IncidentRow.self),
        ("Key", KeyRow.self),
        ("KeyList", KeyList.self),
        ("Mailbox", MailboxRow.self),
        ("MailboxList", MailboxList.self),
        ("MaintenanceList", MaintenanceList.self),
        ("MaintenanceReceipt", MaintenanceAnswer.self),
        ("Mute", MuteRow.self),
        ("MuteEffect", MuteEffect.self),
        ("MuteRemoval", MuteRemoval.self),
        ("Named", Named.self),
        ("Obligation", ObligationView.self),
        ("OnCall", Reviews.OnCallView.self),
        ("Override", OverrideRow.self),
        ("OverrideList", OverrideList.self),
        ("OverrideReceipt", OverrideAnswer.self),
        ("Page", Reviews.PageView.self),
        ("PageList", PageList.self),
        ("PagerDutyChangeReceipt", PagerDutyChangeReceipt.self),
        ("PagerDutyReceipt", PagerDutyReceipt.self),
        ("PagerDutyRefusal", PagerDutyRefusal.self),
        ("PagerDutyV1Receipt", PagerDutyV1Receipt.self),
        ("Problem", Problem.Document.self),
        ("Quiet", QuietView.self),
        ("Readiness", Readiness.self),
        ("Removal", Removal.self),
        ("RosterPreview", RosterPreview.self),
        ("RosterProblems", RosterProblems.self),
        ("Shadow", ShadowRow.self),
        ("ShadowList", ShadowList.self),
        ("ShadowReceipt", ShadowAnswer.self),
        ("SilenceList", SilenceList.self),
        ("SilenceReceipt", SilenceAnswer.self),
        ("Snooze", SnoozeView.self),
        ("Storm", StormView.self),
        ("Swap", SwapRow.self),
        ("SwapList", SwapList.self),
        ("SwapReceipt", SwapAnswerView.self),
        ("Temporary", TemporaryRow.self),
        ("TemporaryList", TemporaryList.self),
        ("TemporaryReceipt", TemporaryAnswer.self),
        ("Timeline", TimelineView.self),
        ("TimelineLine", TimelineView.Line.self),
        ("Token", TokenRow.self),
        ("TokenList", TokenList.self),
        ("Verdict", VerdictView.self),
        ("WebhookReceipt", WebhookReceipt.self),
    ]
}
