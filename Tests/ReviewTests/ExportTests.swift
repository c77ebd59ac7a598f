import Core
import Foundation
import Reviews
import Testing

/// The golden files are what the exports of `Outage` must be, whole. When the words change on
/// purpose: `MUSTER_WRITE_GOLDEN=1 swift test --filter ExportTests`, and read the difference.
@Suite struct ExportTests {
    private func review(_ entries: [Entry] = Outage.entries) throws -> Review {
        try #require(Review(of: entries, handbook: Journalist.handbook))
    }

    private func expectGolden(_ name: String, _ bytes: [UInt8]) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(name)")
        if ProcessInfo.processInfo.environment["MUSTER_WRITE_GOLDEN"] == "1" {
            try Data(bytes).write(to: file)
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (number, (line, expected)) in zip(lines, golden).enumerated() {
            #expect(line == expected, "\(name), line \(number + 1)")
        }
        #expect(lines.count == golden.count, "\(name)")
    }

    @Test func `a review reads well as Markdown`() throws {
        try expectGolden("incident-17.md", Array(MarkdownExport(try review()).text.utf8))
    }

    @Test func `a review is complete as JSON`() throws {
        try expectGolden("incident-17.json", try IncidentDocument(try review()).bytes())
    }

    @Test func `the JSON can be read back and written again`() throws {
        let bytes = try IncidentDocument(try review()).bytes()
        let read = try PublishedJSON.value(IncidentDocument.self, from: bytes)
        #expect(try read.bytes() == bytes)
    }

    @Test func `whoever was passed over is told with the reason`() throws {
        let reason = SeatReason(
            passedOver: [
                PassedOver(person: "ada", has: [Seat(.group("network"))]),
                PassedOver(person: "ben", nightMinute: 190),
            ], shares: [Seat(.group("payments"), 1, .lead)])
        let entries = Outage.entries.map { entry -> Entry in
            guard case .roundBegan(var began) = entry.event, began.obligation == 1, began.round == 1
            else { return entry }
            began.reason = reason
            var changed = entry
            changed.event = .roundBegan(began)
            return changed
        }
        let review = try review(entries)
        let lines = MarkdownExport(review).text.split(separator: "\n")
        let place = try #require(lines.firstIndex(of: "Who was passed over:"))
        let told = try #require(lines.dropFirst(place + 1).first)
        let words = Journalist.handbook.words(of: reason)
        #expect(words.count == 3)
        for word in words { #expect(told.contains(word), "\(told)") }
        let choice = try #require(IncidentDocument(review).obligations.first?.choices.first)
        #expect(choice.passedOver.map(\.reason) == Array(words.prefix(2)))
        #expect(choice.shares == ["Payments lead"])
        #expect(choice.people.count == 1)
    }

    @Test func `the same entries make the same bytes`() throws {
        let first = try review()
        let markdown = MarkdownExport(first).text
        let json = try IncidentDocument(first).bytes()
        for _ in 0..<20 {
            let again = try review()
            #expect(MarkdownExport(again).text == markdown)
            #expect(try IncidentDocument(again).bytes() == json)
        }
    }

    @Test func `every prefix of an incident makes a review`() throws {
        for length in 1...Outage.entries.count {
            let review = try review(Array(Outage.entries.prefix(length)))
            #expect(
                MarkdownExport(review).text.hasPrefix("# Incident 17: Checkout: 5xx above 20 %"))
            #expect(try !IncidentDocument(review).bytes().isEmpty)
        }
    }

    @Test func `without a handbook ids stand for names`() throws {
        let review = try #require(Review(of: Outage.entries, handbook: nil))
        #expect(MarkdownExport(review).text.contains("ada acknowledged payments"))
    }

    @Test func `entries of other incidents are left out`() throws {
        var journal = Journalist()
        journal.incident = 18
        journal.write(.noted(Event.Noted(text: "not here")))
        let review = try review(Outage.entries + journal.entries)
        #expect(!MarkdownExport(review).text.contains("not here"))
        let isEmpty = Review(of: [], handbook: nil) == nil
        #expect(isEmpty)
    }
}
