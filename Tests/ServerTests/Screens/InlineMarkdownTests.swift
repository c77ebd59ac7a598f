import Testing

@testable import Server

/// What a runbook's line looks like on a screen.
@Suite struct `Markdown in a line` {
    /// `{…}` is code, `!…!` strong, `a->b` a link.
    static let cases: [(text: String, shown: String)] = [
        ("plain words", "plain words"),
        ("", ""),
        ("look at `df -h` first", "look at |{df -h}| first"),
        ("`a` and `b`", "{a}| and |{b}"),
        ("``a ` b``", "{a ` b}"),
        ("`` `a` ``", "{`a`}"),
        ("never `closed", "never `closed"),
        ("never ``closed`", "never ``closed`"),
        ("`é`", "{é}"),
        ("do **not** wait", "do |!not!| wait"),
        ("**first `fence` it**", "!first !|!{fence}!|! it!"),
        ("never **closed `x`", "never |**|closed |{x}"),
        ("2 ** 3, ****", "2 ** 3, ****"),
        ("a*b and _c_", "a*b and _c_"),
        ("`**not bold**`", "{**not bold**}"),
        ("see [the guide](https://x.test/a?b=1#c).", "see |the guide->https://x.test/a?b=1#c|."),
        ("[`df`](http://x.test)", "{df}->http://x.test"),
        ("**[x](https://x.test)**", "!x!->https://x.test"),
        ("<https://x.test>", "https://x.test->https://x.test"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](/relative) [y] (z) []", "[x](/relative) [y] (z) []"),
        ("[[x](https://x.test)", "[|x->https://x.test"),
        ("[x](https://x.test", "[x](https://x.test"),
        ("<b>& <https:", "<b>& <https:"),
        ("https://x.test", "https://x.test"),
    ]

    @Test(arguments: cases.indices) func `is code, strong, a link or text`(index: Int) {
        let row = Self.cases[index]
        let shown = InlineMarkdown.runs(row.text).map { run in
            let code = run.isCode ? "{\(run.runWords)}" : run.runWords
            let strong = run.isStrong ? "!\(code)!" : code
            return run.runAddress.map { "\(strong)->\($0)" } ?? strong
        }
        #expect(shown.joined(separator: "|") == row.shown)
    }

    @Test(arguments: ["page-asked", "room-asked"])
    func `is drawn so in the steps of a runbook`(screen: String) throws {
        let html = try #require(`Every screen`.drawn[screen])
        #expect(html.contains("<strong>Make sure</strong> that"))
        #expect(html.contains("<code>ledgerctl members --all</code>"))
        #expect(
            html.contains(
                "<a href=\"https://wiki.example.test/disks\" rel=\"noopener noreferrer\" "
                    + "target=\"_blank\">the guide</a>"))
    }

    /// No opening makes the reader look at all that follows again.
    @Test(arguments: ["`", "`` ", "**a", "[", "[a](", "<", "<https://", "[a](https://"])
    func `long rows of openings are read in bounded time`(opening: String) {
        let text = String(repeating: opening, count: 30_000 / opening.count)
        let runs = InlineMarkdown.runs(text)
        #expect(runs.map(\.runWords).joined().count <= text.count)
    }
}
