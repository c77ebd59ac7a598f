package import Core

/// What a page or a notice says, as plain text.
///
/// It is read on a lock screen at 3 a.m.: the subject has at most 70 characters, and in them the
/// severity, the number, the service and what is broken. The body then says what is asked, why
/// this person, why this severity, the bridge, the runbook and the link. Foreign text stands on
/// one line each, without control characters and cut to sane lengths; nothing of it can pass for
/// a line of Muster's own. A page that is sent again has the same subject, so that mail threads.
package struct PageText: Hashable, Sendable {
    /// Characters that a lock screen shows.
    package static let subjectLimit = 70

    package var subject: String
    /// What the reader is asked to do, one sentence.
    package var asked: String
    /// Why this person is rung or told now, one or two sentences.
    package var reason: String
    /// Why it is so severe: the reasons of the verdict.
    package var why: [String]
    package var bridge: String?
    /// The title of the matched runbook.
    package var runbook: String?
    /// The reader's own way in, or the incident's address.
    package var link: String?
    package var body: String

    /// `link`: the signed link of this page for this person. `publicURL`: where screens are, with
    /// no slash at the end; the incident's address stands in where there is no link.
    package init(
        dispatch: Dispatch, handbook: Handbook, link: String? = nil, publicURL: String? = nil
    ) {
        let voice = PageVoice(dispatch, handbook)
        subject = voice.subject
        asked = voice.asked
        reason = voice.reason
        why = voice.why
        bridge = voice.bridge
        runbook = voice.runbook
        self.link = link ?? publicURL.map { voice.address(under: $0) }
        body = ""
        body = voice.body(of: self, isOwnLink: link != nil)
    }
}
