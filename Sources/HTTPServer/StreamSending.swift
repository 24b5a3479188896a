// The sending of a body stream: C asks it for bytes, and anyone may wake it.

internal import CHTTP
internal import HTTPMessage

/// A stream that has been started, and the C response that will read it.
struct StreamSending {
    let handle: StreamHandle
    /// To be released by whoever made this; while it is being sent, C keeps it.
    let response: OpaquePointer

    /// Starts the stream. Nil without memory.
    init?(_ stream: any BodyStream) {
        // C gives the reference back by `releaseStream`, when the stream will not be read again.
        let context = Unmanaged.passRetained(StreamSource(stream)).toOpaque()
        guard let pointer = chttp_stream_create(context, readStream, releaseStream) else { return nil }
        let handle = StreamHandle(pointer)
        guard let response = chttp_response_from_stream(pointer) else { return nil }
        self.handle = handle
        self.response = response
        stream.start(wake: { handle.wake() })
    }
}

/// A counted reference to C's side of a stream, which outlives the response and the server.
///
/// @unchecked: C counts the references and locks the stream.
final class StreamHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a reference.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { chttp_stream_release(pointer) }

    func wake() { chttp_stream_wake(pointer) }
}

/// Holds the stream for C, which has room for one pointer only.
private final class StreamSource: Sendable {
    let stream: any BodyStream

    init(_ stream: any BodyStream) { self.stream = stream }
}

private let readStream:
    @convention(c) @Sendable (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int) -> Int64 = {
        context, buffer, size in
        guard let context, let buffer, size > 0 else { return Int64(CHTTP_STREAM_FAILED) }
        // C releases the source only when it will not call this again.
        let source = Unmanaged<StreamSource>.fromOpaque(context).takeUnretainedValue()
        switch source.stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size)) {
        case .bytes(let count): return (1...size).contains(count) ? Int64(count) : Int64(CHTTP_STREAM_FAILED)
        case .wait: return Int64(CHTTP_STREAM_WAIT)
        case .end: return Int64(CHTTP_STREAM_END)
        case .failed: return Int64(CHTTP_STREAM_FAILED)
        }
    }

private let releaseStream: @convention(c) @Sendable (UnsafeMutableRawPointer?) -> Void = { context in
    guard let context else { return }
    Unmanaged<StreamSource>.fromOpaque(context).release()
}
