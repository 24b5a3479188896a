// How far a load has come, for those who wait for it.

/// What has been done of a load.
public struct LoadProgress: Sendable, Equatable {
    /// What is being done.
    public enum Phase: Sendable {
        /// Files are read and checked.
        case reading
        /// All files have been read; columns and indexes are made.
        case indexing
    }

    /// What is being done.
    public var phase = Phase.reading
    /// Records read so far, right or wrong.
    public var records = 0
    /// Bytes read so far.
    public var bytes = 0
    /// Bytes of all files, when the load began.
    public var bytesTotal = 0

    /// Nothing yet.
    public init() {}

    init(phase: Phase, records: Int, bytes: Int, bytesTotal: Int) {
        self.phase = phase
        self.records = records
        self.bytes = bytes
        self.bytesTotal = bytesTotal
    }
}
