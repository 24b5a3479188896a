// Memory for values that are collected in a loop which runs for every word of every text.

/// A list that nobody shares, so that neither is a reference counted nor a copy made at any step.
///
/// Unsafe memory: an array in a structure that is changed through closures is checked for other owners at every
/// append, and that costs more than the rest of the work on a word. Debug builds check every index.
struct Scratch<Element: BitwiseCopyable>: ~Copyable {
    private var memory: UnsafeMutablePointer<Element>
    private var capacity: Int
    /// How many values there are.
    private(set) var count = 0

    /// - Parameter capacity: how many values there is room for at first.
    init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    /// Forgets all values and keeps the memory.
    mutating func removeAll() { count = 0 }

    /// Makes room for more values.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(to: max(count + more, capacity * 2)) }
    }

    private mutating func grow(to size: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: size)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
        capacity = size
    }

    @inline(__always)
    mutating func append(_ value: Element) {
        reserve(1)
        memory[count] = value
        count += 1
    }

    /// Appends what is made of values that lie one behind the other.
    @inline(__always)
    mutating func append(contentsOf values: UnsafeBufferPointer<Element>, _ transform: (Element) -> Element) {
        reserve(values.count)
        let end = memory + count
        for index in 0..<values.count { end[index] = transform(values[index]) }
        count += values.count
    }

    /// Appends one value until there are so many.
    mutating func fill(with value: Element, to size: Int) {
        guard size > count else { return }
        reserve(size - count)
        (memory + count).update(repeating: value, count: size - count)
        count = size
    }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count)
            return memory[index]
        }
        @inline(__always) set {
            assert(index >= 0 && index < count)
            memory[index] = newValue
        }
    }

    /// Some of the values, for as long as nothing is appended.
    @inline(__always)
    func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<Element> {
        assert(range.upperBound <= count)
        return UnsafeBufferPointer(start: memory + range.lowerBound, count: range.count)
    }

    /// A copy of the values.
    var array: [Element] { Array(buffer(0..<count)) }
}
