import Core

extension HandbookDraft {
    /// What the check takes for too much; what is not written keeps its default.
    func readReadiness(_ value: YamlValue) {
        guard let fields = value.fields("readiness", .readiness) else { return }
        func number(_ key: String, _ range: ClosedRange<Int>, _ set: (Int) -> Void) {
            if let number = fields[key]?.integer("`\(key)`", in: range) { set(number) }
        }
        number("consecutive_h", 1...8784) { readiness.consecutiveHours = $0 }
        number("hours_percent", 1...100) { readiness.hoursPercent = $0 }
        number("nights_percent", 1...100) { readiness.nightsPercent = $0 }
        number("weekends_percent", 1...100) { readiness.weekendsPercent = $0 }
    }
}
