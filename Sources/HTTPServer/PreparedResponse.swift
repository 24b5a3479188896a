// Content as libmicrohttpd wants it, made once and sent many times.

internal import CHTTP
internal import HTTPMessage

/// The longest header section of a response, in bytes; a connection has this much room left in the worst case.
private let responseHeaderLimitBytes = 5_120

/// A C response that is kept with the content it was made of.
///
/// @unchecked: the C response is never changed after `init`, and C counts its uses atomically.
final class PreparedResponse: PreparedContent, @unchecked Sendable {
    let pointer: OpaquePointer

    private init?(_ content: Content, bytes: [UInt8]) {
        let lent = LentBytes(bytes)
        // C gives the reference back by the last argument, when the last response with these bytes has gone.
        guard
            let pointer = chttp_response_from_bytes(
                lent.address, bytes.count, Unmanaged.passRetained(lent).toOpaque(), releaseLentBytes)
        else { return nil }
        self.pointer = pointer
        super.init()
        guard addFields(of: content, to: pointer) else { return nil }
    }

    deinit { chttp_response_release(pointer) }

    /// The prepared form of content; nil if it has header fields that cannot be sent.
    static func of(_ content: Content, bytes: [UInt8]) -> PreparedResponse? {
        if let prepared = content.prepared as? PreparedResponse { return prepared }
        guard let prepared = PreparedResponse(content, bytes: bytes) else { return nil }
        return content.keep(prepared) as? PreparedResponse ?? prepared
    }
}

/// Adds the fields of `content` to a C response that has not been sent. Returns whether all could be.
func addFields(of content: Content, to response: OpaquePointer) -> Bool {
    var sizeBytes = 0
    for line in content.headers.lines {
        sizeBytes += line.name.utf8.count + line.value.utf8.count + 4
        guard sizeBytes <= responseHeaderLimitBytes,
            chttp_response_add_header(response, line.name, line.value)
        else { return false }
    }
    return true
}

/// Bytes that C reads without a copy.
///
/// A class for its lifetime: C holds a reference while a response with these bytes is being sent.
private final class LentBytes: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where the bytes lie. The array is a constant of this object, so its storage is neither moved nor freed while
    /// the object lives; a copy into memory of C would double what large answers take.
    var address: UnsafePointer<UInt8>? { bytes.withUnsafeBufferPointer { $0.baseAddress } }
}

private let releaseLentBytes: @convention(c) @Sendable (UnsafeMutableRawPointer?) -> Void = { context in
    guard let context else { return }
    Unmanaged<LentBytes>.fromOpaque(context).release()
}
