import Core
import Journals
import Testing

@testable import Nodes

@Suite("Folding a journal")
struct FoldingTests {
    @Test func `a snapshot of another journal is not believed: everything is folded`() async throws
    {
        try await TestServer.run { world in
            let number = try await world.declare("Ledger is down")
            let known = world.node.board.head
            // As one that a primary left before it lost its last entries, or a damaged copy.
            for foreign in [
                Head(position: known.position, digest: sha256([9])),
                Head(position: Position(known.position.value + 50), digest: sha256([9])),
            ] {
                var other = Situation()
                other.position = foreign.position
                try await world.journal.save(Snapshot(of: other, at: foreign))
                let folded = try await Fold.whole(of: world.journal)
                #expect(folded.head == known)
                let incident = folded.situation.incidents[IncidentNumber(number)]
                #expect(incident?.title == "Ledger is down")
            }
        }
    }
}
