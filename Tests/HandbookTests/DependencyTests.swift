import Core
import Handbooks
import Testing

@Suite struct `Dependencies of services` {
    private func load(_ services: String) -> LoadResult { Samples.load("services:\n" + services) }

    @Test func `are read, and followed to the end`() {
        let result = load(
            """
              shop: { owner: desk, depends_on: [api, cache] }
              api: { owner: desk, depends_on: [store] }
              cache: { owner: desk }
              store: { owner: desk }
            """)
        #expect(result.problems.map(\.description) == [])
        #expect(result.handbook?.dependencies(of: "shop") == ["api", "cache", "store"])
        #expect(result.handbook?.dependencies(of: "store") == [])
    }

    static let wrong: [(services: String, problems: [String])] = [
        (
            "  shop: { owner: desk, depends_on: [stoer] }\n  store: { owner: desk }\n",
            ["rosters/b.yaml:2: there is no service `stoer`; did you mean `store`?"]
        ),
        (
            "  shop: { owner: desk, depends_on: [store, store] }\n  store: { owner: desk }\n",
            ["rosters/b.yaml:2: service `shop` depends on `store` twice"]
        ),
        (
            "  shop: { owner: desk, depends_on: [shop] }\n",
            ["rosters/b.yaml:2: service `shop` cannot depend on itself"]
        ),
        (
            "  a: { owner: desk, depends_on: [b] }\n  b: { owner: desk, depends_on: [c] }\n"
                + "  c: { owner: desk, depends_on: [a] }\n",
            [
                "rosters/b.yaml:2: services depend on each other in a circle: `a`, `b`, `c`, `a`"
            ]
        ),
    ]

    @Test(arguments: wrong)
    func `that cannot be are told with file and line`(services: String, problems: [String]) {
        #expect(load(services).problems.map(\.description) == problems)
    }
}

@Suite struct `Patterns that come at run time` {
    private let patterns = RuntimePatterns()

    @Test(arguments: [
        ("db-.*", "db-1", true), ("db-.*", "a db-1", false), ("db", "db-1", false),
        ("a|b", "b", true), ("a|b", "ab", false), ("", "", true), ("", "a", false),
        (".*", "two\nlines", false), ("(?i)DB", "db", true),
    ])
    func `match the whole text`(source: String, text: String, holds: Bool) {
        #expect(patterns.whole(source)?.matches(text) == holds)
    }

    @Test(arguments: ["(", "a)|(b", "[", "\\"])
    func `that cannot be read are none, the second time too`(source: String) {
        #expect(patterns.whole(source) == nil)
        #expect(patterns.whole(source) == nil)
    }

    @Test func `come with every handbook from files`() {
        #expect(Samples.load("").handbook?.patterns.whole("a.*")?.matches("abc") == true)
    }
}
