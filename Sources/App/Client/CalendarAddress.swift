import Delivery

/// The address of a calendar, to be read once.
package struct CalendarAddress: Sendable {
    private let url: String
    private let isPrivateAllowed: Bool

    package init(_ url: String, isPrivateAllowed: Bool) {
        self.url = url
        self.isPrivateAllowed = isPrivateAllowed
    }

    /// The bytes of the calendar; blocks until they are there.
    package func bytes() throws(APIClient.Unreachable) -> [UInt8] {
        do throws(CalendarFetch.Failed) {
            return try CalendarFetch(isPrivateAllowed: isPrivateAllowed).bytes(from: url)
        } catch {
            throw APIClient.Unreachable(words: error.words)
        }
    }
}
