/// A file that came with a mail.
package struct Attachment: Hashable, Sendable {
    /// One line, as its sender named it; never empty.
    package var name: String
    /// The media type that its sender states. A browser is never told it.
    package var type: String
    /// Of the whole file, in bytes.
    package var size: Int
    /// Empty when it was too large to keep: the mailbox still has it.
    package var bytes: [UInt8]

    package init(name: String, type: String, size: Int, bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.size = size
        self.bytes = bytes
    }

    package var isKept: Bool { bytes.count == size }
}

extension [Attachment] {
    /// Bytes that are kept.
    package var keptBytes: Int { reduce(0) { $0 &+ $1.bytes.count } }

    /// As many of the files as fit in, in order; of the others the name and the size stay.
    func kept(within bytes: Int) -> Self {
        var room = bytes
        return map { attachment in
            var attachment = attachment
            if attachment.bytes.count > room {
                attachment.bytes = []
            } else {
                room -= attachment.bytes.count
            }
            return attachment
        }
    }
}
