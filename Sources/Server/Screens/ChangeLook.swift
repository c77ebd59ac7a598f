/// What came of looking at a change before it is made.
package enum ChangeLook: Hashable, Sendable {
    /// Nobody has asked.
    case notYet
    /// Who is on call otherwise than before, and what it leaves behind that nobody may have wanted.
    case does([OverrideEffect], warnings: [String])
    /// What it means in words, where it is not about who is on call.
    case means([String], warnings: [String])
    /// Why it cannot be made.
    case refused(String)

    var complaint: String? {
        if case .refused(let words) = self { words } else { nil }
    }
}
