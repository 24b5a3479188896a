// One request and its response: what C found becomes a `Request`, and a `Response` goes out through C.

internal import CHTTP
internal import HTTPMessage

/// What the workers call, and the limits they report.
///
/// A class because C keeps a reference to it for the life of a server.
final class Application: Sendable {
    let handler: Handler
    let acceptsBody: @Sendable (_ method: String, _ target: String) -> Int?
    let rejection: @Sendable (Rejection, Request) -> Response
    /// `nil` where responses are not kept.
    let kept: KeptResponses?
    let admission: (any Admission)?
    let observer: (any Observer)?
    let sendsTiming: Bool
    let streams: StreamCounts
    let targetLimitBytes: Int
    let headerLimitBytes: Int
    let headerLimitCount: Int
    let bodyLimitBytes: Int

    init(
        handler: @escaping Handler,
        acceptsBody: @escaping @Sendable (_ method: String, _ target: String) -> Int?,
        rejection: @escaping @Sendable (Rejection, Request) -> Response,
        kept: KeptResponses?, admission: (any Admission)?, observer: (any Observer)?,
        configuration: HTTPServer.Configuration
    ) {
        self.handler = handler
        self.acceptsBody = acceptsBody
        self.rejection = rejection
        self.kept = kept
        self.admission = admission
        self.observer = observer
        sendsTiming = configuration.serverTiming
        streams = StreamCounts(exportLimit: configuration.exportLimit)
        targetLimitBytes = configuration.targetLimitBytes
        headerLimitBytes = configuration.headerLimitBytes
        headerLimitCount = configuration.headerLimitCount
        bodyLimitBytes = configuration.bodyLimitBytes
    }
}

/// C's question how much of a body to take.
let admitBody: @convention(c) @Sendable (UnsafeMutableRawPointer?, OpaquePointer?) -> Int64 = {
    context, exchange in
    guard let context, let exchange else { return -1 }
    // The server holds a reference for as long as callbacks can come.
    let application = Unmanaged<Application>.fromOpaque(context).takeUnretainedValue()
    guard
        let limit = application.acceptsBody(
            String(chttp_exchange_method(exchange)), String(chttp_exchange_target(exchange)))
    else { return -1 }
    return Int64(min(max(0, limit), application.bodyLimitBytes))
}

/// C's question for the answer.
let answerExchange:
    @convention(c) @Sendable (UnsafeMutableRawPointer?, OpaquePointer?, chttp_refusal) -> Void = {
        context, pointer, refusal in
        guard let context, let pointer else { return }
        // The server holds a reference for as long as callbacks can come.
        let application = Unmanaged<Application>.fromOpaque(context).takeUnretainedValue()
        let exchange = Exchange(pointer: pointer)
        if refusal == .CHTTP_ACCEPTED {
            let head = RequestHead(pointer: pointer)
            if let admission = application.admission {
                if let client = admission.client(of: head) { chttp_exchange_set_client(pointer, client.wire) }
                if let refusal = admission.refusal(of: head) {
                    return exchange.send(refusal, by: application)
                }
            }
            var isKept = true
            func work() -> Response {
                isKept = false
                return application.admission?.refusalOfWork(for: head)
                    ?? application.handler(exchange.request)
            }
            let response = application.kept?.response(to: exchange, handler: work) ?? work()
            exchange.send(response, by: application, isKept: isKept)
        } else if let rejection = Rejection(
            refusal, limits: application, bodyLimitBytes: exchange.bodyLimitBytes)
        {
            exchange.send(application.rejection(rejection, exchange.request), by: application)
        }
    }

/// A request that waits for its response. Valid until the callback it was made in returns.
struct Exchange {
    let pointer: OpaquePointer

    /// The request as a value. Of a malformed one, the parts that are well formed.
    var request: Request {
        let body = chttp_exchange_body(pointer)
        return Request(
            method: String(chttp_exchange_method(pointer)), target: String(chttp_exchange_target(pointer)),
            headers: headers, body: body.count == 0 ? [] : Array(body.buffer),
            number: chttp_exchange_number(pointer),
            client: ClientAddress(chttp_exchange_client(pointer)))
    }

    var bodyLimitBytes: Int { chttp_exchange_body_limit(pointer) }

    /// The fields in their order.
    var headers: HeaderFields {
        let count = chttp_exchange_header_count(pointer)
        guard count > 0 else { return HeaderFields() }
        var lines: [HeaderField] = []
        lines.reserveCapacity(count)
        // C calls back before it returns, so the array outlives the pointer to it.
        withUnsafeMutablePointer(to: &lines) { lines in
            chttp_exchange_headers(pointer, lines) { context, name, value in
                context?.assumingMemoryBound(to: [HeaderField].self).pointee
                    .append(HeaderField(String(name), String(value)))
            }
        }
        return HeaderFields(lines)
    }

    /// Sends the response. What cannot be sent, because it has a status or a field that HTTP does not know, becomes
    /// an empty 500.
    func send(_ response: Response, by application: Application, isKept: Bool = false) {
        chttp_exchange_note(pointer, response.note.wire(isKept: isKept))
        let response = application.sendsTiming ? timed(response, isKept: isKept) : response
        if !(200...599).contains(response.status) || !queue(response, by: application) {
            _ = queue(
                Response(status: 500, content: Exchange.empty, closesConnection: true), by: application)
        }
    }

    private static let empty = Content(headers: HeaderFields(), body: .none)

    /// The response with how long it took until here (W3C Server Timing). Content that is shared stays as it is.
    private func timed(_ response: Response, isKept: Bool) -> Response {
        let microseconds = chttp_exchange_elapsed_nanoseconds(pointer) / 1_000
        let thousandths = String(microseconds % 1_000)
        let duration =
            "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - thousandths.count) + thousandths
        return response.adding([
            HeaderField("Server-Timing", "kept;desc=\(isKept ? "hit" : "miss"), total;dur=\(duration)")
        ])
    }

    private func queue(_ response: Response, by application: Application) -> Bool {
        let status = UInt32(response.status)
        let closes = response.closesConnection
        switch response.content.body {
        case .bytes(let bytes):
            guard let prepared = PreparedResponse.of(response.content, bytes: bytes) else { return false }
            return chttp_exchange_send(pointer, status, prepared.pointer, UInt64(bytes.count), closes)
        case .stream where chttp_exchange_is_bodiless(pointer, status):
            guard let bare = chttp_response_without_length() else { return false }
            defer { chttp_response_release(bare) }
            return addFields(of: response.content, to: bare)
                && chttp_exchange_send(pointer, status, bare, 0, closes)
        case .stream(let make):
            let stream = make()
            guard stream.waits || application.streams.hasRoomForExport else {
                return queue(application.rejection(.tooManyExports, request), by: application)
            }
            guard let sending = StreamSending(stream, application.streams) else { return false }
            defer { chttp_response_release(sending.response) }
            return addFields(of: response.content, to: sending.response)
                && chttp_exchange_send_stream(
                    pointer, status, sending.response, sending.handle.pointer, closes)
        }
    }
}

extension chttp_text {
    /// The bytes; valid as long as what C lent them from.
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }
}

extension String {
    /// Copies text from C; what is not UTF-8, as old header values may be, is replaced by U+FFFD.
    init(_ text: chttp_text) { self.init(decoding: text.buffer, as: UTF8.self) }
}
