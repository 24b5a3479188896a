// One request as it waits to be logged, and as a line of JSON.

public import HTTPMessage
internal import Representations

/// What is logged of a request beside its method and its target. Plain numbers: it is copied byte by byte.
public struct AccessRecord: BitwiseCopyable, Sendable {
    /// The number of the request.
    public var number: UInt64
    /// The status that was sent; 0 where nothing was.
    public var status: UInt16
    /// Bytes of content.
    public var contentBytes: UInt64
    /// From the request line to the last byte that the system took.
    public var nanoseconds: UInt64
    /// The number of the key that it came with; 0: none.
    public var key: Int32
    /// Whether the response was given again without asking the handler.
    public var wasKept: Bool
    /// Whether all of the response was sent.
    public var isWhole: Bool
    private var clientHigh: UInt64
    private var clientLow: UInt64
    var milliseconds: Int64 = 0
    var methodCount: Int32 = 0
    var isTargetCut = false

    /// Makes a record.
    public init(
        number: UInt64, status: UInt16, contentBytes: UInt64, nanoseconds: UInt64, key: Int, wasKept: Bool,
        isWhole: Bool, client: ClientAddress?
    ) {
        self.number = number
        self.status = status
        self.contentBytes = contentBytes
        self.nanoseconds = nanoseconds
        self.key = Int32(clamping: key)
        self.wasKept = wasKept
        self.isWhole = isWhole
        clientHigh = client?.high ?? 0
        clientLow = client?.low ?? 0
    }

    private var client: ClientAddress? {
        clientHigh == 0 && clientLow == 0 ? nil : ClientAddress(high: clientHigh, low: clientLow)
    }

    /// Writes the line of a record that was waiting: this, the method, the target.
    static func write(_ bytes: [UInt8], _ keyName: (Int) -> String?, to lines: inout [UInt8]) {
        guard bytes.count >= MemoryLayout<AccessRecord>.size else { return }
        let record = bytes.withUnsafeBytes { $0.loadUnaligned(as: AccessRecord.self) }
        let texts = bytes.dropFirst(MemoryLayout<AccessRecord>.size)
        record.write(
            method: texts.prefix(Int(record.methodCount)), target: texts.dropFirst(Int(record.methodCount)),
            keyName, to: &lines)
    }

    private func write(
        method: ArraySlice<UInt8>, target: ArraySlice<UInt8>, _ keyName: (Int) -> String?,
        to lines: inout [UInt8]
    ) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.text(time)
        writer.key("method")
        writer.text(utf8: KeyText.redacted(utf8: method))
        writer.key("target")
        writer.text(utf8: KeyText.redacted(utf8: target) + (isTargetCut ? Array("…".utf8) : []))
        writer.member("status", Int(status))
        writer.member("bytes", Int(clamping: contentBytes))
        writer.member("microseconds", Int(clamping: nanoseconds / 1_000))
        writer.member("request_id", Request(method: "", target: "", number: number).id)
        writer.key("client")
        writer.text(orNull: client?.text)
        writer.key("key")
        writer.text(orNull: key == 0 ? nil : keyName(Int(key)))
        writer.key("kept")
        writer.flag(wasKept)
        writer.key("whole")
        writer.flag(isWhole)
        writer.endObject()
        lines += writer.bytes
        lines.append(10)
    }

    /// The moment in RFC 3339, to the millisecond.
    private var time: String {
        let fraction = String(milliseconds % 1_000)
        return Instant.text(milliseconds / 1_000).dropLast() + "."
            + String(repeating: "0", count: 3 - fraction.count)
            + fraction + "Z"
    }
}
