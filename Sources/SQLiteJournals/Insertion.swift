import GRDB
import GRDBSQLite

/// One row on its way into a table, bound without the boxes that a list of arguments needs: every
/// entry of every alert passes here, and boxing took as long as SQLite's own work.
struct Insertion {
    private let statement: OpaquePointer
    private let db: Database

    init(_ statement: OpaquePointer, _ db: Database) {
        self.statement = statement
        self.db = db
    }

    func bind(_ index: CInt, _ value: Int?) {
        if let value {
            sqlite3_bind_int64(statement, index, Int64(value))
        } else {
            sqlite3_bind_null(statement, index)
        }
    }

    func bind(_ index: CInt, _ value: String) {
        sqlite3_bind_text(statement, index, value, CInt(value.utf8.count), Self.copied)
    }

    func bind(_ index: CInt, _ value: [UInt8]?) {
        guard let value else {
            sqlite3_bind_null(statement, index)
            return
        }
        sqlite3_bind_blob(statement, index, value, CInt(value.count), Self.copied)
    }

    /// Throws what SQLite says.
    func run() throws(DatabaseError) {
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
        }
    }

    /// `SQLITE_TRANSIENT`, which Swift does not import: SQLite takes a copy.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
