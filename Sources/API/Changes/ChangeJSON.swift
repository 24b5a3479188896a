// A change as a JSON object: the same in `/v1/changes` and in the events of `/v1/stream`.

import Catalog
import Representations

/// Writes the changes of one log.
struct ChangeJSON {
    let log: ChangeLog

    /// Writes a change.
    ///
    /// - Parameter token: the place behind it, as text.
    func write(_ entry: ChangeLog.Entry, token: String, to writer: inout JSONWriter) {
        let content = entry.ordinal.map { RecordContent(log.edition.catalog, $0) }
        let isGone = entry.kind == .retracted || entry.kind == .withdrawn
        writer.beginObject()
        writer.member("seq", token)
        writer.member("type", entry.resource.rawValue)
        writer.member("id", entry.key.id)
        writer.key("title")
        writer.text(orNull: isGone ? nil : content?.title)
        writer.member("change", entry.kind.rawValue)
        writer.member("revision", entry.key.revision)
        writer.member("date", entry.key.day.description)
        writer.key("note")
        writer.text(orNull: content?.correction?.note)
        writer.key("fields")
        writer.texts(orNull: entry.fields)
        writer.key("former_id")
        writer.text(orNull: entry.formerId)
        writer.member("href", "/v1/\(entry.resource.rawValue)/\(entry.key.id)")
        writer.endObject()
    }
}
