// Threads for tests.

import Foundation
import Synchronization

/// Runs work on several threads, and waits for all of them.
func concurrently(_ count: Int, _ work: @escaping @Sendable () -> Void) {
    DispatchQueue.concurrentPerform(iterations: count) { _ in work() }
}

/// A number that threads add to.
final class Tally: Sendable {
    private let number = Atomic(0)
    var count: Int { number.load(ordering: .relaxed) }
    func add() { number.wrappingAdd(1, ordering: .relaxed) }
    /// A number that nobody else gets, from 0.
    func claim() -> Int { number.wrappingAdd(1, ordering: .relaxed).oldValue }
}
