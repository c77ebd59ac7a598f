import Core

extension HandbookDraft {
    func readPerson(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "person", { .person(PersonID($0)) }),
            let fields = value.fields("person `\(name)`", .person)
        else { return }
        let person = PersonID(name)
        let methods = fields["contact"].map { readMethods($0, of: fields.what) } ?? []
        if let contact = fields["contact"], methods.count < contact.items().count {
            doubt(.contacts(person))
        }
        var rules: [Urgency: [MethodID]] = [:]
        if let notify = fields["notify"]?.fields("notify of `\(name)`", .notify) {
            for urgency in Urgency.allCases {
                guard let wanted = notify[urgency.name] else { continue }
                rules[urgency] = wanted.items().compactMap { item in
                    mention(.method(person), item, "a contact").map { MethodID($0) }
                }
            }
        }
        people[person] = Person(
            id: person, name: fields.required("name")?.text("name") ?? name, methods: methods,
            rules: rules, zone: fields["zone"].flatMap { zone($0) },
            holidays: fields["holidays"].map { readCalendarName($0) } ?? defaults.holidays,
            leaves: fields["leaves"].flatMap { $0.day("`leaves`") })
    }

    func readFallback(_ value: YamlValue) -> FallbackAddress? {
        guard let fields = value.fields("fallback", .fallback),
            let contact = fields.required("contact")
        else { return nil }
        let methods = readMethods(contact, of: "fallback")
        if methods.isEmpty { contact.error("the fallback has no contact") }
        return FallbackAddress(methods: methods)
    }

    /// A list of contacts, in the order in which they are tried.
    private func readMethods(_ value: YamlValue, of owner: String) -> [ContactMethod] {
        var methods: [ContactMethod] = []
        for item in value.list("contact of \(owner)") {
            guard let method = readMethod(item, of: owner) else { continue }
            if methods.contains(where: { $0.id == method.id }) {
                item.error("\(owner) has two contacts `\(method.id)`; give one an `id`")
            } else {
                methods.append(method)
            }
        }
        return methods
    }

    private func readMethod(_ value: YamlValue, of owner: String) -> ContactMethod? {
        let channels = Channel.allCases.map(\.name)
        guard let fields = value.fields("a contact of \(owner)", .contact)
        else { return nil }
        let named = Channel.allCases.filter { fields[$0.name] != nil }
        guard let channel = named.first, named.count == 1 else {
            value.error(
                "a contact of \(owner) needs exactly one of \(channels.joined(separator: ", "))")
            return nil
        }
        guard let address = readAddress(fields[channel.name], channel) else { return nil }
        let id = fields["id"].flatMap { $0.text("id") } ?? channel.name
        var secret: String?
        if let value = fields["secret"] {
            guard channel == .webhook else {
                value.error("only a webhook has a `secret`")
                return nil
            }
            secret = readSecret(value, "secret")
        }
        return ContactMethod(
            id: MethodID(id), channel: channel, address: address, secret: secret)
    }

    private func readAddress(_ value: YamlValue?, _ channel: Channel) -> String? {
        guard let value, let (text, reference) = value.reference("the \(channel.name) address")
        else { return nil }
        if reference.isFile { return text }
        // What stands behind a reference is seen only when it is sent to.
        let opening: String? =
            switch reference.parts.first {
            case .text(let plain): plain
            case .environment, nil: nil
            }
        switch channel {
        case .webhook:
            let lower = opening?.lowercased()
            if let lower, !lower.hasPrefix("http://"), !lower.hasPrefix("https://") {
                value.error("a webhook address begins with https:// or http://, not `\(text)`")
                return nil
            }
            if Self.holdsPassword(text) {
                value.error("a password stands in the address; put it behind ${NAME}")
                return nil
            }
        case .mail:
            let hasAt = text.utf8.contains(UInt8(ascii: "@"))
            let isPlain = !reference.pointsElsewhere
            if isPlain, !hasAt || text.utf8.contains(where: { $0 <= 32 }) {
                value.error("`\(text)` is not a mail address")
                return nil
            }
        }
        return text
    }

    /// `https://user:password@host` with the password in the clear.
    private static func holdsPassword(_ address: String) -> Bool {
        guard let start = address.firstRange(of: "://")?.upperBound else { return false }
        let authority = address[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@"),
            let colon = authority[..<at].firstIndex(of: ":")
        else { return false }
        let password = authority[authority.index(after: colon)..<at]
        return !password.isEmpty && !password.hasPrefix("${")
    }

    /// A secret is never in the files: a single reference without a text of its own.
    func readSecret(_ value: YamlValue, _ what: String) -> String? {
        guard let (text, reference) = value.reference(what) else { return nil }
        guard reference.isSecretSafe else {
            value.error("`\(what)` is a secret in the clear; write ${NAME} or file:PATH")
            return nil
        }
        return text
    }

    func readRelay(_ value: YamlValue) {
        places.set(.relay, value.place)
        guard let fields = value.fields("relay", .relay), let host = fields.required("host"),
            let from = fields.required("from")
        else { return }
        let security = fields["security"].flatMap { readSecurity($0) }
        let port = fields["port"].flatMap { readPort($0) }
        guard let host = host.reference("host")?.text, let from = from.reference("from")?.text
        else { return }
        relay = MailRelay(
            host: host, port: port ?? "587",
            security: security ?? MailRelay.Security.starttls.rawValue,
            user: fields["user"].flatMap { $0.reference("user")?.text },
            password: fields["password"].flatMap { readSecret($0, "password") }, from: from,
            authorityFile: fields["authority_file"].flatMap { $0.reference("authority_file")?.text }
        )
    }
}
