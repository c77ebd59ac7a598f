import Core

// Codecs of what senders say and of who they are.

extension Alert: Coded {
    init() {
        self.init(
            digest: .zero, integration: "", dedupKey: "", status: .firing, summary: "",
            bodyDigest: .zero)
    }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &integration)
        try coder.code(3, &dedupKey)
        try coder.code(4, &status)
        try coder.code(5, &severity)
        try coder.code(6, &summary)
        try coder.code(7, &source)
        try coder.code(8, &labels)
        try coder.code(9, &details)
        try coder.code(10, &links)
        try coder.code(11, &startsAt)
        try coder.code(12, &endsAt)
        try coder.code(13, &afterResolve)
        try coder.code(14, &bodyDigest)
        try coder.code(15, &raw)
        try coder.code(16, &expiresAt)
        try coder.code(17, &attachments)
    }
}

extension Attachment: Coded {
    init() { self.init(name: "", type: "", size: 0, bytes: []) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &name)
        try coder.code(2, &type)
        try coder.code(3, &size)
        try coder.code(4, &bytes)
    }
}

extension Field: Coded {
    init() { self.init("", "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &name)
        try coder.code(2, &value)
    }
}

extension Link: Coded {
    init() { self.init(address: "", text: "") }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &address)
        try coder.code(2, &text)
    }
}

extension ShownAlert: Coded {
    init() { self.init(digest: .zero, summary: "", source: "", at: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &digest)
        try coder.code(2, &summary)
        try coder.code(3, &source)
        try coder.code(4, &at)
        try coder.code(5, &isFiring)
        try coder.code(6, &acknowledgedAtSender)
    }
}

extension IntegrationKey: Coded {
    init() { self.init(id: "", digest: .zero, service: nil, format: "", createdAt: .zero) }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        try coder.code(1, &id)
        try coder.code(2, &digest)
        try coder.code(3, &service)
        try coder.code(4, &format)
        try coder.code(5, &createdAt)
        try coder.code(6, &rhythm)
        try coder.code(7, &proof)
    }
}

/// Field 1 says which: 1 a certificate, 2 a secret. Field 2 is where the secret lies.
extension Proof: Coded {
    init() { self = .certificate }

    mutating func code(_ coder: inout some Coder) throws(CodecError) {
        var (number, place) =
            switch self {
            case .certificate: (1, "")
            case .secret(let place): (2, place)
            }
        try coder.code(1, &number)
        if number == 2 { try coder.code(2, &place) }
        switch number {
        case 1: self = .certificate
        case 2: self = .secret(place)
        default: throw .unknownCase(number)
        }
    }
}
