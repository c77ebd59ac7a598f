import Core
import Testing

@testable import Server

/// Alerts are foreign text, and so are names in files: none of it becomes markup.
@Suite struct `Foreign text on screens` {
    static let nasty: [(name: String, text: String)] = [
        ("an element", "<script>alert(1)</script><img src=x onerror=alert(1)>"),
        ("the end of an attribute", "\" autofocus onfocus=\"alert(1)\" x=\""),
        (
            "a quotation mark under a combining mark",
            "\"\u{301} onfocus=alert(1) autofocus x=\"\u{301}"
        ),
        (
            "a quotation mark before a joiner",
            "\"\u{200D} formaction=https://evil.example x=\"\u{200D}"
        ),
        ("an angle bracket under a combining mark", "<\u{338}/textarea><\u{338}b>"),
        ("the ends of raw elements", "</textarea></title></style></pre></option></select>"),
        ("template tags", "{{frame.csrf}}{{{frame.csrf}}}{{>layout}}{{#board}}"),
        ("an entity", "&lt;b&gt; &quot; onclick=x &amp"),
        ("control characters", "a\u{0}b\u{1B}[31m\u{7F}\u{8}"),
        ("Markdown", "`<b>`**<i>**[x](javascript:alert(1))[y](https://a.x\"onclick=x)`\"`"),
        ("right to left", "\u{202E}gnp.exe\u{2066}"),
    ]

    @Test(arguments: nasty.indices) func `stays text everywhere`(index: Int) throws {
        let row = Self.nasty[index]
        let screens = try Screens()
        let book = ScreenSamples.handbook(
            bridge: "javascript:alert(1)//" + row.text, title: row.text)
        let calm = Gallery.all(screens)
        let hurt = Gallery.all(screens, title: row.text, handbook: book, alarms: [row.text])
        for (before, after) in zip(calm, hurt) {
            let markup = Markup(after.html)
            #expect(markup.problems == [], "\(after.name)")
            let names = Set(Markup(before.html).elements.map(\.name)).union(["p"])
            for element in markup.elements {
                #expect(names.contains(element.name), "\(after.name): \(element.name)")
                #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") })
                #expect(element.attributes["href"]?.hasPrefix("javascript") != true)
                if let place = element.attributes["formaction"] {
                    #expect(place.hasPrefix("/incidents/"))
                }
            }
            #expect(!after.html.unicodeScalars.contains("\u{0}"))
        }
    }

    static let places: [(text: String, isLink: Bool)] = [
        ("https://meet.example.test/x", true), ("HTTP://meet.example.test", true),
        ("javascript:alert(1)", false), ("data:text/html,x", false), ("//evil.example", false),
        (" https://x.example", false), ("+49 30 1234, code 99#", false), ("httpsx://a", false),
    ]

    @Test(arguments: places.indices) func `only web addresses become links`(index: Int) throws {
        let row = Self.places[index]
        let place = try #require(PlacePart(row.text))
        #expect((place.href != nil) == row.isLink)
        #expect(place.placeWords == row.text)
    }

    static let nexts: [(next: String, isKept: Bool)] = [
        ("/incidents/17", true), ("//evil.example", false), ("https://evil.example", false),
        ("/\\evil.example", false), ("", false),
    ]

    @Test(arguments: nexts.indices) func `signing in leads nowhere else`(index: Int) throws {
        let row = Self.nexts[index]
        let html = try Screens().signIn(next: row.next, scene: ScreenSamples.scene(nil))
        #expect(html.contains("name=\"next\"") == row.isKept)
    }
}
