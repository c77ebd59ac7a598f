import CCurl
import Core
import Glibc

/// Why a mailbox cannot be read, in words that hold no secret.
package struct MailboxFailure: Error, Hashable, Sendable {
    package var words: String
    /// Trying again changes nothing: the user or the password is refused, a folder is not there.
    package var isLasting: Bool

    package init(_ words: String, isLasting: Bool = false) {
        self.words = words.oneLine(limit: 500)
        self.isLasting = isLasting
    }
}

/// A connection to a mail server that libcurl made: name, TLS or STARTTLS, certificate and login are
/// its work; what is said from then on is ours, since libcurl's own commands would mark a mail as
/// read by fetching it. Blocks: for a thread of its own.
final class MailboxConnection {
    private let easy: UnsafeMutableRawPointer
    private let isStopped: @Sendable () -> Bool
    private var dialogue = MailboxDialogue()
    private var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    private var socket: curl_socket_t = CURL_SOCKET_BAD

    /// Between two looks whether it is to stop.
    private static let slice: Int32 = 250

    init(
        _ mailbox: Mailbox.Resolved, isStopped: @escaping @Sendable () -> Bool
    ) throws(MailboxFailure) {
        guard muster_curl_start() != 0, let easy = curl_easy_init() else {
            throw MailboxFailure("libcurl cannot be had")
        }
        self.easy = easy
        self.isStopped = isStopped
        try connect(mailbox)
    }

    deinit { curl_easy_cleanup(easy) }

