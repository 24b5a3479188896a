// The hits of a text question, marked.

import Catalog
import Representations

/// Writes a record's texts with the words that were asked for between `<mark>` and `</mark>`.
struct Highlights {
    private let table: Table
    private let query: TextQuery

    init(_ table: Table, _ query: TextQuery) {
        self.table = table
        self.query = query
    }

    /// The texts that `q` looks at, as far as a kind has them.
    private static let paths = [
        "title", "names", "aliases", "summary", "claim", "quotation.text", "quotation.translation",
        "citations.quote",
    ]

    /// Writes an object: for each field with a hit its texts, escaped for HTML, with the hits marked.
    func write(_ row: Int, to writer: inout JSONWriter) {
        writer.beginObject()
        for path in Self.paths {
            guard let leaf = table.leaf(path), case .text(let texts) = leaf.values else { continue }
            let marked = leaf.range(row).compactMap { texts[$0] }.compactMap(mark)
            if !marked.isEmpty { writer.member(path, marked) }
        }
        writer.endObject()
    }

    /// `nil` where nothing is to be marked.
    private func mark(_ text: String) -> String? {
        let hits = query.hits(in: text)
        guard !hits.isEmpty else { return nil }
        let bytes = Array(text.utf8)
        var marked = ""
        var position = 0
        for hit in hits {
            marked +=
                Self.escape(bytes[position..<hit.lowerBound]) + "<mark>" + Self.escape(bytes[hit]) + "</mark>"
            position = hit.upperBound
        }
        return marked + Self.escape(bytes[position...])
    }

    private static func escape(_ bytes: ArraySlice<UInt8>) -> String {
        var escaped: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
