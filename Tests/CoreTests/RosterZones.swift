import Core
import Handbooks
import Testing

/// The zones of the tests, from the system's own database.
enum RosterZones {
    static func named(_ name: String) throws -> ZoneRules {
        try #require(ZoneLibrary().rules(of: ZoneID(name)), "no zone \(name)")
    }

    /// Zones whose clocks do what no program expects: half an hour, a skipped day, southern
    /// summers, a change at midnight, none at all.
    static let hard = [
        "UTC", "America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia",
        "America/Santiago", "Africa/Cairo", "Asia/Kathmandu", "America/St_Johns",
    ]
}

/// Reads an instant of a test's table.
func instant(_ text: String) throws -> Moment {
    try #require(Moment(text: text), "\(text) is no instant")
}
