// The server's own messages as lines of JSON, for whatever collects logs.

import Glibc
import Logging
import Representations

/// Writes each message as an object to the standard error.
struct JSONLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        Console.error(Self.line(event.level, event.message.description, all, seconds: Int64(time(nil))))
    }

    static func line(
        _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, seconds: Int64
    ) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", Instant.text(seconds))
        writer.member("level", level.rawValue)
        writer.member("message", message)
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            writer.member(name, value.description)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
