import Foundation
import Testing

@testable import Server

/// The contrast of the style sheet's colours by WCAG 2.2, in light and in dark: 4.5 to 1 for text,
/// 3 to 1 for what is no text but has to be seen.
@Suite struct Contrasts {
    struct Sheet {
        /// Selector and declarations of every rule on a screen, those in `@media` included.
        var rules: [(selector: String, values: [String: String])] = []
        var light: [String: String] = [:]
        var dark: [String: String] = [:]

        init(_ css: String) throws {
            let text = css.replacing(try Regex(#"(?s)/\*.*?\*/"#), with: "")
            let block = try Regex(
                #"([^{};]+)\{([^{}]*)\}"#, as: (Substring, Substring, Substring).self)
            let screen = text.components(separatedBy: "@media print")[0]
            for match in screen.matches(of: block) {
                let selector = match.1.trimmingCharacters(in: .whitespacesAndNewlines)
                var values: [String: String] = [:]
                for declaration in match.2.split(separator: ";") {
                    let parts = declaration.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    values[parts[0].trimmingCharacters(in: .whitespacesAndNewlines)] =
                        parts[1].trimmingCharacters(in: .whitespaces)
                }
                if selector == ":root" {
                    if light.isEmpty { light = values }
                    dark.merge(values) { $1 }
                } else {
                    rules.append((selector, values))
                }
            }
        }

        /// `#rrggbb` of `var(--name)`, `#rgb` or `#rrggbb`; nil for a word such as `inherit`.
        func colour(_ value: String, _ theme: [String: String]) -> String? {
            let name = value.hasPrefix("var(") ? String(value.dropFirst(4).dropLast()) : nil
            let written = name.map { theme[$0] ?? "" } ?? value
            guard written.hasPrefix("#") else { return nil }
            return written.count == 4
                ? "#" + written.dropFirst().map { "\($0)\($0)" }.joined() : written
        }
    }

    static let sheet = try? Asset.named("muster.css").map {
        try Sheet(String(decoding: $0.bytes, as: UTF8.self))
    }

    /// Relative luminance, 0 to 1.
    static func luminance(_ colour: String) throws -> Double {
        let value = try #require(Int(colour.dropFirst(), radix: 16))
        let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    static func contrast(_ a: String, _ b: String) throws -> Double {
        let (a, b) = try (luminance(a), luminance(b))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    @Test func `black on white is 21 to 1, and #777 on white just too little`() throws {
        #expect(try Self.contrast("#000000", "#ffffff") == 21)
        #expect(abs(try Self.contrast("#777777", "#ffffff") - 4.478) < 0.001)
    }

    /// What has no ground of its own may stand on any of these.
    static let grounds = ["var(--ground)", "var(--card)", "var(--sunk)"]

    @Test(arguments: ["light", "dark"]) func `text can be read`(name: String) throws {
        let sheet = try #require(Self.sheet ?? nil)
        let theme = name == "light" ? sheet.light : sheet.dark
        var pairs = 0
        for (selector, values) in sheet.rules {
            guard let ink = values["color"].flatMap({ sheet.colour($0, theme) }) else { continue }
            let own = values["background"].flatMap { $0 == "none" ? nil : $0 }
            for ground in own.map({ [$0] }) ?? Self.grounds {
                let below = try #require(sheet.colour(ground, theme), "\(selector): \(ground)")
                let contrast = try Self.contrast(ink, below)
                #expect(contrast >= 4.5, "\(selector) on \(ground) in \(name)")
                pairs += 1
            }
        }
        #expect(pairs > 50)
    }

    /// What stands on a ground that another rule gives, and what is no text.
    static let others: [(what: String, ink: String, ground: String, least: Double)] = [
        ("a link in the bridge", "--link", "--calm-ground", 4.5),
        ("a main button under the pointer", "--act-text", "--act-near", 4.5),
        ("text in the bridge", "--text", "--calm-ground", 4.5),
        ("the edge of a field", "--strong-line", "--card", 3),
        ("the edge of a button on sunk ground", "--strong-line", "--sunk", 3),
        ("the edge of a button on the ground", "--strong-line", "--ground", 3),
        ("the focus", "--link", "--ground", 3),
        ("the focus on sunk ground", "--link", "--sunk", 3),
        ("the line under the current screen", "--act", "--card", 3),
        ("a chosen radio button", "--act", "--card", 3),
        ("the tally: joined", "--good-ink", "--card", 3),
        ("the tally: acknowledged", "--wait-ink", "--card", 3),
        ("the tally: open", "--bad-ink", "--card", 3),
        ("the edge of what is asked", "--bad", "--card", 3),
        ("the edge of a catastrophe", "--sev1", "--ground", 3),
    ]

    @Test(arguments: others.indices, ["light", "dark"])
    func `what matters can be seen`(index: Int, name: String) throws {
        let row = Self.others[index]
        let sheet = try #require(Self.sheet ?? nil)
        let theme = name == "light" ? sheet.light : sheet.dark
        let ink = try #require(theme[row.ink], "there is no \(row.ink)")
        let ground = try #require(theme[row.ground], "there is no \(row.ground)")
        #expect(try Self.contrast(ink, ground) >= row.least, "\(row.what) in \(name)")
    }

    /// Either would change a colour after the contrast was looked at.
    @Test func `nothing is lightened or faded afterwards`() throws {
        let sheet = try #require(Self.sheet ?? nil)
        for (selector, values) in sheet.rules where selector != "50%" {
            #expect(values["filter"] == nil, "\(selector)")
            #expect(values["opacity"].map { $0 == "1" } ?? true, "\(selector)")
        }
    }
}
