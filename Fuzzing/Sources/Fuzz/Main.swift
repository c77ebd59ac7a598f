import CFuzzer
import Glibc
import ParserTesting

// The parser that this process runs.
//
// `nonisolated(unsafe)` because it is set once, before libFuzzer calls for the first time.
nonisolated(unsafe) private var chosen: FuzzedParser?

/// `Fuzz PARSER [arguments of libFuzzer]`, or `Fuzz --list`.
@main struct Fuzz {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 1, let parser = FuzzedParser.named(arguments[1]) else {
            for parser in FuzzedParser.all { print(parser.name) }
            exit(arguments.dropFirst() == ["--list"] ? 0 : 64)
        }
        chosen = parser
        var given = ([arguments[0]] + arguments.dropFirst(2)).map { strdup($0) }
        given.append(nil)
        let status = given.withUnsafeMutableBufferPointer { pointers in
            muster_fuzz(Int32(pointers.count - 1), pointers.baseAddress) { bytes, size in
                let input = Array(UnsafeBufferPointer(start: bytes, count: size))
                guard let outcome = chosen?.read(input) else { return 0 }
                // A trap is what libFuzzer keeps the input of.
                precondition(outcome.faults.isEmpty, "\(outcome.faults)")
                return 0
            }
        }
        exit(status)
    }
}
