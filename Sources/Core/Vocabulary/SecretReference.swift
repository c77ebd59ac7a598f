/// A text of the handbook that may point at what must not stand in a file: a secret, or what
/// differs from machine to machine.
///
/// `${NAME}` is an environment variable, `${NAME:-text}` the same with a text for when it is unset
/// or empty, anywhere in the text. A text that begins with `file:` is the content of that file
/// without its last line break; the path may hold `${NAME}` too. Nothing else is special.
package struct SecretReference: Hashable, Sendable {
    /// Why a reference cannot be followed. None of them holds the secret.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case malformed(String)
        case missingEnvironment(String)
        case unreadableFile(String)
        /// The text behind the reference is not what its place needs, as a port must be a number.
        case unusable(String)

        package var description: String {
            switch self {
            case .malformed(let text):
                "\(text) is not a reference: write ${NAME}, ${NAME:-text} or file:PATH"
            case .missingEnvironment(let name): "the environment variable \(name) is not set"
            case .unreadableFile(let path): "the file \(path) cannot be read"
            case .unusable(let what): what
            }
        }
    }

    package enum Part: Hashable, Sendable {
        case text(String)
        case environment(name: String, fallback: String?)
    }

    package let parts: [Part]
    /// The parts together name a file whose content is meant.
    package let isFile: Bool

    package init(_ text: String) throws(Failure) {
        let filePrefix = "file:"
        isFile = text.utf8.starts(with: filePrefix.utf8)
        var rest = isFile ? text.dropFirst(filePrefix.count) : Substring(text)
        var parts: [Part] = []
        while let open = rest.utf8.firstOffset(of: "${") {
            let before = rest.utf8.prefix(open)
            if !before.isEmpty { parts.append(.text(String(Substring(before)))) }
            let inside = Substring(rest.utf8.dropFirst(open + 2))
            guard let close = inside.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                throw .malformed("${\(inside)")
            }
            parts.append(try Self.variable(inside[..<close]))
            rest = inside[inside.utf8.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        if isFile, parts.isEmpty { throw .malformed(text) }
        self.parts = parts
    }

    /// Whether the text points elsewhere at all.
    package var pointsElsewhere: Bool {
        isFile || parts.contains { if case .environment = $0 { true } else { false } }
    }

    /// Whether every secret is elsewhere: one single reference, and no fallback text of its own.
    package var isSecretSafe: Bool {
        if isFile { return true }
        guard parts.count == 1, case .environment(_, let fallback) = parts[0] else { return false }
        return (fallback ?? "").isEmpty
    }

    /// The text meant. The world arrives as two closures; each gives nil for what is not there.
    package func resolved(
        environment: (String) -> String?, file: (String) -> String?
    ) throws(Failure) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let plain): text += plain
            case .environment(let name, let fallback):
                if let value = environment(name), !value.isEmpty {
                    text += value
                } else if let fallback {
                    text += fallback
                } else {
                    throw .missingEnvironment(name)
                }
            }
        }
        guard isFile else { return text }
        guard var content = file(text) else { throw .unreadableFile(text) }
        while let last = content.utf8.last, last == 10 || last == 13 {
            content = String(Substring(content.utf8.dropLast()))
        }
        return content
    }

    private static func variable(_ inside: Substring) throws(Failure) -> Part {
        var name = inside
        var fallback: String?
        if let colon = inside.utf8.firstOffset(of: ":-") {
            name = Substring(inside.utf8.prefix(colon))
            fallback = String(Substring(inside.utf8.dropFirst(colon + 2)))
        }
        let startsWell = name.utf8.first.map { !$0.isASCIIDigit } ?? false
        guard startsWell, name.utf8.allSatisfy(\.isVariableByte) else {
            throw .malformed("${\(inside)}")
        }
        return .environment(name: String(name), fallback: fallback)
    }
}

extension MailRelay {
    /// The relay with every reference followed: what a connection needs.
    package struct Resolved: Hashable, Sendable {
        package var host: String
        package var port: Int
        package var security: Security
        package var user: String?
        package var password: String?
        package var from: String
        package var authorityFile: String?

        package init(
            host: String, port: Int, security: Security, user: String? = nil,
            password: String? = nil, from: String, authorityFile: String? = nil
        ) {
            self.host = host
            self.port = port
            self.security = security
            self.user = user
            self.password = password
            self.from = from
            self.authorityFile = authorityFile
        }
    }

    /// The relay to connect to now; `lookup` follows one text's references.
    package func resolved(
        _ lookup: (String) throws(SecretReference.Failure) -> String
    ) throws(SecretReference.Failure) -> Resolved {
        let portText = try lookup(port)
        guard let number = Int(portText), (1...65_535).contains(number) else {
            throw .unusable("the relay's port \(portText) is not a number from 1 to 65535")
        }
        let securityText = try lookup(security)
        guard let security = Security(rawValue: securityText) else {
            throw .unusable("the relay's security \(securityText) is none of starttls, tls, none")
        }
        var resolved = Resolved(
            host: try lookup(host), port: number, security: security, from: try lookup(from))
        if let user { resolved.user = Self.unlessEmpty(try lookup(user)) }
        if let password { resolved.password = Self.unlessEmpty(try lookup(password)) }
        if let authorityFile {
            resolved.authorityFile = Self.unlessEmpty(try lookup(authorityFile))
        }
        return resolved
    }

    /// An empty text behind a reference means "none", so that a variable can switch login off.
    private static func unlessEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}

extension Substring.UTF8View {
    /// How many bytes stand before the first `needle`.
    fileprivate func firstOffset(of needle: StaticString) -> Int? {
        let first = needle.utf8Start.pointee
        let second = needle.utf8Start.advanced(by: 1).pointee
        var previous: UInt8?
        for (offset, byte) in enumerated() {
            if previous == first, byte == second { return offset - 1 }
            previous = byte
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isASCIIDigit: Bool { (48...57).contains(self) }
    fileprivate var isVariableByte: Bool {
        isASCIIDigit || (65...90).contains(self) || (97...122).contains(self) || self == 95
    }
}
