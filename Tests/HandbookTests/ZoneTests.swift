import Core
import Foundation
import Testing

@testable import Handbooks

@Suite struct `Zone library` {
    /// The file reader, the rule behind it and Foundation are three ways to the same answer.
    @Test(arguments: [
        "America/Chicago", "Europe/Berlin", "Europe/Dublin", "Australia/Lord_Howe",
        "America/Santiago", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia",
        "Pacific/Chatham", "Africa/Cairo", "America/Sao_Paulo", "Asia/Tokyo",
        "Asia/Jerusalem", "America/Nuuk",
    ])
    func `rules agree with Foundation's`(name: String) throws {
        let zone = ZoneID(name)
        let rules = try #require(ZoneLibrary().rules(of: zone))
        let foundation = try #require(TimeZone(identifier: name))
        let fallback = try #require(ZoneLibrary.foundationRules(of: zone))
        // From 2005, since the two databases differ about the remote past, to before 2037.
        var random = Seed(9)
        for _ in 0..<4000 {
            let second = 1_104_537_600 + Int64(random.next(below: 1_000_000_000))
            let moment = Moment(seconds: second)
            let expected = foundation.secondsFromGMT(
                for: Date(timeIntervalSince1970: Double(second)))
            #expect(Int(rules.offset(at: moment)) == expected, "\(name) \(moment.text), seed 9")
            #expect(Int(fallback.offset(at: moment)) == expected, "\(name) \(moment.text), seed 9")
        }
        #expect(zip(rules.transitions, rules.transitions.dropFirst()).allSatisfy { $0.at < $1.at })
    }

    @Test func `every zone of the system can be read`() {
        let library = ZoneLibrary()
        let names = library.names.filter { $0.contains("/") }
        #expect(names.count > 300)
        let unread = names.filter { library.rules(of: ZoneID($0)) == nil }
        #expect(unread == [])
    }

    /// A zone whose clocks still change when its file's own list ends goes on changing by the rule
    /// behind the list, to the last year that rosters promise.
    @Test func `clocks that change go on changing until 2100`() {
        let library = ZoneLibrary()
        var changing = 0
        for name in library.names {
            guard let rules = library.rules(of: ZoneID(name)) else { continue }
            let years = rules.transitions.map {
                ZoneRules.utc.local(Moment(seconds: $0.at)).day.components.year
            }
            guard years.contains(2036) else { continue }
            changing += 1
            // Morocco's follow the moon; the database has them to 2087.
            let isLunar = ["Africa/Casablanca", "Africa/El_Aaiun"].contains(name)
            for year in 2037...(isLunar ? 2087 : 2100) where !years.contains(year) {
                Issue.record("\(name) does not change in \(year)")
            }
        }
        #expect(changing > 100)
        let summer = library.rules(of: "Europe/Berlin").map {
            ["2051-07-01T00:00:00Z", "2100-07-01T00:00:00Z"].compactMap(Moment.init(text:))
                .map($0.offset(at:))
        }
        #expect(summer == [7200, 7200])
    }

    @Test(arguments: [
        "", "Mars/Base", "../etc/passwd", "/etc/passwd", "right/UTC", "posix/Europe/Berlin",
        "Europe//Berlin", "tzdata.zi", "Europe", "a/b/c/d", "zone1970.tab",
        "localtime", "posixrules", "Factory",
    ])
    func `what is no zone is refused`(name: String) {
        #expect(ZoneLibrary().rules(of: ZoneID(name)) == nil)
    }

    @Test func `UTC needs no files`() {
        #expect(ZoneLibrary(directory: "/nowhere").rules(of: "UTC") == .utc)
        #expect(ZoneLibrary(directory: "/nowhere").rules(of: "Europe/Berlin") != nil)
        #expect(ZoneLibrary(directory: "/nowhere").rules(of: "PST") == nil)
    }

    @Test(
        arguments: [
            ("EST5", 0, []),
            ("CST6CDT,M3.2.0,M11.1.0", 2026, ["2026-03-08T08:00:00Z", "2026-11-01T07:00:00Z"]),
            (
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026,
                ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z"]
            ),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 2026, ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]),
            (
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026,
                ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]
            ),
            (
                "EET-2EEST,M3.4.4/50,M10.4.4/50", 2026,
                ["2026-03-28T00:00:00Z", "2026-10-23T23:00:00Z"]
            ),
            ("AAA3BBB,J60/0,300/2", 2028, ["2028-03-01T03:00:00Z", "2028-10-27T04:00:00Z"]),
        ] as [(String, Int, [String])])
    func `the rule behind a zone file is written out`(
        text: String, year: Int, expected: [String]
    ) throws {
        let footer = try #require(ZoneFooter(text))
        let inYear = footer.transitions(after: 0).map { Moment(seconds: $0.at).text }
            .filter { $0.hasPrefix("\(year)") }
        #expect(inYear == expected)
    }

    @Test(arguments: [
        "", "5", "CST", "CST6CDT", "CST6CDT,M3.2.0", "CST6CDT,M13.2.0,M11.1.0", "CST999",
        "<+10-10", "CST6CDT,M3.2.0,M11.1.0,", "CST6CDT,J0,J1", "C6",
    ])
    func `what is no such rule is refused`(text: String) { #expect(ZoneFooter(text) == nil) }

    @Test(arguments: [UInt64(5), 6])
    func `damaged zone files never trap`(seed: UInt64) throws {
        let path = "/usr/share/zoneinfo/America/Chicago"
        guard let data = FileManager.default.contents(atPath: path) else { return }
        var random = Seed(seed)
        for _ in 0..<400 {
            var bytes = [UInt8](data)
            for _ in 0..<4 {
                bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(random.next(below: 256))
            }
            if random.next(below: 3) == 0 {
                bytes.removeLast(Int(random.next(below: UInt64(bytes.count))))
            }
            let rules = ZoneFile(bytes)?.rules(id: "x")
            _ = rules?.instant(LocalTime(day: CivilDay(number: 20_000), minute: 9))
        }
    }
}

@Suite struct `Patterns` {
    @Test(arguments: [
        ("(?i)\\bdown\\b", "Checkout is DOWN.", true), ("^a$", "ab", false), ("", "x", true),
        ("größe", "die größe", true), ("a\\x00b", "a\0b", true), ("^$", "", true),
        ("[[:digit:]]+", "x7", true), ("x", "", false),
    ])
    func `occur in a text or do not`(pattern: String, text: String, holds: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == holds)
        #expect(try Pattern(pattern).source == pattern)
    }

    @Test(arguments: [
        ("(", "missing ): ("), ("(?=a)", "invalid perl operator: (?="),
        ("\\1", "invalid escape sequence: \\1"),
    ])
    func `that RE2 refuses are told in its words`(pattern: String, message: String) {
        #expect(throws: Pattern.Invalid(message: message)) { try Pattern(pattern) }
    }

    @Test func `that would need too much memory are refused`() {
        #expect(throws: Pattern.Invalid.self) {
            try Pattern("((((a{100}){10}){10}){10})")
        }
    }

    @Test func `never take more than linear time`() throws {
        let pattern = try Pattern("(a*)*(a*)*(a|aa)*b$")
        let text = String(repeating: "a", count: 200_000)
        let taken = ContinuousClock().measure { _ = pattern.matches(text) }
        // An engine that backtracks would not be done before the machine is scrapped.
        #expect(taken < .seconds(5))
    }
}
