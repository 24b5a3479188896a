// A queue of records between one thread that writes and one that reads; full, it drops instead of waiting.

internal import Glibc
internal import Synchronization

/// Bytes in a circle. One thread puts, one thread takes, at the same time.
///
/// A class for its lifetime: it owns the memory.
/// @unchecked: what lies between the two positions is the taker's, the rest the putter's; each position has one writer.
final class LogRing: @unchecked Sendable {
    private let bytes: UnsafeMutableRawPointer
    private let capacity: Int
    /// Bytes ever put and ever taken. Lines apart, so that the two threads do not slow each other.
    private let put: UnsafeMutablePointer<Atomic<Int>>
    private let taken: UnsafeMutablePointer<Atomic<Int>>
    private let droppedCount = Atomic(0)

    /// Records begin with their length.
    private static let lengthSize = MemoryLayout<Int32>.size
    private static let lineBytes = 128

    /// - Parameter capacity: bytes; a power of two.
    init(capacity: Int) {
        self.capacity = capacity
        // Memory of our own, in which two threads work at different places at once.
        bytes = .allocate(byteCount: capacity + 2 * Self.lineBytes, alignment: Self.lineBytes)
        put = (bytes + capacity).bindMemory(to: Atomic<Int>.self, capacity: 1)
        taken = (bytes + capacity + Self.lineBytes).bindMemory(to: Atomic<Int>.self, capacity: 1)
        put.initialize(to: Atomic(0))
        taken.initialize(to: Atomic(0))
    }

    deinit {
        // Atomics of integers need no deinitialising.
        bytes.deallocate()
    }

    /// Records that found no room.
    var dropped: Int { droppedCount.load(ordering: .relaxed) }

    /// Whether nothing waits to be taken.
    var isEmpty: Bool { put.pointee.load(ordering: .acquiring) == taken.pointee.load(ordering: .relaxed) }

    /// Puts a record that consists of parts. For the one thread that puts.
    ///
    /// - Returns: whether there was room.
    @discardableResult
    func put(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, _ third: UnsafeRawBufferPointer
    ) -> Bool {
        let length = first.count + second.count + third.count
        let position = put.pointee.load(ordering: .relaxed)
        let used = position - taken.pointee.load(ordering: .acquiring)
        guard capacity - used >= length + Self.lengthSize else {
            droppedCount.wrappingAdd(1, ordering: .relaxed)
            return false
        }
        var end = position
        withUnsafeBytes(of: Int32(length)) { copy($0, to: &end) }
        copy(first, to: &end)
        copy(second, to: &end)
        copy(third, to: &end)
        put.pointee.store(end, ordering: .releasing)
        return true
    }

    private func copy(_ part: UnsafeRawBufferPointer, to position: inout Int) {
        guard let base = part.baseAddress, !part.isEmpty else { return }
        let start = position & (capacity - 1)
        let straight = min(part.count, capacity - start)
        memcpy(bytes + start, base, straight)
        memcpy(bytes, base + straight, part.count - straight)
        position += part.count
    }

    /// Takes the oldest record. For the one thread that takes.
    ///
    /// - Returns: `nil` where there is none.
    func take() -> [UInt8]? {
        let position = taken.pointee.load(ordering: .relaxed)
        guard put.pointee.load(ordering: .acquiring) - position >= Self.lengthSize else { return nil }
        let length = read(position, Self.lengthSize).withUnsafeBytes { Int($0.loadUnaligned(as: Int32.self)) }
        let record = read(position + Self.lengthSize, length)
        taken.pointee.store(position + Self.lengthSize + length, ordering: .releasing)
        return record
    }

    private func read(_ position: Int, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let start = position & (capacity - 1)
            let straight = min(count, capacity - start)
            if let base = buffer.baseAddress {
                memcpy(base, bytes + start, straight)
                memcpy(base + straight, bytes, count - straight)
            }
            initialized = count
        }
    }
}
