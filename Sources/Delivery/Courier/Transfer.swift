import CCurl
import Core

/// One parcel under way: a libcurl handle, what libcurl reads from us, and what it tells us.
///
/// Lives on the courier's thread, where libcurl calls it back; the loop keeps it for as long as
/// the handle is in the multi handle.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    let consignment: Consignment
    let lane: Lanes<Consignment>.Lane
    let sockets: OpenSockets
    /// Set when only public addresses may be connected to: for whom.
    var publicOnly: Destination?
    var dialogue = MailDialogue()
    var lists: [UnsafeMutablePointer<curl_slist>] = []
    /// The first option that libcurl did not take; nothing is sent then.
    private(set) var setupFailure: CURLcode?
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var unsent: ArraySlice<UInt8> = []
    private var answered = 0
    private var refused: IPAddress?
    private var hasOpenedSocket = false
    private var localPort: Int32 = 0

    init(
        _ consignment: Consignment, lane: Lanes<Consignment>.Lane,
        easy: UnsafeMutableRawPointer, sockets: OpenSockets
    ) {
        self.easy = easy
        self.consignment = consignment
        self.lane = lane
        self.sockets = sockets
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        for list in lists { curl_slist_free_all(list) }
        errorBuffer.deallocate()
    }

    /// Hands everything to libcurl.
    func setUp(userAgent: String) {
        setUpCommon()
        switch consignment.parcel {
        case .http(let parcel): setUp(parcel, userAgent: userAgent)
        case .mail(let parcel): setUp(parcel)
        }
    }

    func report(_ code: CURLcode) -> DeliveryReport {
        let opened = muster_curl_long(easy, CURLINFO_NUM_CONNECTS)
        switch consignment.parcel {
        case .http:
            let status = muster_curl_long(easy, CURLINFO_RESPONSE_CODE)
            let outcome = HTTPJudgement.outcome(
                code, status: status, words: words, refused: refusal)
            var retryAfter: Duration?
            if case .retry = outcome {
                let seconds = muster_curl_size(easy, CURLINFO_RETRY_AFTER)
                if seconds > 0 { retryAfter = min(.seconds(seconds), Limits.retryAfterCeiling) }
            }
            return DeliveryReport(outcome, retryAfter: retryAfter, connectionsOpened: opened)
        case .mail:
            return DeliveryReport(
                MailJudgement.outcome(code, dialogue, words: words), connectionsOpened: opened)
        }
    }

    /// A kept connection that the relay had given up: it went away, or says that it goes (421).
    /// libcurl notices by itself for HTTP.
    func usedDeadConnection(_ code: CURLcode) -> Bool {
        guard case .mail = consignment.parcel, code != CURLE_OK, code != CURLE_OPERATION_TIMEDOUT,
            !consignment.needsFreshConnection, localPort != 0,
            muster_curl_long(easy, CURLINFO_NUM_CONNECTS) == 0
        else { return false }
        return dialogue.reply.map { $0.code == 421 } ?? true
    }

    private var words: String { String(cString: errorBuffer) }

    private var refusal: String? {
        guard let refused, !hasOpenedSocket, let publicOnly else { return nil }
        return "\(publicOnly.host) is at \(refused), which is not a public address, "
            + "and is not an allowed private host"
    }
}

// MARK: Options

extension Transfer {
    func set(_ option: CURLoption, _ value: Int) {
        note(muster_curl_set_long(easy, option, value))
    }

    func set(_ option: CURLoption, _ value: String) {
        guard !value.utf8.contains(0) else { return note(CURLE_BAD_FUNCTION_ARGUMENT) }
        note(muster_curl_set_string(easy, option, value))
    }

    func set(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                return note(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        guard let list else { return }
        lists.append(list)
        note(muster_curl_set_list(easy, option, list))
    }

    func note(_ code: CURLcode) {
        if code != CURLE_OK, setupFailure == nil { setupFailure = code }
    }

    /// Itself, as libcurl hands it back to the callbacks.
    var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static func at(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    private func setUpCommon() {
        note(muster_curl_set_error_buffer(easy, errorBuffer))
        // No signals in a process with many threads; the courier's thread blocks SIGPIPE itself.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        // An empty proxy also keeps the environment's from being used.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(Limits.connectTimeout.inMilliseconds))
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(Limits.attemptTimeout.inSeconds))
        set(CURLOPT_MAXAGE_CONN, Int(Limits.connectionIdle.inSeconds))
        // A name server that hangs must not hold up the thread when the transfer is over.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if consignment.needsFreshConnection { set(CURLOPT_FRESH_CONNECT, 1) }
        note(
            muster_curl_on_write(
                easy,
                { _, size, count, context in
                    context.map { Transfer.at($0).answered(size * count) } ?? 0
                }, context))
        note(
            muster_curl_on_open_socket(
                easy,
                { context, _, address in
                    guard let context, let address else { return CURL_SOCKET_BAD }
                    return Transfer.at(context).openSocket(address)
                }, context))
        note(
            muster_curl_on_close_socket(
                easy,
                { sockets, socket in
                    guard let sockets else { return -1 }
                    return Unmanaged<OpenSockets>.fromOpaque(sockets).takeUnretainedValue()
                        .close(socket)
                }, Unmanaged.passUnretained(sockets).toOpaque()))
        note(
            muster_curl_on_connected(
                easy,
                { context, address, _, _, localPort in
                    guard let context, let address else { return 1 }
                    return Transfer.at(context).connected(String(cString: address), localPort)
                }, context))
    }
}

// MARK: What libcurl calls

extension Transfer {
    /// What libcurl is to send by its read callback.
    func willSend(_ bytes: [UInt8]) { unsent = bytes[...] }

    func send(into buffer: UnsafeMutableRawPointer, _ room: Int) -> Int {
        let part = unsent.prefix(room)
        part.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                buffer.copyMemory(from: start, byteCount: bytes.count)
            }
        }
        unsent = unsent.dropFirst(part.count)
        return part.count
    }

    /// The answer's body is not wanted; one that does not end is cut off.
    private func answered(_ count: Int) -> Int {
        answered += count
        return answered > Limits.answerBytes ? 0 : count
    }

    /// The address is the one that is connected to, after every resolving, so that a name which
    /// changes its mind between a check and its use (DNS rebinding) gains nothing.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let family = address.pointee.family
        if publicOnly != nil {
            let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
            guard let ip = IPAddress(UnsafeRawPointer(address) + offset, family: family) else {
                return CURL_SOCKET_BAD
            }
            guard ip.isPublic else {
                refused = ip
                return CURL_SOCKET_BAD
            }
        }
        hasOpenedSocket = true
        return sockets.open(
            family: family, type: address.pointee.socktype, protocol: address.pointee.protocol)
    }

    /// A kept connection opens no socket: it may have been opened for a parcel that was allowed to.
    private func connected(_ address: String, _ localPort: Int32) -> Int32 {
        self.localPort = localPort
        guard publicOnly != nil else { return 0 }
        guard let ip = IPAddress(address), ip.isPublic else {
            refused = IPAddress(address)
            hasOpenedSocket = false
            return 1
        }
        return 0
    }

    func said(_ type: curl_infotype, _ line: UnsafeRawBufferPointer) {
        switch type {
        case CURLINFO_HEADER_OUT:
            dialogue.sent(line)
            // See OpenSockets: libcurl would wait for the answer to its farewell.
            if line.starts(with: "QUIT".utf8) { sockets.shutDownReading(from: localPort) }
        case CURLINFO_HEADER_IN: dialogue.received(line)
        default: break
        }
    }
}
