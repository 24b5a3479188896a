// Who looks at requests before they are answered, and what is shown to them.

internal import CHTTP
public import HTTPMessage

/// Decides which requests are answered at all. Workers call it at the same time; it neither waits nor throws.
public protocol Admission: Sendable {
    /// The client for whom a request is made, where that is another than the other end of the connection.
    func client(of head: RequestHead) -> ClientAddress?

    /// Asked about every request that is framed well: the response to one that is not let in, or `nil`.
    func refusal(of head: RequestHead) -> Response?

    /// Asked before a request is given to the handler, and not where a response is given again: the response to one
    /// for which there is no room now, or `nil`.
    func refusalOfWork(for head: RequestHead) -> Response?

    /// Whether a client may have more connections than `connectionsPerAddressLimit`.
    func exempts(_ client: ClientAddress) -> Bool
}

/// What is known of a request before anything of it is copied. Valid while the admission looks at it.
public struct RequestHead {
    let pointer: OpaquePointer

    /// The other end of the connection; `nil` for a Unix socket.
    public var peer: ClientAddress? { ClientAddress(chttp_exchange_peer(pointer)) }

    /// The client for whom the request is made, as the admission has said.
    public var client: ClientAddress? { ClientAddress(chttp_exchange_client(pointer)) }

    /// When the request line was there, on a clock that only goes forward.
    public var beganNanoseconds: UInt64 { chttp_exchange_began_nanoseconds(pointer) }

    /// What that clock says now: later than when the request line was there where a body had to come. Asks the system.
    public var nowNanoseconds: UInt64 {
        chttp_exchange_began_nanoseconds(pointer) + chttp_exchange_elapsed_nanoseconds(pointer)
    }

    /// The number of the worker that has the request, from 0 to one less than `workerCount`. Its thread asks.
    public var worker: Int { Int(chttp_exchange_worker(pointer)) }

    /// How many responses of the worker that has the request are on their way.
    public var responsesOfWorker: Int { Int(clamping: chttp_exchange_answers_of_worker(pointer)) }

    /// How long the last bytes of the client have waited for the worker, to some milliseconds. Asks the system.
    public var waitedMilliseconds: Int { Int(chttp_exchange_waited_milliseconds(pointer)) }

    /// Whether there is a field of this name, in lower case or any other. Copies nothing.
    public func has(_ name: StaticString) -> Bool {
        chttp_exchange_has_header(
            pointer, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
            name.utf8CodeUnitCount)
    }

    /// The fields in their order.
    public var headers: HeaderFields { Exchange(pointer: pointer).headers }

    /// The values of a field, one for each of its lines, in their order.
    public func values(of name: String) -> [String] {
        headers.lines.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
    }

    /// Whether the target is this text.
    public func targets(_ path: StaticString) -> Bool {
        let target = chttp_exchange_target(pointer).buffer
        return path.withUTF8Buffer { $0.elementsEqual(target) }
    }

    /// The request without its fields and its body.
    public var request: Request {
        Request(
            method: String(chttp_exchange_method(pointer)), target: String(chttp_exchange_target(pointer)),
            number: chttp_exchange_number(pointer), client: client)
    }
}

/// C's question whether a client may have more connections than others.
let exemptClient: @convention(c) @Sendable (UnsafeMutableRawPointer?, chttp_address) -> Bool = {
    context, address in
    guard let context, let client = ClientAddress(address) else { return true }
    // The server holds a reference for as long as callbacks can come.
    return Unmanaged<Application>.fromOpaque(context).takeUnretainedValue().admission?.exempts(client)
        ?? false
}

extension ClientAddress {
    /// The address that C found; `nil` where there is none.
    init?(_ address: chttp_address) {
        guard address.high != 0 || address.low != 0 else { return nil }
        self.init(high: address.high, low: address.low)
    }

    var wire: chttp_address { chttp_address(high: high, low: low) }
}
