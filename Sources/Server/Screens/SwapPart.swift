import Core
import Reviews

/// An offer of shifts that waits for somebody's word, as one of the two sees it.
struct SwapPart: Sendable {
    let swapID: Int
    let swapWords: String
    /// Its shifts, one a line.
    let swapShifts: [String]
    let swapBefore: Stamp
    let swapReason: String?
    /// The viewer is asked; else the viewer asks.
    let isForViewer: Bool

    /// Nil: it is over, or has nothing to do with the viewer.
    init?(_ scene: Scene, _ swap: Swap) {
        guard swap.isOpen(at: scene.now), let viewer = scene.viewer?.person,
            viewer == swap.offeredTo || viewer == swap.offeredBy
        else { return nil }
        isForViewer = viewer == swap.offeredTo
        swapID = swap.id.value
        let group = scene.names.group(swap.group)
        swapWords =
            isForViewer
            ? "\(scene.names.person(swap.offeredBy)) asks you to take shifts of \(group)"
            : "You asked \(scene.names.person(swap.offeredTo)) to take shifts of \(group)"
        func lines(_ parts: [Swap.Part], _ words: String) -> [String] {
            parts.map {
                "\(words)\($0.schedule), "
                    + scene.zone.stretch($0.from, $0.until, now: scene.now)
            }
        }
        swapShifts = lines(swap.given, "") + lines(swap.inReturn, "in return: ")
        swapBefore = scene.clock.stamp(swap.begins)
        swapReason = swap.reason.isEmpty ? nil : swap.reason.oneLine()
    }
}
