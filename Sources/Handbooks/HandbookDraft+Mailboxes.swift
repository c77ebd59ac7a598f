import Core

extension HandbookDraft {
    func readMailbox(_ id: YamlValue, _ value: YamlValue) {
        guard let name = define(id, "mailbox", { .mailbox($0) }) else { return }
        guard mailboxes.count < Limits.mailboxes else {
            return id.error("there are more than \(Limits.mailboxes) mailboxes")
        }
        guard let fields = value.fields("mailbox `\(name)`", .mailbox),
            let host = fields.required("host")?.reference("host")?.text,
            let user = fields.required("user")?.reference("user")?.text,
            let password = fields.required("password").flatMap({ readSecret($0, "password") })
        else { return }
        let security =
            fields["security"].flatMap { readSecurity($0) }
            ?? MailRelay.Security.tls.rawValue
        // TLS from the first byte has a port of its own.
        let usual = security == MailRelay.Security.tls.rawValue ? "993" : "143"
        var mailbox = Mailbox(
            id: name, host: host, port: fields["port"].flatMap { readPort($0) } ?? usual,
            security: security, user: user, password: password)
        if let value = fields["authority_file"] {
            mailbox.authorityFile = value.reference("authority_file")?.text
        }
        if let folder = fields["folder"].flatMap({ readFolder($0, "folder") }) {
            mailbox.folder = folder
        }
        mailbox.moveTo = fields["move_to"].flatMap { readFolder($0, "move_to") }
        if let value = fields["move_to"], mailbox.moveTo == mailbox.folder {
            value.error("mails cannot be moved to the folder that is read")
        }
        if let value = fields["takes"] {
            let known = Mailbox.Kind.allCases.map { ($0.rawValue, $0) }
            mailbox.kind = value.choice("takes", among: known) ?? .alerts
        }
        if let value = fields["service"] {
            mailbox.service = mention(.service, value, "service").map { ServiceID($0) }
        }
        if let value = fields["mapping"], let name = value.text("mapping") {
            mailbox.mapping = name
            mailboxMappings.append((name, value))
        }
        if let value = fields["every_s"] {
            let seconds = 1...Int(Limits.mailboxIntervals.upperBound.inMilliseconds / 1000)
            mailbox.every =
                value.integer("every_s", in: seconds).map { .seconds($0) } ?? mailbox.every
        }
        mailboxes.append(mailbox)
    }

    /// A folder's name as the server has it: it may not end a line, and what is beyond ASCII has to be
    /// written as IMAP does.
    private func readFolder(_ value: YamlValue, _ what: String) -> String? {
        guard let name = value.text(what) else { return nil }
        guard !name.isEmpty, name.utf8.count <= 255,
            name.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            value.error(
                "`\(what)` must be the name of a folder in ASCII, as the mail server has it")
            return nil
        }
        return name
    }

    func readSecurity(_ value: YamlValue) -> String? {
        guard let (text, reference) = value.reference("security") else { return nil }
        if !reference.pointsElsewhere, MailRelay.Security(rawValue: text) == nil {
            let known = MailRelay.Security.allCases.map(\.rawValue)
            let hint = Nearest.hint(for: text, among: known)
            value.error("`security` cannot be `\(text)`\(hint)")
        }
        return text
    }

    func readPort(_ value: YamlValue) -> String? {
        guard let (text, reference) = value.reference("port") else { return nil }
        if !reference.pointsElsewhere, Int(text).map({ 1...65_535 ~= $0 }) != true {
            value.error("`port` must be a number from 1 to 65535, not `\(text)`")
        }
        return text
    }

    /// Mappings may be defined behind the mailboxes that name them; and a page that went into a
    /// mailbox would be an alert.
    func checkMailboxes() {
        let known = Set(mappings.keys).union(ShippedMappings.names)
        for (name, value) in mailboxMappings where !known.contains(name) {
            value.error("there is no mapping `\(name)`\(Nearest.hint(for: name, among: known))")
        }
        for person in people.values.sorted(by: { $0.id < $1.id }) {
            for method in person.methods where method.channel == .mail {
                guard
                    let mailbox = mailboxes.first(where: {
                        $0.user.lowercased() == method.address.lowercased()
                    })
                else { continue }
                findings.error(
                    "pages to `\(person.id)` go into the mailbox `\(mailbox.id)`, which Muster "
                        + "reads: nobody sees them", at: places[.person(person.id)])
            }
        }
    }
}