    private func connect(_ mailbox: Mailbox.Resolved) throws(MailboxFailure) {
        let scheme = mailbox.security == .tls ? "imaps" : "imap"
        guard let url = Destination.url(scheme: scheme, host: mailbox.host, port: mailbox.port)
        else { throw MailboxFailure("\(mailbox.host) is no host", isLasting: true) }
        let error = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        error.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer {
            _ = muster_curl_set_error_buffer(easy, nil)
            error.deallocate()
        }
        // Required means required: without it libcurl would go on in the clear.
        let security = mailbox.security == .starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE
        var codes = [
            muster_curl_set_error_buffer(easy, error),
            muster_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "imap,imaps"),
            muster_curl_set_string(easy, CURLOPT_URL, url),
            muster_curl_set_long(easy, CURLOPT_USE_SSL, Int(security.rawValue)),
            muster_curl_set_string(easy, CURLOPT_USERNAME, mailbox.user),
            muster_curl_set_string(easy, CURLOPT_PASSWORD, mailbox.password),
            muster_curl_set_long(easy, CURLOPT_CONNECT_ONLY, 1),
            // An empty proxy also keeps the environment's from being used: it would connect for us.
            muster_curl_set_string(easy, CURLOPT_PROXY, ""),
            muster_curl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            muster_curl_set_long(
                easy, CURLOPT_CONNECTTIMEOUT_MS, Int(Limits.connectTimeout.inMilliseconds)),
            muster_curl_set_long(
                easy, CURLOPT_TIMEOUT_MS, Int(Limits.attemptTimeout.inMilliseconds)),
            muster_curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            muster_curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
        ]
        if let file = mailbox.authorityFile {
            codes.append(muster_curl_set_string(easy, CURLOPT_CAINFO, file))
        }
        codes.append(
            muster_curl_on_progress(
                easy,
                { context, _, _, _, _ in
                    guard let context else { return 0 }
                    let connection = Unmanaged<MailboxConnection>.fromOpaque(context)
                    return connection.takeUnretainedValue().isStopped() ? 1 : 0
                }, Unmanaged.passUnretained(self).toOpaque()))
        if let code = codes.first(where: { $0 != CURLE_OK }) {
            throw MailboxFailure("libcurl refuses an option: \(Self.words(code))", isLasting: true)
        }
        let code = curl_easy_perform(easy)
        guard code == CURLE_OK else {
            if code == CURLE_LOGIN_DENIED {
                throw MailboxFailure(
                    "the mail server refuses its user or password", isLasting: true)
            }
            let detail = String(cString: error)
            throw MailboxFailure(detail.isEmpty ? Self.words(code) : detail)
        }
        socket = muster_curl_socket(easy)
        guard socket != CURL_SOCKET_BAD else { throw MailboxFailure("the connection is gone") }
    }

    private static func words(_ code: CURLcode) -> String {
        String(cString: curl_easy_strerror(code))
    }

    // MARK: Saying and hearing

    func say(_ text: String) throws(MailboxFailure) {
        var bytes = Array(text.utf8)[...]
        let deadline = ContinuousClock.now + Limits.attemptTimeout
        while !bytes.isEmpty {
            var sent = 0
            let code = bytes.withUnsafeBytes {
                curl_easy_send(easy, $0.baseAddress, $0.count, &sent)
            }
            bytes = bytes.dropFirst(sent)
            if code == CURLE_AGAIN {
                try wait(for: Int16(POLLOUT), until: deadline, "takes nothing")
            } else if code != CURLE_OK {
                throw MailboxFailure("the connection broke: \(Self.words(code))")
            }
        }
    }

    /// The next line of the server. Throws when none came in time, or the server says goodbye.
    func hear() throws(MailboxFailure) -> MailboxDialogue.Response {
        let deadline = ContinuousClock.now + Limits.attemptTimeout
        while true {
            if let response = try whole() { return response }
            try receive(until: deadline)
        }
    }

    /// The next line, or nil when none has come by then.
    func hear(within time: Duration) throws(MailboxFailure) -> MailboxDialogue.Response? {
        let deadline = ContinuousClock.now + time
        while true {
            if let response = try whole() { return response }
            guard try read() == 0 else { continue }
            guard ContinuousClock.now < deadline, !isStopped() else { return nil }
            _ = poll(for: Int16(POLLIN), until: deadline)
        }
    }

    private func whole() throws(MailboxFailure) -> MailboxDialogue.Response? {
        let response: MailboxDialogue.Response?
        do throws(MailboxDialogue.Endless) {
            response = try dialogue.next()
        } catch {
            throw MailboxFailure("an answer of the mail server has no end")
        }
        if let words = response?.goodbye {
            throw MailboxFailure("the mail server hung up: \(words)")
        }
        return response
    }

    private func receive(until deadline: ContinuousClock.Instant) throws(MailboxFailure) {
        while try read() == 0 {
            try wait(for: Int16(POLLIN), until: deadline, "says nothing")
        }
    }

    /// Reads what is there; 0 when there is nothing now.
    private func read() throws(MailboxFailure) -> Int {
        var count = 0
        let code = chunk.withUnsafeMutableBytes {
            curl_easy_recv(easy, $0.baseAddress, $0.count, &count)
        }
        if code == CURLE_AGAIN { return 0 }
        guard code == CURLE_OK, count > 0 else {
            throw MailboxFailure(
                code == CURLE_OK
                    ? "the mail server closed the connection"
                    : "the connection broke: \(Self.words(code))")
        }
        dialogue.take(chunk[..<count])
        return count
    }

    private func wait(
        for events: Int16, until deadline: ContinuousClock.Instant, _ what: String
    ) throws(MailboxFailure) {
        guard !isStopped() else { throw MailboxFailure("stopping") }
        guard ContinuousClock.now < deadline else {
            throw MailboxFailure("the mail server \(what)")
        }
        _ = poll(for: events, until: deadline)
    }

    private func poll(for events: Int16, until deadline: ContinuousClock.Instant) -> Bool {
        var entry = pollfd(fd: socket, events: events, revents: 0)
        let left = (deadline - ContinuousClock.now).inMilliseconds
        return Glibc.poll(&entry, 1, Int32(max(0, min(Int64(Self.slice), left)))) > 0
    }
}
