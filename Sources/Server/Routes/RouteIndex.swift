import HTTPTypes
import Hummingbird

/// Finds the route of a path: one look-up for paths without parameters, which intake has, and a
/// walk over the few of the same length for others.
struct RouteIndex: Sendable {
    enum Match: Sendable {
        case found(Route, [Substring])
        /// The place exists; these are its methods.
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    private struct Pattern: Sendable {
        /// Nil: a parameter.
        var parts: [String?]
        var routes: [HTTPRequest.Method: Route]

        func parameters(of path: [Substring]) -> [Substring]? {
            var found: [Substring] = []
            for (part, given) in zip(parts, path) {
                if let part {
                    guard part.utf8.elementsEqual(given.utf8) else { return nil }
                } else {
                    found.append(given)
                }
            }
            return found
        }
    }

    private var exact: [String: [HTTPRequest.Method: Route]] = [:]
    private var patterns: [Int: [Pattern]] = [:]

    init(_ routes: [Route]) {
        for route in routes {
            guard route.path.contains("{") else {
                exact[route.path, default: [:]][route.method] = route
                continue
            }
            let parts = Self.parts(route.path[...]).map { $0.hasPrefix("{") ? nil : String($0) }
            var same = patterns[parts.count] ?? []
            if let index = same.firstIndex(where: { $0.parts == parts }) {
                same[index].routes[route.method] = route
            } else {
                same.append(Pattern(parts: parts, routes: [route.method: route]))
            }
            patterns[parts.count] = same
        }
    }

    /// A slash at the end means nothing.
    func find(_ method: HTTPRequest.Method, _ path: String) -> Match {
        if let routes = exact[path] { return choose(method, routes, []) }
        var path = path[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        if let routes = exact[String(path)] { return choose(method, routes, []) }
        let parts = Self.parts(path)
        for pattern in patterns[parts.count] ?? [] {
            if let parameters = pattern.parameters(of: parts) {
                return choose(method, pattern.routes, parameters)
            }
        }
        return .nothing
    }

    private func choose(
        _ method: HTTPRequest.Method, _ routes: [HTTPRequest.Method: Route],
        _ parameters: [Substring]
    ) -> Match {
        if let route = routes[method] ?? (method == .head ? routes[.get] : nil) {
            return .found(route, parameters)
        }
        return .otherMethods(routes.keys.sorted { $0.rawValue < $1.rawValue })
    }

    private static func parts(_ path: Substring) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
