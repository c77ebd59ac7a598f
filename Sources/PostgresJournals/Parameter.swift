import CPostgres

/// A value bound to a statement, as PostgreSQL's binary format has it.
enum Parameter {
    case int(Int?)
    case text(String?)
    case bytes([UInt8]?)
    case ints([Int?])
    case texts([String?])
    case blobs([[UInt8]?])

    /// The type's number in `pg_type`, which never changes.
    var type: Oid {
        switch self {
        case .int: ObjectID.int8
        case .text: ObjectID.text
        case .bytes: ObjectID.bytea
        case .ints: 1016
        case .texts: 1009
        case .blobs: 1001
        }
    }

    /// Nil for NULL.
    var encoded: [UInt8]? {
        switch self {
        case .int(let value): value.map { Self.bigEndian(Int64($0)) }
        case .text(let value): value.map { Array($0.utf8) }
        case .bytes(let value): value
        case .ints(let values):
            Self.array(ObjectID.int8, values.map { $0.map { Self.bigEndian(Int64($0)) } })
        case .texts(let values): Self.array(ObjectID.text, values.map { $0.map { Array($0.utf8) } })
        case .blobs(let values): Self.array(ObjectID.bytea, values)
        }
    }

    private enum ObjectID {
        static let bytea: Oid = 17
        static let int8: Oid = 20
        static let text: Oid = 25
    }

    /// One dimension from 1 on: dimensions, has-nulls, element type, length, lower bound, then each
    /// element behind its length, -1 for NULL.
    private static func array(_ element: Oid, _ values: [[UInt8]?]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + values.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        bytes += bigEndian(Int32(values.isEmpty ? 0 : 1))
        bytes += bigEndian(Int32(values.contains { $0 == nil } ? 1 : 0))
        bytes += bigEndian(Int32(bitPattern: element))
        guard !values.isEmpty else { return bytes }
        bytes += bigEndian(Int32(clamping: values.count))
        bytes += bigEndian(Int32(1))
        for value in values {
            bytes += bigEndian(value.map { Int32(clamping: $0.count) } ?? -1)
            if let value { bytes += value }
        }
        return bytes
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

/// One statement of a pipeline: prepared under its name on first use, or sent as it is.
struct Statement {
    var name: String?
    var sql: String
    var parameters: [Parameter] = []
}

/// What a statement came to.
final class Rows {
    private let result: OpaquePointer

    /// Takes the result over.
    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var count: Int { Int(PQntuples(result)) }

    func int(_ row: Int, _ column: Int) -> Int? {
        guard let bytes = bytes(row, column), bytes.count == 8 else { return nil }
        return Int(bytes.reduce(into: Int64(0)) { $0 = $0 << 8 | Int64($1) })
    }

    func text(_ row: Int, _ column: Int) -> String? {
        bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ row: Int, _ column: Int) -> [UInt8]? {
        let (row, column) = (CInt(clamping: row), CInt(clamping: column))
        guard PQgetisnull(result, row, column) == 0,
            let start = PQgetvalue(result, row, column)
        else { return nil }
        return Array(
            UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column))))
    }
}
