// A stream compressed while it is sent (RFC 1952).

import CZlib
import HTTPMessage

/// Compresses another stream piece by piece: memory for one state of zlib, however long it is.
///
/// @unchecked: one transport thread at a time reads a stream, which is the contract of `BodyStream`.
final class GzipStream: BodyStream, @unchecked Sendable {
    private let source: any BodyStream
    /// zlib's state refers to its own address, so that it must not move.
    private let state: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private let isReady: Bool
    private var isAtEnd = false
    private var isDone = false

    /// zlib's level: an export is as long as it likes, and beyond 1 a core is what limits it.
    private static let level: Int32 = 1
    /// zlib's measure of memory for its state, 1 to 9: with 6 a stream takes about 100 KiB.
    private static let memoryLevel: Int32 = 6
    /// How many bytes are taken from the source at once; what is compressed without looking up is bounded by it.
    private static let inputBytes = 16_384

    init(_ source: any BodyStream) {
        self.source = source
        state = .allocate(capacity: 1)
        state.initialize(to: z_stream())
        input = .allocate(byteCount: Self.inputBytes, alignment: 1)
        isReady = czlib_gzip_init(state, Self.level, Self.memoryLevel) == Z_OK
    }

    deinit {
        if isReady { deflateEnd(state) }
        state.deinitialize(count: 1)
        state.deallocate()
        input.deallocate()
    }

    func start(wake: @escaping @Sendable () -> Void) { source.start(wake: wake) }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        guard isReady, let room = UInt32(exactly: buffer.count) else { return .failed }
        if isDone { return .end }
        state.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = room
        while true {
            if state.pointee.avail_in == 0, !isAtEnd {
                switch source.read(into: input) {
                case .bytes(let count):
                    state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    state.pointee.avail_in = UInt32(count)
                case .end: isAtEnd = true
                case .failed: return .failed
                case .wait:
                    // What has come so far is not kept back from a reader who waits.
                    guard deflate(state, Z_SYNC_FLUSH) != Z_STREAM_ERROR else { return .failed }
                    let made = Int(room - state.pointee.avail_out)
                    return made > 0 ? .bytes(made) : .wait
                }
            }
            let status = deflate(state, isAtEnd ? Z_FINISH : Z_NO_FLUSH)
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return .failed }
            isDone = status == Z_STREAM_END
            let made = Int(room - state.pointee.avail_out)
            if made > 0 { return .bytes(made) }
            if isDone { return .end }
        }
    }
}
