package import Core

/// What amtool posts to make a silence or to change one (Alertmanager's API, version 2,
/// `postableSilence`): `{id, matchers: [{name, value, isRegex, isEqual}], startsAt, endsAt, createdBy,
/// comment}`.
package struct PostedSilence: Sendable {
    /// Empty: a new one.
    package let id: String
    package let matchers: [Matcher]
    package let startsAt: Moment
    package let endsAt: Moment
    package let createdBy: String
    package let comment: String

    package init(body: [UInt8]) throws(IntakeProblem) {
        var reader = ObjectReader(try IntakeProblem.members(of: body))
        var problems = ObjectReader([])
        var matchers: [Matcher] = []
        for (index, element) in (reader.array("matchers") ?? []).enumerated() {
            guard case .object(let members) = element else {
                problems.refuse("matchers[\(index)]", "expected an object, found \(element.kind)")
                continue
            }
            var matcher = ObjectReader(members, path: "matchers[\(index)].")
            let name = matcher.requiredText("name") ?? ""
            matchers.append(
                Matcher(
                    name, matcher.text("value") ?? "", isRegex: matcher.text("isRegex") == "true",
                    isEqual: matcher.text("isEqual") != "false"))
            problems.adopt(matcher)
        }
        if matchers.isEmpty, problems.problems.isEmpty {
            problems.refuse("matchers", "at least one matcher required")
        }
        id = reader.text("id") ?? ""
        let startsAt = SenderTime.moment(reader.requiredText("startsAt"))
        let endsAt = SenderTime.moment(reader.requiredText("endsAt"))
        if startsAt == nil { reader.refuse("startsAt", "expected a time") }
        if endsAt == nil { reader.refuse("endsAt", "expected a time") }
        createdBy = ForeignText.line(reader.text("createdBy") ?? "")
        comment = ForeignText.line(reader.text("comment") ?? "")
        problems.adopt(reader)
        guard problems.problems.isEmpty, let startsAt, let endsAt else {
            throw IntakeProblem(.invalid, problems.problems)
        }
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
    }
}
