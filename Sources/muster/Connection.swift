import App
import ArgumentParser
import Foundation

/// Where the server is and who asks; every command that talks to it has these.
struct Connection: ParsableArguments {
    static let defaultURL = "http://127.0.0.1:8642"

    @Option(help: "The server's address (or MUSTER_URL).")
    var url: String?

    @Option(help: "Your token (or MUSTER_TOKEN).")
    var token: String?

    @Flag(help: "Print what the server answered, as JSON.")
    var json = false

    /// The server's address.
    var base: String {
        url ?? ProcessInfo.processInfo.environment["MUSTER_URL"] ?? Self.defaultURL
    }

    private var client: APIClient {
        APIClient(
            url: base, token: token ?? ProcessInfo.processInfo.environment["MUSTER_TOKEN"])
    }

    /// Whether somebody said where the server is, for commands that also work without one.
    var isNamed: Bool { url != nil || ProcessInfo.processInfo.environment["MUSTER_URL"] != nil }

    /// For a value in an address's query.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
    }

    /// Sends a request and returns the body of a 2xx; everything else is a failure with words.
    func send(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> Data {
        let answer: APIClient.Answer
        do {
            let bytes = try body.map {
                try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
            }
            answer = try client.send(method, path, body: bytes.map { Array($0) })
        } catch let error as APIClient.Unreachable {
            throw Failure(
                .unavailable,
                "\(error.words). Is `muster serve` running there? Set --url or MUSTER_URL.")
        }
        if answer.headers["muster-held"] != nil {
            Terminal.complain("MUSTER IS HELD: nothing is sent to anybody; see `muster resume`")
        }
        let data = Data(answer.body)
        if (200..<300).contains(answer.status) { return data }
        throw Failure(Self.status(answer.status), Self.words(answer.status, data))
    }

    func object(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> JSON {
        JSON(try JSONSerialization.jsonObject(with: send(method, path, body)))
    }

    private static func status(_ code: Int) -> ExitStatus {
        switch code {
        case 401, 403: .forbidden
        case 500...: .unavailable
        default: .refused
        }
    }

    /// The words of an RFC 9457 problem.
    private static func words(_ code: Int, _ data: Data) -> String {
        let problem = (try? JSONSerialization.jsonObject(with: data)).map { JSON($0) }
        guard let title = problem?["title"].text else { return "the server answered \(code)" }
        guard let detail = problem?["detail"].text, !detail.isEmpty else { return title }
        return "\(title): \(detail)"
    }

    /// Prints JSON as it came, or what `words` makes of it.
    func show(_ data: Data, _ words: (JSON) -> String) throws {
        if json {
            Terminal.say(String(decoding: data, as: UTF8.self))
        } else {
            Terminal.say(words(JSON(try JSONSerialization.jsonObject(with: data))))
        }
    }
}

/// A JSON value to look into: what is absent is empty.
struct JSON {
    private let value: Any?

    init(_ value: Any?) { self.value = value is NSNull ? nil : value }

    subscript(_ name: String) -> JSON { JSON((value as? [String: Any])?[name]) }

    var text: String? { value as? String }
    var number: Int? { value as? Int }
    var truth: Bool { value as? Bool ?? false }
    var list: [JSON] { (value as? [Any])?.map { JSON($0) } ?? [] }
    /// A text or a number, for a cell of a table.
    var cell: String { text ?? number.map { String($0) } ?? "" }
}
