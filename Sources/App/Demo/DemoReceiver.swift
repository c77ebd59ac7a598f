import Foundation

/// A receiver of the demonstration, in a process of its own so that it can be killed: prints its
/// port, then every message that arrives, a JSON object a line.
package enum DemoReceiver {
    package enum Kind: String, CaseIterable, Sendable { case webhooks, mail }

    /// `dead`: names at the end of a webhook's path that answer 410, as an address that is gone.
    /// False when the port, or with 0 any port, cannot be had; else it never returns.
    package static func run(_ kind: Kind, port: Int, dead: Set<String>) -> Bool {
        guard let listener = LoopbackListener(port: port) else { return false }
        emit(["port": "\(listener.port)"])
        switch kind {
        case .webhooks: listener.serve { webhook($0, dead) }
        case .mail: listener.serve { mail($0) }
        }
        return true
    }

    private static func emit(_ message: [String: String]) {
        guard let data = try? JSONSerialization.data(withJSONObject: message) else { return }
        FileHandle.standardOutput.write(data + Data([10]))
    }

    private static func webhook(_ connection: LoopbackConnection, _ dead: Set<String>) {
        while let request = connection.line() {
            let parts = request.split(separator: " ")
            guard parts.count >= 2 else { return }
            var length = 0
            while let header = connection.line(), !header.isEmpty {
                let lower = header.lowercased()
                if lower.hasPrefix("content-length:") {
                    length = Int(lower.dropFirst(15).trimmingCharacters(in: .whitespaces)) ?? 0
                }
                if lower.hasPrefix("expect:") { connection.say("HTTP/1.1 100 Continue\r\n\r\n") }
            }
            guard let body = connection.bytes(length) else { return }
            let name = parts[1].split(separator: "/").last.map { String($0) } ?? ""
            if dead.contains(name) {
                connection.say("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")
                continue
            }
            emit(["to": name, "webhook": String(decoding: body, as: UTF8.self)])
            connection.say("HTTP/1.1 204 No Content\r\n\r\n")
        }
    }

    /// As much of RFC 5321 as a sender needs that gets no extension offered.
    private static func mail(_ connection: LoopbackConnection) {
        connection.say("220 demo.localhost ready\r\n")
        var recipient = ""
        while let line = connection.line() {
            let command = line.uppercased()
            if command.hasPrefix("EHLO") || command.hasPrefix("HELO") {
                connection.say("250 demo.localhost\r\n")
            } else if command.hasPrefix("RCPT TO:") {
                recipient =
                    line.split(separator: "<").last.map {
                        String($0.split(separator: ">").first ?? "")
                    } ?? ""
                connection.say("250 ok\r\n")
            } else if command == "DATA" {
                connection.say("354 go on\r\n")
                var text: [String] = []
                while let line = connection.line(), line != "." {
                    text.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
                }
                let name = recipient.split(separator: "@").first.map { String($0) } ?? ""
                emit(["to": name, "mail": text.joined(separator: "\n")])
                connection.say("250 accepted\r\n")
            } else if command == "QUIT" {
                connection.say("221 bye\r\n")
                return
            } else {
                connection.say("250 ok\r\n")
            }
        }
    }
}
