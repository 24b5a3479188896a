// Responses that can be given again without asking the handler: each worker keeps its own.

internal import CHTTP
internal import Glibc
internal import HTTPMessage
internal import Synchronization

/// Finds the response to a request that was answered before.
///
/// A class for its lifetime: it owns the names that C reads.
/// @unchecked: what is shared is never changed; each `WorkerResponses` is one worker's.
final class KeptResponses: @unchecked Sendable {
    /// The names as C takes them: in lower case, ended by NUL, as long as this object lives.
    private let names: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let nameCount: Int
    private let workers: [WorkerResponses]

    /// The most bytes of a request's key; a request with a longer one is not kept.
    private static let keyLimitBytes = 2_048

    /// - Returns: `nil` where nothing can be kept.
    init?(varyingFields: [String], workerCount: Int, limitBytes: Int) {
        guard limitBytes / workerCount > 0 else { return nil }
        workers = (0..<workerCount).map { _ in WorkerResponses(limitBytes: limitBytes / workerCount) }
        nameCount = varyingFields.count
        names = .allocate(capacity: max(1, varyingFields.count))
        for (index, name) in varyingFields.enumerated() {
            names[index] = UnsafePointer(strdup(name.lowercased()))
        }
    }

    deinit {
        // The workers have ended: the server that owned them has been stopped.
        for index in 0..<nameCount { free(UnsafeMutablePointer(mutating: names[index])) }
        names.deallocate()
    }

    /// Bytes that all kept responses take.
    var bytes: Int { workers.reduce(0) { $0 + $1.bytes } }

    /// The response that is kept for a request, or else the handler's, which is kept if it may be.
    func response(to exchange: Exchange, handler: () -> Response) -> Response {
        withUnsafeTemporaryAllocation(byteCount: Self.keyLimitBytes, alignment: 1) { buffer in
            let count = chttp_exchange_key(
                exchange.pointer, names, nameCount, buffer.baseAddress, buffer.count)
            guard count > 0 else { return handler() }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            // A server has as many workers as it was made for, each with a number of its own.
            let worker = workers[Int(chttp_exchange_worker(exchange.pointer))]
            let hash = WorkerResponses.hash(bytes)
            if let response = worker.response(bytes, hash) { return response }
            let response = handler()
            worker.keep(response, bytes, hash)
            return response
        }
    }
}

/// The responses that one worker keeps.
///
/// Two halves: what is asked for moves to the younger, and when that is full the older is forgotten. A class, because
/// only its worker changes it, which its owner shares with the other workers.
private final class WorkerResponses {
    private struct Entry {
        let key: [UInt8]
        let response: Response
        let sizeBytes: Int

        /// Whether the entry is for this request, and still to be given.
        func answers(_ key: UnsafeRawBufferPointer) -> Bool {
            guard response.repeatable?.holds == true, self.key.count == key.count else { return false }
            // Neither is empty: a key begins with its method.
            return self.key.withUnsafeBytes { own in
                own.baseAddress.flatMap { one in key.baseAddress.map { memcmp(one, $0, key.count) == 0 } }
                    ?? false
            }
        }
    }

    private let halfLimitBytes: Int
    private var younger: [UInt64: Entry] = [:]
    private var older: [UInt64: Entry] = [:]
    private var youngerBytes = 0
    private var olderBytes = 0
    /// What `bytes` tells; the worker alone writes.
    private let toldBytes = Atomic(0)

    /// What an entry takes beside its key, fields and bytes, roughly.
    private static let overheadBytes = 1_024

    init(limitBytes: Int) { halfLimitBytes = limitBytes / 2 }

    func response(_ key: UnsafeRawBufferPointer, _ hash: UInt64) -> Response? {
        if let entry = younger[hash] { return entry.answers(key) ? entry.response : nil }
        guard let entry = older[hash], entry.answers(key) else { return nil }
        insert(entry, hash)
        return entry.response
    }

    func keep(_ response: Response, _ key: UnsafeRawBufferPointer, _ hash: UInt64) {
        guard let validity = response.repeatable, validity.holds,
            case .bytes(let bytes) = response.content.body
        else { return }
        let fields = response.content.headers.lines.reduce(0) {
            $0 + $1.name.utf8.count + $1.value.utf8.count
        }
        let size = bytes.count + fields + key.count + Self.overheadBytes
        guard size <= halfLimitBytes else { return }
        insert(Entry(key: Array(key), response: response, sizeBytes: size), hash)
    }

    private func insert(_ entry: Entry, _ hash: UInt64) {
        if youngerBytes + entry.sizeBytes > halfLimitBytes {
            older = younger
            olderBytes = youngerBytes
            younger = [:]
            youngerBytes = 0
        }
        youngerBytes += entry.sizeBytes - (younger[hash]?.sizeBytes ?? 0)
        younger[hash] = entry
        toldBytes.store(youngerBytes + olderBytes, ordering: .relaxed)
    }

    /// Bytes that the entries take, for any thread.
    var bytes: Int { toldBytes.load(ordering: .relaxed) }

    /// Eight bytes at a time, multiplied and folded. Keys that collide push each other out; none gets the other's
    /// response, for the whole key is compared.
    static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
        var index = 0
        while index < key.count {
            var word: UInt64 = 0
            if index + 8 <= key.count {
                word = key.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            } else {
                for byte in key[index...] { word = word << 8 | UInt64(byte) }
            }
            let product = (hash ^ word).multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
            hash = product.high ^ product.low
            index += 8
        }
        return hash
    }
}
