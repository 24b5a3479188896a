// One record as a document of its own: ninjs, JSON-LD, Markdown, or a citation.

import Catalog
import Representations

/// Writes a record in the representations that have no envelope.
struct RecordDocument {
    private let edition: Edition
    private let address: PublicAddress
    private let content: RecordContent
    private let options: FormatOptions

    init(
        _ edition: Edition, _ address: PublicAddress, _ content: RecordContent, _ options: FormatOptions
    ) {
        self.edition = edition
        self.address = address
        self.content = content
        self.options = options
    }

    /// The bytes of the record in a representation of `Format.records` beside JSON, CSV and JSON Lines.
    func bytes(_ format: Format) -> [UInt8] {
        switch format {
        case .ninjs: json { RecordNinjs(edition, address, options.ninjs).write(content, to: &$0) }
        case .jsonld: json { RecordLinkedData(edition, address).write(content, to: &$0) }
        case .md: Array(RecordMarkdown(edition, address).text(content).utf8)
        case .bibtex: Array(citation.bibtex.utf8)
        case .ris: Array(citation.ris.utf8)
        case .csl:
            json { writer in
                writer.beginList()
                citation.writeCSL(to: &writer)
                writer.endList()
            }
        case .citation: Array((citation.text + "\n").utf8)
        case .json, .csv, .jsonl, .jsonfeed, .atom, .html, .xml, .sse, .svg, .gexf, .graphml: []
        }
    }

    private var citation: Citation {
        Citation(content, edition, address, accessed: options.accessed)
    }

    private func json(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        write(&writer)
        return writer.bytes + [10]
    }
}
