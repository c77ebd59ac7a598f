import Core
import Foundation
import ParserTesting
import Testing

/// What a fuzzer found worth keeping, through every reader: `scripts/fuzz` grows it, this reads it.
@Suite struct `The fuzzer's corpus` {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fuzzing/Corpus").standardizedFileURL

    static func inputs(of parser: FuzzedParser) throws -> [(name: String, bytes: [UInt8])] {
        let folder = directory.appending(path: parser.name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }

    @Test(arguments: FuzzedParser.all)
    func `no input breaks what holds of everything that is read`(_ parser: FuzzedParser) throws {
        var accepted = 0
        var bytes = 0
        for input in try Self.inputs(of: parser) {
            let outcome = parser.read(input.bytes)
            #expect(outcome.faults == [], "\(parser.name)/\(input.name)")
            accepted += outcome.isAccepted ? 1 : 0
            bytes += input.bytes.count
        }
        #expect(accepted > 0, "a corpus that nothing is read of tests the refusals alone")
        #expect(bytes < 64 * 1024, "a corpus is small: keep fewer inputs")
    }

    /// Rosters are left out: a handbook is read whole, which costs a thousand times as much.
    @Test(arguments: FuzzedParser.all.filter { $0.name != "rosters" })
    func `nor does an input of another reader`(_ parser: FuzzedParser) throws {
        for other in FuzzedParser.all {
            for input in try Self.inputs(of: other) {
                #expect(parser.read(input.bytes).faults == [], "\(other.name)/\(input.name)")
            }
        }
    }

    @Test func `every folder of it belongs to a reader`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
        #expect(Set(folders) == Set(FuzzedParser.all.map(\.name)))
    }
}
