import Core

/// Gets a calendar from its address, for the command line.
package struct CalendarFetch: Sendable {
    package typealias Failed = AddressFetch.Failed

    private let fetch: AddressFetch

    package init(isPrivateAllowed: Bool) {
        fetch = AddressFetch(
            "calendar", isPrivateAllowed: isPrivateAllowed, allowance: "--allow-private lets it",
            limit: Limits.calendarBytes, redirects: 5, time: Limits.attemptTimeout)
    }

    /// Blocks until it is there.
    package func bytes(from address: String) throws(Failed) -> [UInt8] {
        try fetch.bytes(from: Self.normal(address))
    }

    /// `webcal:` is how calendars call https.
    private static func normal(_ address: String) throws(Failed) -> String {
        let lower = address.lowercased()
        guard !address.utf8.contains(where: { $0 <= 0x20 }) else {
            throw Failed(words: "the address has a blank in it")
        }
        if lower.hasPrefix("webcal://") { return "https://" + address.dropFirst(9) }
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
            throw Failed(words: "expected an address that begins with https://")
        }
        return address
    }
}
