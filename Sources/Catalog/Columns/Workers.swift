// How work that can be divided is spread over cores. The catalog starts no threads: whoever builds it lends them.

import Synchronization

/// Those who do pieces of work, several at a time.
public struct Workers: Sendable {
    /// How many pieces are worked on at a time.
    public let count: Int
    private let run: @Sendable (_ work: @escaping @Sendable () -> Void) -> Void

    /// Makes workers.
    ///
    /// - Parameter run: calls its argument on so many threads at once, of which the present one is one, and returns
    ///   when all calls have. The calls share the work among themselves, so that fewer threads do all of it, too.
    public init(count: Int, run: @escaping @Sendable (_ work: @escaping @Sendable () -> Void) -> Void) {
        self.count = max(count, 1)
        self.run = run
    }

    /// The present thread alone.
    public static let one = Workers(count: 1) { $0() }

    private final class Queue: Sendable {
        private let next = Atomic<Int>(0)
        func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    /// Calls `body` as often as there are workers, at the same time.
    public func onEach(_ body: @escaping @Sendable () -> Void) { run(body) }

    /// Calls `body` once with each number below `count`; low numbers are begun first.
    public func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let queue = Queue()
        let work: @Sendable () -> Void = {
            while case let number = queue.take(), number < count { body(number) }
        }
        if count > 1 { run(work) } else { work() }
    }

    /// The results of `body` for each number below `count`, in their order.
    package func map<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result]
    {
        let results = Results<Result>(count)
        forEach(count) { results.put(body($0), at: $0) }
        return results.all
    }

    /// The results of two functions, which are called at the same time.
    public func both<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable () -> First, _ second: @escaping @Sendable () -> Second
    ) -> (First, Second) {
        let results = Mutex<(First?, Second?)>((nil, nil))
        // Both are there once all numbers have been done.
        forEach(2) { number in
            if number == 0 {
                let result = first()
                results.withLock { $0.0 = result }
            } else {
                let result = second()
                results.withLock { $0.1 = result }
            }
        }
        return results.withLock { ($0.0!, $0.1!) }
    }

    private final class Results<Result: Sendable>: Sendable {
        private let slots: Mutex<[Result?]>
        init(_ count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }
        func put(_ result: Result, at place: Int) { slots.withLock { $0[place] = result } }
        var all: [Result] { slots.withLock { $0.compactMap { $0 } } }
    }
}
