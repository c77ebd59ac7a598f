/// A stream of numbers from one seed (SplitMix64, Steele, Lea and Flood 2014): jitter that can be
/// replayed, since nothing that thinks may be random by itself.
package struct Seed: Sendable {
    private var state: UInt64

    package init(_ value: UInt64) { state = value }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `bound`; 0 when the bound is 0.
    package mutating func next(below bound: UInt64) -> UInt64 {
        bound == 0 ? 0 : next() % bound
    }
}
