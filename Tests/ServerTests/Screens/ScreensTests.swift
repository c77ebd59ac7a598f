import Core
import Testing

@testable import Server

/// What holds for every screen, whatever it shows.
@Suite struct `Every screen` {
    static let drawn: [String: String] = {
        guard let screens = try? Screens() else { return [:] }
        return Dictionary(uniqueKeysWithValues: Gallery.all(screens).map { ($0.name, $0.html) })
    }()
    static let names = drawn.keys.sorted()

    @Test func `the templates compile and every screen is drawn`() throws {
        _ = try Screens()
        #expect(Self.names.count >= 35)
    }

    @Test(arguments: names) func `markup is well-formed`(name: String) throws {
        let html = try #require(Self.drawn[name])
        let markup = Markup(html)
        #expect(markup.problems == [])
        #expect(!html.contains("{{"))
        #expect(!html.contains("Optional("))
        #expect(html.contains("<!doctype html>") == (name != "room-fragment"))
    }

    @Test(arguments: names) func `every form posts to a known place with its secrets`(
        name: String
    ) throws {
        let markup = Markup(try #require(Self.drawn[name]))
        let words = Set(ActWord.allCases.map(\.rawValue))
        let elsewhere: Set = [
            "/sign-in", "/sign-out", "/setup", "/incidents", "/overrides", "/overrides/3/remove",
            "/p/17-1.secret", "/resume", "/swaps/4/accept", "/swaps/4/decline", "/swaps/5/withdraw",
            "/overrides/preview", "/feeds", "/feeds/feed-ada-1/revoke", "/absences",
            "/absences/preview", "/absences/2/remove", "/swaps", "/swaps/preview",
            "/temporaries", "/temporaries/preview", "/temporaries/8/remove", "/shadows",
            "/shadows/preview", "/shadows/7/remove", "/overrides/4/remove", "/overrides/5/remove",
            "/absences/6/remove", "/silences", "/silences/preview", "/silences/1/remove",
            "/silences/2/remove",
        ]
        var targets = markup.all("form").map { $0.attributes["action"] ?? "" }
        for form in markup.all("form") { #expect(form.attributes["method"] == "post") }
        targets += markup.all("button").compactMap { $0.attributes["formaction"] }
        for target in targets where !elsewhere.contains(target) {
            let parts = target.split(separator: "/")
            #expect(parts.count == 3 && words.contains(String(parts.last ?? "")), "\(target)")
            #expect(parts.first == "incidents" || parts.first == "p")
        }
        let secrets = markup.all("input").compactMap { $0.attributes["name"] }
        #expect(secrets.count { $0 == "csrf" } == markup.all("form").count)
        #expect(secrets.count { $0 == "idempotency" } == markup.all("form").count)
    }

    @Test(arguments: names) func `fields are those of the contract and keep what is typed`(
        name: String
    ) throws {
        let known: Set = [
            "csrf", "idempotency", "text", "obligation", "person", "eta_min", "group", "owner",
            "role", "severity", "reason", "step", "into", "action", "to", "title", "service",
            "incoming", "outgoing", "from", "until", "token", "next",
            "seen", "schedule", "back", "feed", "shift", "return", "for", "kind", "matchers",
            "learner", "place", "more",
        ]
        let markup = Markup(try #require(Self.drawn[name]))
        let fields = ["input", "select", "textarea", "button"].flatMap { markup.all($0) }
        for field in fields {
            guard let fieldName = field.attributes["name"] else { continue }
            let isRow = fieldName.hasPrefix("alert.") || fieldName.hasPrefix("shift.")
            #expect(known.contains(fieldName) || isRow, "\(fieldName)")
            let type = field.attributes["type"]
            if field.name == "button" || type == "hidden" || type == "radio" { continue }
            #expect(field.attributes["id"] != nil, "\(fieldName) would lose its text in a swap")
        }
    }

    @Test(arguments: names) func `what is referred to exists, and nothing is inline`(
        name: String
    ) throws {
        let html = try #require(Self.drawn[name])
        let markup = Markup(html)
        let addresses = markup.elements.compactMap { element in
            element.attributes["src"]
                ?? (element.name == "link" ? element.attributes["href"] : nil)
        }
        for address in addresses {
            #expect(Asset.all.contains { $0.address == address }, "\(address)")
        }
        #expect(markup.all("style").isEmpty)
        #expect(markup.all("script").allSatisfy { $0.attributes["src"] != nil })
        for element in markup.elements {
            #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") && $0 != "style" })
        }
        let ids = Set(markup.elements.compactMap { $0.attributes["id"] })
        for link in markup.all("a") {
            let href = try #require(link.attributes["href"])
            if href.hasPrefix("#") {
                #expect(ids.contains(String(href.dropFirst())), "\(href)")
            }
        }
    }

    @Test func `the fragment has every live part of its room`() throws {
        func live(_ name: String) throws -> Set<String> {
            let markup = Markup(try #require(Self.drawn[name]))
            let parts = markup.elements.filter { $0.attributes["data-live"] != nil }
            return Set(parts.compactMap { $0.attributes["id"] })
        }
        let fragment = try live("room-fragment")
        #expect(fragment.count >= 7)
        for name in Self.names where name.hasPrefix("room-") { #expect(try live(name) == fragment) }
    }

    @Test func `a broken template is named at once`() {
        #expect(throws: Screens.BrokenTemplate.self) {
            try Screens(templates: ["room": "{{#open}}never closed"])
        }
    }
}
