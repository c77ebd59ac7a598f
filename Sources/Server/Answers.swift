import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Reviews

/// Header fields that every answer carries. Links hold tokens, so no address leaves as a referrer;
/// nothing that people see is kept by caches.
enum StandingHeaders {
    static let json = fields("application/json")
    static let problem = fields("application/problem+json")
    static let text = fields("text/plain; charset=utf-8")
    static let markdown = fields("text/markdown; charset=utf-8")
    static let metrics = fields("text/plain; version=0.0.4; charset=utf-8")
    static let calendar = fields("text/calendar; charset=utf-8", cache: "private, no-cache")
    static let download = fields("application/octet-stream")
    static let picture = fields("image/svg+xml; charset=utf-8")
    static let html = fields("text/html; charset=utf-8")
    static let stream = fields("text/event-stream")

    static func asset(_ mediaType: String, isForEver: Bool) -> HTTPFields {
        fields(
            mediaType, cache: isForEver ? "public, max-age=31536000, immutable" : "no-cache")
    }

    private static func fields(_ mediaType: String, cache: String = "no-store") -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = mediaType
        fields[.cacheControl] = cache
        fields[.contentSecurityPolicy] =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + "object-src 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.referrerPolicy] = "no-referrer"
        fields[.frameOptions] = "DENY"
        return fields
    }
}

extension Response {
    init(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ bytes: [UInt8]) {
        self.init(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A value as published JSON, with the journal position that it was read at.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, at position: Position? = nil
    ) throws -> Response {
        var response = Response(
            status, StandingHeaders.json, try PublishedJSON.bytes(of: value))
        if let position { response.headers[.musterPosition] = position.description }
        return response
    }

    static func problem(_ problem: Problem, path: String) -> Response {
        // The document is texts and a number: it always encodes.
        let bytes = (try? PublishedJSON.bytes(of: problem.document(path: path))) ?? []
        var response = Response(problem.status, StandingHeaders.problem, bytes)
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status, StandingHeaders.html, Array(text.utf8))
    }

    /// 303: a form was taken, look there.
    static func seeOther(_ address: String) -> Response {
        var response = Response(.seeOther, StandingHeaders.text, [])
        response.headers[.location] = address
        return response
    }
}
