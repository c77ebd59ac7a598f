import CCurl
import Core

extension Transfer {
    func setUp(_ parcel: MailParcel) {
        let relay = parcel.relay
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        set(CURLOPT_URL, relay.url ?? "")
        // Required means required: without it libcurl would go on in the clear.
        let security = relay.security == .starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE
        set(CURLOPT_USE_SSL, Int(security.rawValue))
        set(CURLOPT_TIMEOUT_MS, max(1, Int(parcel.timeout.inMilliseconds)))
        if let user = relay.user {
            set(CURLOPT_USERNAME, user)
            set(CURLOPT_PASSWORD, relay.password ?? "")
        }
        if let file = relay.authorityFile { set(CURLOPT_CAINFO, file) }
        set(CURLOPT_MAIL_FROM, parcel.sender.address)
        set(CURLOPT_MAIL_RCPT, [parcel.recipient.address])
        set(CURLOPT_UPLOAD, 1)
        willSend(parcel.message)
        note(
            muster_curl_set_size(
                easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(parcel.message.count)))
        note(
            muster_curl_on_read(
                easy,
                { buffer, size, count, context in
                    guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
                    return Transfer.at(context).send(into: buffer, size * count)
                }, context))
        note(
            muster_curl_on_debug(
                easy,
                { _, type, bytes, count, context in
                    guard let context, let bytes else { return 0 }
                    let line = UnsafeRawBufferPointer(start: bytes, count: count)
                    Transfer.at(context).said(type, line)
                    return 0
                }, context))
    }
}

extension MailRelay.Resolved {
    /// Nil when the host is no host.
    var url: String? {
        Destination.url(scheme: security == .tls ? "smtps" : "smtp", host: host, port: port)
    }
}
