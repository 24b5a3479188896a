// Compressed content: gzip (RFC 1952), where the client takes it and it is worth it.

import CZlib
import HTTPMessage

enum ContentCoding {
    /// Content below this many bytes is sent as it is.
    static let bytesMinimum = 512
    /// zlib's level: beyond 6 it costs more than it saves.
    private static let level: Int32 = 6

    /// Whether an `Accept-Encoding` field takes gzip (RFC 9110 section 12.5.3).
    static func acceptsGzip(_ field: String?) -> Bool {
        guard let field else { return false }
        let codings = WeightedValue.list(field)
        let named = codings.first { $0.value == "gzip" || $0.value == "x-gzip" }
        return (named ?? codings.first { $0.value == "*" }).map { $0.weight > 0 } ?? false
    }

    /// The bytes as a gzip stream; `nil` where zlib has no memory left.
    static func gzip(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard czlib_gzip_init(&stream, level, 8) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        guard let inputCount = UInt32(exactly: bytes.count), let outputCount = UInt32(exactly: output.count)
        else {
            return nil
        }
        // zlib takes pointers; both buffers outlive the call, and `deflateBound` makes one call enough.
        let status = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { result in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = inputCount
                stream.next_out = result.baseAddress
                stream.avail_out = outputCount
                return deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { return nil }
        output.removeLast(Int(stream.avail_out))
        return output
    }
}
