import CCurl
import Core

extension Transfer {
    func setUp(_ parcel: HTTPParcel, userAgent: String) {
        if !parcel.allowsPrivate, let destination = Destination(url: parcel.url),
            !destination.isIn(parcel.allowedPrivateHosts)
        {
            publicOnly = destination
        }
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_URL, parcel.url)
        // One request at a time on a connection: what HTTP/2 would gain here is not worth a
        // receiver that stalls every stream at once.
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_TIMEOUT_MS, max(1, Int(parcel.timeout.inMilliseconds)))
        set(CURLOPT_USERAGENT, userAgent)
        set(CURLOPT_POST, 1)
        note(muster_curl_set_body(easy, parcel.body, curl_off_t(parcel.body.count)))
        var lines = parcel.headers.map { name, value in
            // libcurl takes an empty value, after a colon, as "leave this header out".
            value.isEmpty ? "\(name);" : "\(name): \(value)"
        }
        // Nobody gains from asking before a body of a few kilobytes.
        lines.append("Expect:")
        set(CURLOPT_HTTPHEADER, lines)
        if let file = parcel.authorityFile { set(CURLOPT_CAINFO, file) }
    }
}

extension HTTPParcel {
    /// Why it cannot be sent at all; nil when it can.
    var defect: String? {
        for (name, value) in headers {
            let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 58 }
            let isValue = value.utf8.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 }
            if !isName || !isValue { return "the header \(OneLine.text(name)) cannot be sent" }
        }
        return nil
    }
}
