// The indexes of all tables, built by several workers at a time.

/// The indexes of one table.
struct BuiltIndexes: Sendable {
    let table: TableIndexes
    let text: TextIndex
}

/// Divides the building of indexes into pieces: a table's postings and orders, and its words by blocks of rows.
struct Indexing: Sendable {
    private let tables: [Table?]

    /// - Parameter tables: in their order; `nil` where none are built.
    init(_ tables: [Table?]) { self.tables = tables }

    fileprivate enum Piece {
        case table(Int, Table)
        case words(WordCollection, block: Int)
    }

    /// The indexes of each table; `nil` where there is none.
    func run(_ workers: Workers) -> [BuiltIndexes?] {
        let words = tables.map { $0.map { WordCollection($0) } }
        var pieces: [Piece] = []
        for (index, table) in tables.enumerated() {
            if let table { pieces.append(.table(index, table)) }
        }
        // What takes longest and cannot be divided first, so that nobody waits for it at the end.
        pieces.sort { $0.rowCount > $1.rowCount }
        for words in words.compactMap({ $0 }) {
            for block in 0..<words.blockCount { pieces.append(.words(words, block: block)) }
        }
        let ordered = pieces
        let built = workers.map(ordered.count) { piece -> (Int, TableIndexes)? in
            switch ordered[piece] {
            case .table(let index, let table): return (index, TableIndexes(table))
            case .words(let words, let block):
                words.collect(block: block)
                return nil
            }
        }
        var indexes = tables.map { _ in BuiltIndexes?.none }
        for case let (index, table)? in built {
            if let words = words[index] {
                indexes[index] = BuiltIndexes(table: table, text: TextIndex(words.joined()))
            }
        }
        return indexes
    }
}

extension Indexing.Piece {
    fileprivate var rowCount: Int {
        if case .table(_, let table) = self { table.count } else { 0 }
    }
}
