import CCurl
import Core
import Foundation

/// A blocking HTTP client for the command line and the demonstration, over libcurl.
package struct APIClient: Sendable {
    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String: String]
        package var body: [UInt8]
    }

    /// The server did not answer, in words.
    package struct Unreachable: Error, Sendable {
        package let words: String
    }

    private let url: String
    private let token: String?
    /// Seconds that a request may take.
    private let timeout: Int

    package init(url: String, token: String?, timeout: Int = 30) {
        self.timeout = timeout
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.token = token
    }

    /// Sends a request with a JSON body, if any.
    package func send(
        _ method: String, _ path: String, body: [UInt8]? = nil,
        headers: [String] = []
    ) throws(Unreachable) -> Answer {
        var headers = headers
        if body != nil, !headers.contains(where: { $0.lowercased().hasPrefix("content-type") }) {
            headers.append("Content-Type: application/json")
        }
        let exchange = Exchange()
        let status = try perform(method, path, body, headers, exchange, timeout: timeout)
        return Answer(status: status, headers: exchange.headers, body: exchange.body)
    }

    /// Follows the link of a page and acts on it, as a form on its screen does.
    package func follow(_ word: String, fields: [String: String]) throws {
        let form = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: "&")
        let answer = try send(
            "POST", "/\(word)", body: Array(form.utf8),
            headers: ["Content-Type: application/x-www-form-urlencoded"])
        guard (200..<400).contains(answer.status) else {
            throw Unreachable(words: "the link answered \(answer.status)")
        }
    }

    /// Reads a stream line by line until it ends, the server is gone, or `onLine` says false.
    package func stream(
        _ path: String, onLine: @escaping (String) -> Bool
    ) throws(Unreachable) {
        let exchange = Exchange()
        exchange.onLine = onLine
        _ = try perform("GET", path, nil, ["Accept: text/event-stream"], exchange, timeout: 0)
    }

    private func perform(
        _ method: String, _ path: String, _ body: [UInt8]?, _ headers: [String],
        _ exchange: Exchange, timeout: Int
    ) throws(Unreachable) -> Int {
        guard muster_curl_start() != 0, let easy = curl_easy_init() else {
            throw Unreachable(words: "libcurl cannot be had")
        }
        defer { curl_easy_cleanup(easy) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for header in headers + ["Expect:"] { list = curl_slist_append(list, header) }
        if let token { list = curl_slist_append(list, "Authorization: Bearer \(token)") }
        _ = muster_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = muster_curl_set_string(easy, CURLOPT_URL, url + path)
        _ = muster_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, method)
        _ = muster_curl_set_list(easy, CURLOPT_HTTPHEADER, list)
        _ = muster_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        _ = muster_curl_set_long(easy, CURLOPT_TIMEOUT, timeout)
        if let body { _ = muster_curl_set_body(easy, body, curl_off_t(body.count)) }
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        _ = muster_curl_on_write(easy, takeBody, context)
        _ = muster_curl_on_header(easy, takeHeader, context)
        let code = curl_easy_perform(easy)
        if code != CURLE_OK, !(code == CURLE_WRITE_ERROR && exchange.isDone) {
            throw Unreachable(
                words: "\(url) does not answer: \(String(cString: curl_easy_strerror(code)))")
        }
        return muster_curl_long(easy, CURLINFO_RESPONSE_CODE)
    }
}

/// What comes back while libcurl performs.
private final class Exchange {
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    var onLine: ((String) -> Bool)?
    var isDone = false

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        body.append(contentsOf: bytes)
        guard let onLine else { return true }
        while let end = body.firstIndex(of: 10) {
            let line = String(decoding: body[..<end], as: UTF8.self)
            body.removeFirst(end + 1)
            guard onLine(line) else {
                isDone = true
                return false
            }
        }
        return true
    }
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    return exchange.take(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let line = String(
        decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
    if let colon = line.firstIndex(of: ":") {
        exchange.headers[line[..<colon].lowercased()] =
            line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return size * count
}
