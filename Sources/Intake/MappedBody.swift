import Core

/// A body that a mapping reads: JSON, or a form as curl and older tools send it.
enum MappedBody {
    /// Fields of a form that are read.
    private static let fields = 256

    /// The body as one value; a form becomes an object of texts. A form whose only field says JSON
    /// (`payload={…}`) is that.
    static func value(of body: [UInt8]) throws(IntakeProblem) -> JSONValue {
        do {
            return try JSONValue(body)
        } catch {
            if let form = form(body) { return form }
            throw IntakeProblem(.unreadable, [error.description])
        }
    }

    private static func form(_ body: [UInt8]) -> JSONValue? {
        guard let first = body.first(where: { $0 > 0x20 }), !"{[\"".utf8.contains(first) else {
            return nil
        }
        var members: [JSONMember] = []
        for pair in body.split(separator: UInt8(ascii: "&")).prefix(fields) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), equals > pair.startIndex
            else { return nil }
            let name = decoded(pair[..<equals])
            // White space in a name is the first line of a plain text, not of a form.
            guard !name.utf8.contains(where: { $0 <= 0x20 }) else { return nil }
            members.append(JSONMember(name, .string(decoded(pair[(equals + 1)...]))))
        }
        if members.count == 1, case .string(let text) = members[0].value,
            let value = try? JSONValue(Array(text.utf8)), value.text == nil, value != .null
        {
            return value
        }
        return members.isEmpty ? nil : .object(members)
    }

    /// Percent-decoded, a plus is a space; what is no UTF-8 is replaced.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                decoded.append(0x20)
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                let high = digit(rest[rest.startIndex]),
                let low = digit(rest[rest.startIndex + 1])
            {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        while let last = decoded.last, last == 0x0A || last == 0x0D { decoded.removeLast() }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
