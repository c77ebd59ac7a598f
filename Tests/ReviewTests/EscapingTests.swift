import Core
import Testing

@testable import Reviews

@Suite struct `Foreign text in Markdown` {
    @Test(arguments: [
        ("plain words stay", "Checkout: 5xx above 20 % (eu-1)", "Checkout: 5xx above 20 % (eu-1)"),
        ("HTML", "<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("an image tag", "<img src=x onerror=y>", "\\<img src=x onerror=y\\>"),
        ("a link", "[click](https://evil.test)", "\\[click\\](https\\://evil.test)"),
        ("an image", "![x](http://evil.test)", "!\\[x\\](http\\://evil.test)"),
        ("an automatic link", "see https://evil.test", "see https\\://evil.test"),
        ("www", "see WWW.evil.test", "see WWW\\.evil.test"),
        ("an address", "mail a@b.test", "mail a\\@b.test"),
        ("a table cell", "a | b", "a \\| b"),
        ("code", "`rm -rf` ``x``", "\\`rm -rf\\` \\`\\`x\\`\\`"),
        ("emphasis", "*a* _b_ ~~c~~", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~"),
        ("a backslash before markup", "\\<b>", "\\\\\\<b\\>"),
        ("an entity", "&lt;b&gt;", "\\&lt;b\\&gt;"),
        ("mathematics", "$x$", "\\$x\\$"),
        ("a heading", "# big", "\\# big"),
        ("a bullet", "- item", "\\- item"),
        ("a plus", "+ item", "\\+ item"),
        ("a rule", "---", "\\---"),
        ("an underline", "===", "\\==="),
        ("a number", "1. item", "1\\. item"),
        ("a number with a bracket", "12) item", "12\\) item"),
        ("a quotation", "> said", "\\> said"),
        ("code by indentation", "        code", "code"),
        ("a new block", "a\n\n# b\r\n- c\u{2028}d", "a # b - c d"),
        ("a footnote", "[^1]: x", "\\[^1\\]: x"),
        ("a terminal's escape", "a\u{1B}[31mred\u{07}", "a\\[31mred"),
        ("writing direction", "a\u{202E}gpj.exe", "agpj.exe"),
        ("nothing visible", "a\u{200B}b\u{FEFF}", "ab"),
        ("markup under an accent", "<\u{301}b>", "\\<\u{301}b\\>"),
        ("nothing", " \n\t", ""),
    ])
    func `nothing breaks out of its line`(_ name: String, _ text: String, _ expected: String) {
        #expect(MarkdownText.line(text) == expected, "\(name)")
    }

    @Test func `lines of a quotation stay inside it`() {
        let lines = MarkdownText.quotation("\n# a\n\n<b>\nc\n", limit: 1000)
        #expect(lines == ["> \\# a", ">", "> \\<b\\>\\", "> c"])
        #expect(MarkdownText.quotation(" \n ", limit: 1000).isEmpty)
        #expect(MarkdownText.quotation("abcdef\nghi", limit: 8) == ["> abcdef\\", "> …"])
    }

    /// Whatever stands in a title, the document has the same sections, and no line of it holds
    /// an unescaped mark of a tag.
    @Test(arguments: [
        "</td></table><script>alert(1)</script>", "x\n## How bad, and why\n- sev5",
        "| a |\n| --- |",
        "![i](javascript:alert(1))", "`", "<!--", "\\", "~~~\nfence", "[a]: https://evil.test",
    ])
    func `a nasty title leaves the document whole`(_ title: String) throws {
        var journal = Journalist()
        journal.write(
            by: .key("k|<i>"),
            .opened(
                Event.Opened(
                    title: title, text: title, grouping: .service(ServiceID(title)),
                    group: GroupID(title), handbook: "1")))
        journal.write(
            .alerted(Event.Alerted(alert: Journalist.alert(1, title, source: title), isNew: true)))
        journal.write(by: .person("ada"), .decided(Event.Decided(text: title)))
        journal.write(
            by: .person("ada"), .actionAdded(Event.ActionAdded(id: 1, text: title)))
        let review = try #require(Review(of: journal.entries, handbook: nil))
        let text = MarkdownExport(review).text
        let sections = text.split(separator: "\n").filter { $0.hasPrefix("#") }.dropFirst()
        #expect(
            sections == [
                "## How long it took", "## Who took part", "## Alerts", "## Decisions",
                "## Actions", "## Timeline",
            ])
        for line in text.split(separator: "\n") {
            let bare = line.replacing("\\\\", with: "").replacing("\\<", with: "")
                .replacing("\\`", with: "").replacing("\\[", with: "")
            let inside = bare.hasPrefix("- [ ] ") ? bare.dropFirst(6) : bare[...]
            #expect(!inside.contains("<") && !inside.contains("`") && !inside.contains("["))
        }
    }
}
