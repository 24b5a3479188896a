// The indexes of one table, built once with the catalog.

/// Postings of every term and reference that can be asked for, and orders of every date, over the records that may be
/// seen. All sets are sets of ranks.
struct TableIndexes: Sendable {
    /// The order by which records are numbered here.
    let ranking: Ranking
    private let postings: [String: Postings]
    private let orders: [String: SortIndex]
    private let flags: [String: RowSet]

    init(_ table: Table) {
        let ranking = Ranking(table)
        var postings: [String: Postings] = [:]
        var orders: [String: SortIndex] = [:]
        var flags: [String: RowSet] = [:]
        for path in Set(table.schema.filters.flatMap(\.paths)) {
            guard let leaf = table.leaf(path) else { continue }
            if case .flag(let values) = leaf.values {
                flags[path] = ranking.all.filter(capacity: ranking.count) { values[ranking.row($0)] }
            } else if let lists = Postings([leaf], ranking) {
                postings[path] = lists
            }
        }
        for field in table.schema.fields where field.type == .date || field.type == .day {
            if field.name == ranking.field {
                orders[field.name] = ranking.order
            } else if case .date(let dates)? = table.column(field.name) {
                orders[field.name] = SortIndex(dates, ranking, visible: table.visible.map { UInt32($0) })
            }
        }
        for filter in table.schema.filters where filter.paths.count > 1 {
            if let lists = Postings(filter.paths.compactMap(table.leaf), ranking) {
                postings[Self.key(filter)] = lists
            }
        }
        self.ranking = ranking
        self.postings = postings
        self.orders = orders
        self.flags = flags
    }

    /// How many records may be seen.
    var capacity: Int { ranking.count }

    /// The postings of a path; `nil` where its values are neither terms nor references.
    func postings(_ path: String) -> Postings? { postings[path] }

    /// The postings of a filter, all its paths together; `nil` where its values are neither terms nor references.
    func postings(_ filter: Filter) -> Postings? { postings[Self.key(filter)] }

    private static func key(_ filter: Filter) -> String { filter.paths.joined(separator: ",") }

    /// The order of a date field; `nil` for other fields.
    func order(_ field: String) -> SortIndex? { orders[field] }

    /// The records whose flag is set; `nil` where the path leads to no flag.
    func flag(_ path: String) -> RowSet? { flags[path] }
}
