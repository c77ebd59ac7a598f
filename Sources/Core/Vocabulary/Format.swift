/// Numbers of the journal's format, which grows with new kinds of entries and new fields (rule 8).
///
/// A node says when it starts which format it reads. `formatRaised` is appended once every live node
/// reads a newer one; what a format brings is written only from there on.
package enum Format {
    /// What this program reads, and writes once every node does.
    package static let newest = 1
    /// What a build of tomorrow reads, with an entry that no other build knows. Only a debug build
    /// that is told so by a test takes that part; no entry of a real installation has it.
    package static let rehearsed = 1000
    /// The kind of that entry, as stored.
    package static let rehearsedKind = 9999
}
