// The indexes of one table, built once with the catalog.

/// Postings of every term and reference that can be asked for, orders of every date, and the rows that may be seen.
struct TableIndexes: Sendable {
    /// How many rows the table has.
    let capacity: Int
    /// The rows that may be seen.
    let visible: RowSet
    private let postings: [String: Postings]
    private let orders: [String: SortIndex]
    private let flags: [String: RowSet]

    init(_ table: Table) {
        capacity = table.count
        var all = Bitmap(capacity: table.count)
        all.insert(table.visible.lazy.map { UInt32($0) })
        visible = .bitmap(all, count: table.visible.count)
        var postings: [String: Postings] = [:]
        var orders: [String: SortIndex] = [:]
        var flags: [String: RowSet] = [:]
        for path in Set(table.schema.filters.flatMap(\.paths)) {
            guard let leaf = table.leaf(path) else { continue }
            if case .flag(let values) = leaf.values {
                flags[path] = .rows(table.visible.lazy.map { UInt32($0) }.filter { values[Int($0)] })
            } else if let lists = Postings([leaf], table) {
                postings[path] = lists
            }
        }
        for field in table.schema.fields where field.type == .date || field.type == .day {
            if case .date(let dates)? = table.column(field.name) {
                orders[field.name] = SortIndex(dates, table.visible)
            }
        }
        for filter in table.schema.filters where filter.paths.count > 1 {
            if let lists = Postings(filter.paths.compactMap(table.leaf), table) {
                postings[Self.key(filter)] = lists
            }
        }
        self.postings = postings
        self.orders = orders
        self.flags = flags
    }

    /// The postings of a path; `nil` where its values are neither terms nor references.
    func postings(_ path: String) -> Postings? { postings[path] }

    /// The postings of a filter, all its paths together; `nil` where its values are neither terms nor references.
    func postings(_ filter: Filter) -> Postings? { postings[Self.key(filter)] }

    private static func key(_ filter: Filter) -> String { filter.paths.joined(separator: ",") }

    /// The order of a date field; `nil` for other fields.
    func order(_ field: String) -> SortIndex? { orders[field] }

    /// The rows whose flag is set; `nil` where the path leads to no flag.
    func flag(_ path: String) -> RowSet? { flags[path] }
}
