// The sending of a body stream: C asks it for bytes, and anyone may wake it.

internal import CHTTP
internal import HTTPMessage
internal import Synchronization

/// How many bodies of a server are being made while they are sent.
///
/// A class because every stream refers to it, also one that outlives its server.
final class StreamCounts: Sendable {
    private let exports = Atomic(0)
    private let waiting = Atomic(0)
    private let exportLimit: Int

    init(exportLimit: Int) { self.exportLimit = exportLimit }

    /// Those that are made as fast as they are taken.
    var exportCount: Int { exports.load(ordering: .relaxed) }
    /// Those that wait for something to happen.
    var waitingCount: Int { waiting.load(ordering: .relaxed) }
    /// Two workers may see the same last room, so the limit can be passed by as many as there are workers.
    var hasRoomForExport: Bool { exportLimit == 0 || exportCount < exportLimit }

    func add(_ change: Int, of stream: any BodyStream) {
        if stream.waits {
            waiting.wrappingAdd(change, ordering: .relaxed)
        } else {
            exports.wrappingAdd(change, ordering: .relaxed)
        }
    }
}

/// A stream that has been started, and the C response that will read it.
struct StreamSending {
    let handle: StreamHandle
    /// To be released by whoever made this; while it is being sent, C keeps it.
    let response: OpaquePointer

    /// Starts the stream. Nil without memory.
    init?(_ stream: any BodyStream, _ streams: StreamCounts) {
        // C gives the reference back by `releaseStream`, when the stream will not be read again.
        let context = Unmanaged.passRetained(StreamSource(stream, streams)).toOpaque()
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
    private let streams: StreamCounts

    init(_ stream: any BodyStream, _ streams: StreamCounts) {
        self.stream = stream
        self.streams = streams
        streams.add(1, of: stream)
    }

    deinit { streams.add(-1, of: stream) }
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
