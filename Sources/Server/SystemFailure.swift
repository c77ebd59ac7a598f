import NIOCore

/// The operating system's own number for why the server could not listen; nil: it was not that.
package enum SystemFailure {
    package static func code(_ error: any Error) -> Int32? { (error as? IOError)?.errnoCode }
}
