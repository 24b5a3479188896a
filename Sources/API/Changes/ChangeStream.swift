// `/v1/stream`: changes as server-sent events (HTML Living Standard, section 9.2), as they come.

import Catalog
import HTTPMessage
import Representations
import Synchronization

/// What a stream is asked for.
struct StreamQuestion: Sendable {
    let filter: ChangeFilter
    /// What the asker has been told.
    let token: ChangeToken

    /// Reads the query and `Last-Event-ID`, which a client that comes again sends and which therefore counts more than
    /// `since`. Without either, only what changes from now on is told.
    init(_ target: Target, _ request: Request, _ log: ChangeLog) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.stream)
        filter = ChangeFilter.read(&reading, log).0
        var token = reading.value("since") { text throws(ParameterFailure) in
            try ChangeStart.read("since", text, log)
        }
        if let id = request.headers["Last-Event-ID"], !id.isEmpty {
            token = ChangeToken(id)
            if token == nil {
                reading.faults.append(
                    Problem.Detail(
                        code: "invalid-since", parameter: "Last-Event-ID",
                        detail: "This Last-Event-ID is the id of no event of this stream."))
            }
        }
        try reading.finish()
        self.token = token ?? UntoldChanges.end(log)
    }
}

/// One stream while it is sent.
///
/// It holds no records but while it has something to tell, costs nothing while it sleeps, and notices that its client
/// left when it writes.
///
/// @unchecked: one transport thread at a time reads a stream, which is the contract of `BodyStream`; what wakes it only
/// touches an atomic.
final class ChangeStream: BodyStream, @unchecked Sendable {
    private let place: Streams.Place
    private let filter: ChangeFilter
    private let currentLog: @Sendable () -> ChangeLog
    private let isOver: @Sendable () -> Bool
    private var token: ChangeToken
    /// The edition that has been told in whole; `nil` before any was.
    private var toldEdition: UInt64?
    private var telling: Telling?
    private var pending: [UInt8]
    private var sent = 0
    private let isBeatDue = Atomic(false)

    /// The fields of the response. A proxy that collects answers before it passes them on is asked not to.
    static let headers = HeaderFields(
        [
            HeaderField("Content-Type", Format.sse.contentType), HeaderField("Cache-Control", "no-store"),
            HeaderField("X-Accel-Buffering", "no"),
        ] + StandingFields.all)

    /// How many bytes of events are made at a time.
    private static let bufferedBytes = 16_384

    /// Changes that are being told.
    private struct Telling {
        let log: ChangeLog
        let untold: UntoldChanges
        let selector: ChangeSelector
        /// The number of the next change that is asked for.
        var next: Int?

        init(_ log: ChangeLog, _ token: ChangeToken, _ filter: ChangeFilter) {
            self.log = log
            untold = UntoldChanges(log, since: token)
            selector = filter.selector(log.edition.catalog)
            next = following(-1)
        }

        func following(_ number: Int) -> Int? {
            (number + 1..<untold.count).first { selector.takes(log, untold.place($0)) }
        }
    }

    /// - Parameters:
    ///   - place: the right to be open.
    ///   - currentLog: gives the changes as they are now.
    ///   - isOver: whether the server takes its leave.
    init(
        _ question: StreamQuestion, _ place: Streams.Place, _ currentLog: @escaping @Sendable () -> ChangeLog,
        isOver: @escaping @Sendable () -> Bool
    ) {
        self.place = place
        self.currentLog = currentLog
        self.isOver = isOver
        filter = question.filter
        token = question.token
        // The id alone dispatches nothing, but a client that loses the stream before the first event sends it.
        pending = Array("retry: \(Streams.retryMilliseconds)\nid: \(question.token.text)\n\n".utf8)
    }

    func start(wake: @escaping @Sendable () -> Void) {
        place.onWake { [weak self] reason in
            if reason == .beat { self?.isBeatDue.store(true, ordering: .relaxed) }
            wake()
        }
    }

    var waits: Bool { true }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyStreamStep {
        if sent == pending.count {
            pending.removeAll(keepingCapacity: true)
            sent = 0
            if isOver() { return .end }
            fill()
            if pending.isEmpty { return .wait }
        }
        isBeatDue.store(false, ordering: .relaxed)
        let count = min(buffer.count, pending.count - sent)
        buffer.copyBytes(from: pending[sent..<sent + count])
        sent += count
        return .bytes(count)
    }

    /// Writes what there is to tell, or else that the stream is alive where that is due.
    private func fill() {
        if telling == nil {
            let log = currentLog()
            if log.history.current.mark != toldEdition {
                let telling = Telling(log, token, filter)
                if telling.untold.isRepeated, telling.next != nil {
                    pending += Array(
                        ": told again, for the edition of this place is not remembered here\n".utf8)
                }
                self.telling = telling
            }
        }
        while var telling, pending.count < Self.bufferedBytes {
            guard let number = telling.next else {
                // The next sentence is from here on, whether or not the last change was asked for.
                token = UntoldChanges.end(telling.log)
                toldEdition = telling.log.history.current.mark
                self.telling = nil
                break
            }
            telling.next = telling.following(number)
            token = telling.untold.token(number, isLast: telling.next == nil)
            write(telling.log, telling.log.entry(telling.untold.place(number)))
            self.telling = telling
        }
        if pending.isEmpty, isBeatDue.load(ordering: .relaxed) { pending = Array(":\n\n".utf8) }
    }

    private func write(_ log: ChangeLog, _ entry: ChangeLog.Entry) {
        let text = token.text
        var data = JSONWriter()
        ChangeJSON(log: log).write(entry, token: text, to: &data)
        // JSON has no line ends, so that one line of data holds it.
        pending += Array("event: \(entry.kind.rawValue)\nid: \(text)\ndata: ".utf8) + data.bytes
        pending += [10, 10]
        place.countEvent()
    }
}
