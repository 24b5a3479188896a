// Joins segments in the order of the files, whoever has read them and whoever was ready first.

import Catalog
import Synchronization

/// The segments that wait for those before them.
///
/// A class, because threads that read bring their segments here.
final class SegmentJoining: Sendable {
    private let target: LoadState
    private let resource: Resource
    private let size: Int
    private let progress: @Sendable (_ bytes: Int) -> Void
    private let state = Mutex(State())

    private struct State {
        var waiting: [Int: Read] = [:]
        /// The number of the piece that is joined next.
        var next = 0
        /// Segments that have been joined, to be used again.
        var spare: [Segment] = []
    }

    /// What was read of a piece.
    struct Read {
        var segment: Segment
        /// The file, as the load's state numbers it.
        let file: Int
        let byteCount: Int
        let failure: Issue?
    }

    /// - Parameters:
    ///   - size: bytes of all files.
    ///   - progress: told after every segment how many bytes it was read from, by one thread at a time.
    init(
        _ target: LoadState, _ resource: Resource, size: Int,
        progress: @escaping @Sendable (_ bytes: Int) -> Void
    ) {
        self.target = target
        self.resource = resource
        self.size = size
        self.progress = progress
    }

    /// Joins what was read of a piece, and those that waited for it; or lets it wait.
    ///
    /// - Returns: an empty segment for the next piece, if there is one.
    func bring(_ read: Read, of piece: Int) -> Segment? {
        state.withLock { state in
            state.waiting[piece] = read
            while var read = state.waiting.removeValue(forKey: state.next) {
                if state.next == 0, read.byteCount > 0 {
                    target.reserve(size / read.byteCount + 1, read.segment, resource)
                }
                state.next += 1
                target.join(read.segment, resource, file: read.file)
                if let failure = read.failure {
                    target.report(failure, file: read.file)
                    target.unreadKinds.insert(resource)
                }
                read.segment.removeAll()
                state.spare.append(read.segment)
                progress(read.byteCount)
            }
            return state.spare.popLast()
        }
    }
}
