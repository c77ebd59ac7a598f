import CCurl

/// Where an HTTP parcel goes, as libcurl's own parser reads it: two parsers that disagree about a
/// URL are a way around every check.
struct Destination: Hashable, Sendable {
    /// Lower case; an IPv6 address in brackets.
    let host: String
    let port: String

    /// Nil unless the URL is well formed, is `http` or `https` and names a host.
    init?(url: String) {
        guard !url.utf8.contains(0), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parts),
            scheme == "http" || scheme == "https",
            let host = Self.part(CURLUPART_HOST, of: parts), !host.isEmpty,
            let port = Self.part(CURLUPART_PORT, of: parts)
        else { return nil }
        self.host = host.lowercased()
        self.port = port
    }

    var text: String { "\(host):\(port)" }

    /// Whether one of these entries, `host` or `host:port`, means this destination.
    func isIn(_ entries: [String]) -> Bool {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return entries.contains { entry in
            let entry = entry.lowercased()
            return entry == host || entry == text || entry == bare
        }
    }

    /// A URL of these parts; nil when libcurl refuses one of them.
    static func url(scheme: String, host: String, port: Int) -> String? {
        guard !host.utf8.contains(0), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        let isBare6 = host.utf8.contains(UInt8(ascii: ":")) && !host.hasPrefix("[")
        guard curl_url_set(parts, CURLUPART_SCHEME, scheme, 0) == CURLUE_OK,
            curl_url_set(parts, CURLUPART_HOST, isBare6 ? "[\(host)]" : host, 0) == CURLUE_OK,
            curl_url_set(parts, CURLUPART_PORT, String(port), 0) == CURLUE_OK
        else { return nil }
        return part(CURLUPART_URL, of: parts)
    }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let flags = UInt32(CURLU_DEFAULT_PORT)
        guard curl_url_get(parts, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
