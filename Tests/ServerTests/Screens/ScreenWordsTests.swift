import Core
import Testing

@testable import Server

/// What the screens say in which state.
@Suite struct `Screen words` {
    static let cases: [(screen: String, says: [String], keepsSilentOn: [String])] = [
        (
            "page-asked",
            ["Database needs you", "Acknowledge, then join.", "Join now", "I cannot take it"],
            ["meet.example.test", "Leave the room", "Sign out"]
        ),
        ("page-easy", ["you need not join"], ["eta_min", "Join now"]),
        ("page-late", ["Ben Castillo has had Database since", "I am here too"], ["Decline"]),
        ("page-second", ["you are second", "Thank you"], ["Acknowledge<"]),
        ("page-acknowledged", ["You have Payments", "You said by 03:19", "Join now"], []),
        (
            "page-joined",
            ["You are in the room for Network", "https://meet.example.test/war-room", "war room"],
            ["eta_min"]
        ),
        ("page-declined", ["You declined Database", "I can take it after all"], []),
        ("page-excused", ["You may go"], ["Acknowledge<"]),
        (
            "page-over", ["It is over", "by Ada Moreno: fixed, the queue was restarted"],
            ["eta_min"]
        ),
        ("page-merged", ["#12 goes on in #17"], ["eta_min"]),
        ("link-expired", ["This link has run out", "Sign in"], []),
        (
            "room-asked",
            [
                "4 of 11 joined, 3 acknowledged, 4 open", "update overdue", "no answer",
                "Everybody was tried 2 times", "Tom Okafor: unreachable.", "next step",
                "1 not needed any more", "commander", "Maybe the same as", "1 of 3 done",
                "times in Europe/Berlin", "03:04",
            ],
            ["paged nobody"]
        ),
        ("room-offered", ["Felix Brandt hands Platform over to you", "Accept"], []),
        ("room-bystander", ["You have Frontend"], []),
        ("room-minor", ["Paged nobody because sev4 pages nobody"], ["nobody commands"]),
        (
            "room-over",
            ["Resolved at", "3 still firing", "Reopen", "Write it down", "Export (Markdown)"],
            ["Stand down", ">Update<"]
        ),
        ("room-merged", ["It goes on in"], ["Write it down"]),
        ("room-joined", ["Leave the room"], ["http-equiv"]),
        ("list", ["paged nobody because of sev4", "Older", "update overdue"], []),
        ("list-empty", ["Nothing is open that matches."], []),
        ("mine", ["Database needs you", "<strong>Database</strong>"], ["You are not on call"]),
        (
            "mine-swaps",
            [
                "Ben Castillo asks you to take shifts of Database", "in return: primary, ",
                "You asked Omar Aziz to take shifts of Database", "my sister &lt;marries&gt;",
                "/swaps/4/accept", "/swaps/5/withdraw",
            ], ["a declined one", "/swaps/5/accept"]
        ),
        ("mine-none", ["Nobody needs you now.", "times in UTC"], []),
        ("oncall", ["Database: Omar Aziz as well", "a gap: nobody", "by override 3"], []),
        (
            "oncall-laid",
            [
                "Yuki Tanaka learns from Database", "Network / primary",
                "Felix Brandt, Fri 27 Nov 07:16 to 11:16", "and 3 more",
                "Database: nobody instead of Ada Moreno", "Ben Castillo is away",
            ], ["None: nobody learns"]
        ),
        (
            "absence", ["Who is away?", "class=\"main\">See what it does"],
            ["Or change it first", "Make it so"]
        ),
        (
            "absence-effect", ["Or change it first", "<button>See what it does", "Make it so"],
            ["Who is away?"]
        ),
        ("temporary", ["Shift 5", "Database / primary", "More rows"], ["Shift 6"]),
        ("settings", ["fails", "12 refused", "alertmanager for Ledger database"], []),
    ]

    @Test(arguments: cases.indices) func `say what is so`(index: Int) throws {
        let row = Self.cases[index]
        let html = try #require(`Every screen`.drawn[row.screen])
        for words in row.says {
            #expect(html.contains(words), "\(row.screen) does not say: \(words)")
        }
        for words in row.keepsSilentOn {
            #expect(!html.contains(words), "\(row.screen) says: \(words)")
        }
    }

    @Test(arguments: ["page-asked", "room-asked"])
    func `a reason names its rule once`(screen: String) throws {
        let html = try #require(`Every screen`.drawn[screen])
        #expect(html.ranges(of: "tier-one-down").count == 1)
    }

    /// Three lines of it are seen at first; the list leads to the room, where a tap shows the rest.
    @Test func `a long title is cut on the screen and not in the markup`() throws {
        let title = String(repeating: "All disks of the ledger are full. ", count: 30)
        let drawn = Gallery.all(try Screens(), title: title)
        for name in ["page-asked", "room-asked", "room-fragment"] {
            let html = try #require(drawn.first { $0.name == name }?.html)
            #expect(html.contains("<summary><h1 class=\"long\">\(title.dropLast())</h1></summary>"))
        }
        let room = try #require(drawn.first { $0.name == "room-asked" }?.html)
        #expect(
            room.contains("<span class=\"long\">\(title.dropLast())</span></summary></details>"))
        let list = try #require(drawn.first { $0.name == "list" }?.html)
        #expect(list.contains("<b>\(title.dropLast())</b>"))
        let css = String(decoding: try #require(Asset.named("muster.css")).bytes, as: UTF8.self)
        let rule = try #require(
            css.split(separator: "\n").first { $0.hasPrefix(".long, .incidents b {") })
        #expect(rule.contains("-webkit-line-clamp: 3"))
        #expect(!(try #require(`Every screen`.drawn["room-asked"])).contains("id=\"title\""))
    }

    /// As the words of a change have it; see `Handbook.clock`.
    @Test func `without a zone of one's own the clock is that of one's schedule`() {
        var handbook = ScreenSamples.handbook()
        handbook.people["ada"]?.zone = nil
        #expect(ScreenSamples.scene("ada", handbook: handbook).zone.id == "Europe/Berlin")
        #expect(ScreenSamples.scene("tom", handbook: handbook).zone.id == "UTC")
        #expect(ScreenSamples.scene(nil).zone.id == "UTC")
    }

    static let distances: [(seconds: Int, words: String)] = [
        (0, "in 0:00"), (42, "in 0:42"), (-250, "4:10 ago"), (3599, "in 59:59"),
        (3600, "in 1 h 00 min"), (-7500, "2 h 05 min ago"), (273_600, "in 3 d 4 h"),
    ]

    @Test(arguments: distances.indices) func `distances read as the script's`(index: Int) {
        let row = Self.distances[index]
        let clock = ScreenSamples.scene().clock
        let moment = ScreenSamples.now + .seconds(row.seconds)
        #expect(clock.distance(to: moment) == row.words)
    }

    @Test func `another day and another year are said`() {
        let clock = ScreenSamples.scene().clock
        #expect(clock.words(ScreenSamples.now - .hours(4)) == "22 Nov 23:16")
        #expect(clock.words(ScreenSamples.now - .hours(24 * 365)) == "2025-11-23 03:16")
        #expect(clock.stamp(.distantFuture).iso.hasSuffix("Z"))
    }
}
