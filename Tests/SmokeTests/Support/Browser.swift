import App
import Foundation
import Testing

/// A real browser of a telephone's size, driven over WebDriver (W3C Recommendation).
final class Browser {
    private let driver: Companion
    private let client: APIClient
    private let session: String
    private static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    init(for program: Program) throws {
        let chromium = try #require(Tool.chromium.path)
        let port = try #require(LoopbackListener.freePort())
        let driver = try Companion(.chromedriver, ["--port=\(port)"], in: program.home)
        let client = APIClient(url: "http://127.0.0.1:\(port)", token: nil)
        try program.wait(for: "the browser's driver to listen", within: 30) {
            (try? client.send("GET", "/status").status) == 200
        }
        let profile = program.home.appending(path: "browser").path
        let wanted: [String: Any] = [
            "capabilities": [
                "alwaysMatch": [
                    "goog:loggingPrefs": ["browser": "ALL"],
                    "goog:chromeOptions": [
                        "binary": chromium,
                        "args": [
                            "--headless=new", "--no-sandbox", "--disable-gpu",
                            "--disable-dev-shm-usage", "--window-size=390,844",
                            "--user-data-dir=\(profile)",
                        ],
                    ],
                ]
            ]
        ]
        let opened = try Self.ask(client, "POST", "/session", wanted) as? [String: Any]
        session = "/session/\(try #require(opened?["sessionId"] as? String))"
        self.driver = driver
        self.client = client
    }

    deinit { _ = try? client.send("DELETE", session) }

    private static func ask(
        _ client: APIClient, _ method: String, _ path: String, _ body: [String: Any]? = nil
    ) throws -> Any? {
        let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) }
        let answer = try client.send(method, path, body: bytes)
        let text = String(decoding: answer.body, as: UTF8.self)
        try #require(answer.status == 200, "\(method) \(path): \(text)")
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return object?["value"]
    }

    func open(_ url: String) throws {
        _ = try Self.ask(client, "POST", "\(session)/url", ["url": url])
    }

    var address: String {
        get throws { try Self.ask(client, "GET", "\(session)/url") as? String ?? "" }
    }

    /// What a reader sees.
    var text: String {
        get throws { try evaluate("return document.body.innerText") as? String ?? "" }
    }

    func evaluate(_ script: String) throws -> Any? {
        try Self.ask(
            client, "POST", "\(session)/execute/sync",
            ["script": script, "args": [String]()])
    }

    /// Presses the button with exactly this label.
    func press(_ label: String) throws {
        let xpath = "//button[normalize-space()='\(label)']"
        let found = try Self.ask(
            client, "POST", "\(session)/element", ["using": "xpath", "value": xpath])
        let element = try #require((found as? [String: String])?[Self.elementKey])
        _ = try Self.ask(client, "POST", "\(session)/element/\(element)/click", [:])
    }

    /// What the browser's console complained about: refused scripts and styles, errors, 404s.
    func complaints() throws -> [String] {
        let log = try Self.ask(client, "POST", "\(session)/se/log", ["type": "browser"])
        return (log as? [[String: Any]] ?? []).compactMap { $0["message"] as? String }
    }
}
