// The records of kinds and files that have been read: what a reference can lead to at once.

import Catalog
import StructuredText

/// What is known when a kind of record is begun. It does not change while the kind is read, so that every thread may
/// ask it.
final class KnownRecords: Sendable {
    private let identifiers: IdentifierTable
    private let resources: [UInt8]

    /// - Parameter resources: for each symbol the bit of the kind of record that it stands for; 0 where a reference to
    ///   it has to be looked at again at the end.
    init(_ identifiers: IdentifierTable, _ resources: [UInt8]) {
        self.identifiers = identifiers
        self.resources = resources
    }

    /// The symbol of an id, and the bit of its kind, or 0; `nil` where nobody has named it.
    func look(up id: UnsafeBufferPointer<UInt8>) -> (symbol: UInt32, resource: UInt8)? {
        guard let symbol = identifiers.symbol(of: id) else { return nil }
        return (symbol, resources[Int(symbol)])
    }
}

/// Known records as one thread has met them. References come back to the same few targets; these are found without
/// touching what other threads count, too.
struct MetRecords {
    private let known: KnownRecords
    private var met = IdentifierTable()
    private var targets: [(symbol: UInt32, resource: UInt8)] = []

    init(_ known: KnownRecords) { self.known = known }

    /// The symbol of an id, and the bit of its kind, or 0 where that has to be looked at again; `nil` where nobody
    /// has named it.
    @inline(__always)
    mutating func look(up id: UnsafeBufferPointer<UInt8>) -> (symbol: UInt32, resource: UInt8)? {
        if let number = met.symbol(of: id) { return targets[Int(number)] }
        guard let target = known.look(up: id) else { return nil }
        _ = met.intern(id)
        targets.append(target)
        return target
    }
}
