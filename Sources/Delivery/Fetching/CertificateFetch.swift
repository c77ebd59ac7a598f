import Core
import Foundation
import Synchronization

/// Gets certificates from their addresses and keeps them. An address is asked once at a time, on a
/// thread of its own; whoever wants the same meanwhile waits with it. One that failed is not asked
/// again for a minute: an alarm must not wait for it each time.
package final class CertificateFetch: Sendable {
    package typealias Outcome = Result<[UInt8], AddressFetch.Failed>

    private enum Known {
        case asked([CheckedContinuation<Outcome, Never>])
        case told(Outcome, at: ContinuousClock.Instant)
    }

    private let fetch: AddressFetch
    private let known = Mutex<[String: Known]>([:])

    package init(
        _ fetch: AddressFetch = AddressFetch(
            "certificate", limit: Limits.certificateBytes, time: Limits.certificateTime)
    ) {
        self.fetch = fetch
    }

    /// What lies at the address, within `Limits.certificateTime`.
    package func certificate(at address: String) async -> Outcome {
        await withCheckedContinuation { continuation in
            let (answer, isFirst) = known.withLock { known -> (Outcome?, Bool) in
                switch known[address] {
                case .told(let outcome, let at) where Self.isGood(outcome, since: at):
                    return (outcome, false)
                case .asked(let others):
                    known[address] = .asked(others + [continuation])
                    return (nil, false)
                case .told, nil:
                    guard Self.makeRoom(in: &known) else {
                        let words = "too many certificates are being fetched"
                        return (.failure(AddressFetch.Failed(words: words)), false)
                    }
                    known[address] = .asked([continuation])
                    return (nil, true)
                }
            }
            if let answer { continuation.resume(returning: answer) }
            if isFirst { ask(address) }
        }
    }

    /// Gets an address once, and keeps nothing.
    package func visit(_ address: String) async -> Outcome {
        await withCheckedContinuation { continuation in
            let thread = Thread { [fetch] in
                continuation.resume(returning: Self.outcome(of: fetch, address))
            }
            thread.name = "visit"
            thread.start()
        }
    }

    private func ask(_ address: String) {
        let thread = Thread { [self] in
            let outcome = Self.outcome(of: fetch, address)
            let waiting = known.withLock { known -> [CheckedContinuation<Outcome, Never>] in
                guard case .asked(let waiting) = known[address] else { return [] }
                known[address] = .told(outcome, at: .now)
                return waiting
            }
            for continuation in waiting { continuation.resume(returning: outcome) }
        }
        thread.name = "certificate"
        thread.start()
    }

    private static func outcome(of fetch: AddressFetch, _ address: String) -> Outcome {
        do throws(AddressFetch.Failed) {
            return .success(try fetch.bytes(from: address))
        } catch {
            return .failure(error)
        }
    }

    private static func isGood(_ outcome: Outcome, since: ContinuousClock.Instant) -> Bool {
        if case .success = outcome { return true }
        return ContinuousClock.now - since < Limits.certificateRest
    }

    /// False while so many are being asked that there is no room for another.
    private static func makeRoom(in known: inout [String: Known]) -> Bool {
        if known.count < Limits.certificates { return true }
        let oldest = known.compactMap { address, one -> (String, ContinuousClock.Instant)? in
            guard case .told(_, let at) = one else { return nil }
            return (address, at)
        }.min { $0.1 < $1.1 }
        guard let oldest else { return false }
        known[oldest.0] = nil
        return true
    }
}
