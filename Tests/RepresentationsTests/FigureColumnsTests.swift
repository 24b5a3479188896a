// Columns that repeat are written as the same table with a value for every cell is.

import Representations
import Testing

@Suite struct FigureColumnsTests {
    private func json(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        write(&writer)
        writer.member("n", 1)
        writer.endObject()
        return String(decoding: writer.takeLine(), as: UTF8.self)
    }

    private func columns(_ count: Int) -> FigureColumns {
        let rows = Array(0..<count)
        return FigureColumns(
            rowCount: count,
            [
                .chosen(
                    keys: ["a", "b"], values: [["x \u{201C}y\u{201D}", nil], ["\\\"\n", "é"]],
                    places: rows.map { $0 % 2 }),
                .counts(key: "n", rows.map { $0 * 7_919 - 3 }),
                .quotients(key: "q", rows.map { $0 % 23 - 11 }, by: rows.map { $0 % 7 }),
                .joined(
                    key: "href", heads: ["/a?b=\"", "", "/c"], places: rows.map { $0 % 3 },
                    tails: ["", "&d=\"e\""], ends: rows.map { $0 % 2 }),
                .counts(key: "last", rows.map { $0 == 1 ? Int.max : $0 == 2 ? Int.min : 0 }),
            ])
    }

    @Test(arguments: [0, 1, 2, 3, 1_000, 20_000])
    func columnsAreWrittenAsTheirTable(count: Int) {
        let columns = columns(count)
        #expect(json { columns.write(to: &$0) } == json { columns.table.write(to: &$0) })
    }

    @Test func aQuotientByNothingIsNull() {
        let columns = FigureColumns(rowCount: 2, [.quotients(key: "q", [0, -5], by: [0, 4])])
        #expect(json { columns.write(to: &$0) } == "{\"data\":[{\"q\":null},{\"q\":-1.25}],\"n\":1}\n")
    }
}
