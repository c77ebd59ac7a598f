import CCurl
import Core
import Glibc

/// Gets what lies at an address, once, with the care that webhooks are sent with: no private address
/// unless it is allowed, after every resolving and every redirect; certificates that verify; nothing
/// without end.
package struct AddressFetch: Sendable {
    /// Why there is nothing, in words.
    package struct Failed: Error, Hashable, Sendable {
        package var words: String

        package init(words: String) { self.words = words }
    }

    /// What is fetched, for words: `calendar`.
    package var what: String
    /// Addresses that this machine alone, or its network, can reach.
    package var isPrivateAllowed: Bool
    /// How somebody who sees the words may allow them.
    package var allowance = ""
    package var limit: Int
    package var redirects = 0
    package var time: Duration
    /// Certificates of servers that are believed besides the system's: a file in PEM.
    package var authorityFile: String?

    package init(
        _ what: String, isPrivateAllowed: Bool = false, allowance: String = "", limit: Int,
        redirects: Int = 0, time: Duration, authorityFile: String? = nil
    ) {
        self.what = what
        self.isPrivateAllowed = isPrivateAllowed
        self.allowance = allowance
        self.limit = limit
        self.redirects = redirects
        self.time = time
        self.authorityFile = authorityFile
    }

    /// Blocks until it is there.
    package func bytes(from url: String) throws(Failed) -> [UInt8] {
        guard muster_curl_start() != 0, let easy = curl_easy_init() else {
            throw Failed(words: "libcurl cannot be had")
        }
        defer { curl_easy_cleanup(easy) }
        let visit = Visit(isPrivateAllowed: isPrivateAllowed, limit: limit)
        let error = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        error.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { error.deallocate() }
        let codes = setUp(easy, url, error) + visit.setUp(easy)
        if let code = codes.first(where: { $0 != CURLE_OK }) {
            throw Failed(words: "libcurl refuses an option: \(Self.words(code))")
        }
        let code = curl_easy_perform(easy)
        if let refused = visit.refused {
            throw Failed(
                words: "the address leads to \(refused), which is not a public address"
                    + (allowance.isEmpty ? "" : "; \(allowance)"))
        }
        if visit.isTooLong {
            throw Failed(words: "the \(what) has more than \(limit) bytes")
        }
        guard code == CURLE_OK else {
            let detail = String(cString: error)
            throw Failed(
                words: "the \(what) cannot be fetched: "
                    + (detail.isEmpty ? Self.words(code) : detail))
        }
        let status = muster_curl_long(easy, CURLINFO_RESPONSE_CODE)
        guard status == 200 else {
            throw Failed(words: "the \(what)'s server answered \(status)")
        }
        return visit.body
    }

    private func setUp(
        _ easy: UnsafeMutableRawPointer, _ url: String, _ error: UnsafeMutablePointer<CChar>
    ) -> [CURLcode] {
        // What begins with https does not go on without it.
        let isSafe = url.lowercased().hasPrefix("https://")
        let authority = authorityFile.map { [muster_curl_set_string(easy, CURLOPT_CAINFO, $0)] }
        return (authority ?? []) + [
            muster_curl_set_error_buffer(easy, error),
            muster_curl_set_string(easy, CURLOPT_URL, url),
            muster_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
            muster_curl_set_string(
                easy, CURLOPT_REDIR_PROTOCOLS_STR, isSafe ? "https" : "http,https"),
            muster_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, redirects > 0 ? 1 : 0),
            muster_curl_set_long(easy, CURLOPT_MAXREDIRS, redirects),
            // An empty proxy also keeps the environment's from being used: it would connect for us.
            muster_curl_set_string(easy, CURLOPT_PROXY, ""),
            muster_curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            muster_curl_set_long(
                easy, CURLOPT_CONNECTTIMEOUT_MS, Int(Limits.connectTimeout.inMilliseconds)),
            muster_curl_set_long(easy, CURLOPT_TIMEOUT_MS, Int(time.inMilliseconds)),
            muster_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            muster_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
            // Any compression that libcurl knows; the bound counts what comes out of it.
            muster_curl_set_string(easy, CURLOPT_ACCEPT_ENCODING, ""),
            muster_curl_set_string(easy, CURLOPT_USERAGENT, "muster"),
        ]
    }

    private static func words(_ code: CURLcode) -> String {
        String(cString: curl_easy_strerror(code))
    }
}

/// What libcurl tells during one fetch.
private final class Visit {
    private let isPrivateAllowed: Bool
    private let limit: Int
    private(set) var body: [UInt8] = []
    private(set) var refused: IPAddress?
    private(set) var isTooLong = false

    init(isPrivateAllowed: Bool, limit: Int) {
        self.isPrivateAllowed = isPrivateAllowed
        self.limit = limit
    }

    func setUp(_ easy: UnsafeMutableRawPointer) -> [CURLcode] {
        let context = Unmanaged.passUnretained(self).toOpaque()
        return [
            muster_curl_on_write(
                easy,
                { bytes, size, count, context in
                    guard let bytes, let context else { return 0 }
                    return Visit.at(context).take(bytes, size * count)
                }, context),
            muster_curl_on_open_socket(
                easy,
                { context, _, address in
                    guard let context, let address else { return CURL_SOCKET_BAD }
                    return Visit.at(context).open(address)
                }, context),
        ]
    }

    private static func at(_ context: UnsafeMutableRawPointer) -> Visit {
        Unmanaged<Visit>.fromOpaque(context).takeUnretainedValue()
    }

    private func take(_ bytes: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
        guard body.count + count <= limit else {
            isTooLong = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    /// The address is the one that is connected to, so that a name which changes its mind between a
    /// check and its use gains nothing.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let family = address.pointee.family
        if !isPrivateAllowed {
            let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
            guard let ip = IPAddress(UnsafeRawPointer(address) + offset, family: family) else {
                return CURL_SOCKET_BAD
            }
            guard ip.isPublic else {
                refused = ip
                return CURL_SOCKET_BAD
            }
        }
        return socket(
            family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }
}
