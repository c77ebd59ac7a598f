import Core

// Cases without values: an `enum` of the wire format, by their numbers.

/// A closed set of cases, each with a number that is never given to another.
protocol Numbered: FieldCoded, Equatable {
    var number: Int { get }
    init?(number: Int)
}

extension Numbered {
    static var wire: WireType { .varint }
    static var absent: Self? { Self(number: 0) }
    var isZero: Bool { number == 0 }
    func write(to writer: inout Writer) { writer.varint(UInt64(truncatingIfNeeded: number)) }
    init(from reader: inout Reader) throws(CodecError) {
        let number = try reader.varint()
        guard let known = Int(exactly: number).flatMap({ Self(number: $0) }) else {
            throw .unknownCase(Int(clamping: number))
        }
        self = known
    }
}

extension Numbered where Self: RawRepresentable<Int> {
    var number: Int { rawValue }
    init?(number: Int) { self.init(rawValue: number) }
}

extension AccessToken.Scope: Numbered {}
extension Alert.AfterResolve: Numbered {}
extension Alert.Status: Numbered {}
extension ChangeEnd: Numbered {}
extension Channel: Numbered, KeyCoded {}
extension Incident.State: Numbered {}
extension IncidentLink.Kind: Numbered {}
extension MemberWord: Numbered {}
extension Mute.Kind: Numbered {}
extension NoticeKind: Numbered {}
extension PageReason: Numbered {}
extension Resolution.Kind: Numbered {}
extension Role: Numbered, KeyCoded {}
extension Severity: Numbered {}
extension SeverityPolicy.Paging: Numbered {}
extension SupportLevel: Numbered {}
extension Urgency: Numbered {}

extension Obligation.State: Numbered {
    var number: Int {
        switch self {
        case .open: 1
        case .acknowledged: 2
        case .joined: 3
        case .released: 4
        case .withdrawn: 5
        }
    }

    init?(number: Int) {
        switch number {
        case 1: self = .open
        case 2: self = .acknowledged
        case 3: self = .joined
        case 4: self = .released
        case 5: self = .withdrawn
        default: return nil
        }
    }
}
extension Swap.State: Numbered {}
