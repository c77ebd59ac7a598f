package import Core

extension Review {
    /// A stretch over which pages were kept back, and why.
    package struct KeptBack: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// By silences or maintenance windows.
            case muted
            /// For an incident of a service that its own depends on.
            case waiting
            case snoozed
            /// Its ends did not end the incident.
            case flapping
        }

        package var kind: Kind
        package var from: Moment
        /// Nil: it lasts.
        package var until: Moment?
        package var text: String
        /// Of an alert that comes and goes.
        var digest: Digest16?
    }

    mutating func takeQuiet(_ entry: Entry) {
        let at = entry.at
        switch entry.event {
        case .quieted(let quieted):
            end(at) { $0 == .muted || $0 == .waiting }
            var kind = KeptBack.Kind.muted
            if case .waits = quieted.reason { kind = .waiting }
            begin(kind, at, names.quiet(quieted.reason))
        case .quietEnded: end(at) { $0 == .muted || $0 == .waiting }
        case .snoozed(let snoozed):
            end(at) { $0 == .snoozed }
            begin(.snoozed, at, "\(names.actor(entry.by)): \(snoozed.reason.oneLine())")
        case .snoozeEnded: end(at) { $0 == .snoozed }
        case .flappingBegan(let began):
            begin(.flapping, at, began.summary.oneLine(), began.digest)
        case .flappingEnded(let ended): end(at, ended.digest) { $0 == .flapping }
        case .resolved, .merged: end(at) { _ in true }
        default: break
        }
    }

    private mutating func begin(
        _ kind: KeptBack.Kind, _ at: Moment, _ text: String, _ digest: Digest16? = nil
    ) {
        keptBack.append(KeptBack(kind: kind, from: at, text: text, digest: digest))
    }

    private mutating func end(
        _ at: Moment, _ digest: Digest16? = nil, _ isMeant: (KeptBack.Kind) -> Bool
    ) {
        for index in keptBack.indices
        where keptBack[index].until == nil && isMeant(keptBack[index].kind)
            && (digest == nil || keptBack[index].digest == digest)
        {
            keptBack[index].until = at
        }
    }
}
