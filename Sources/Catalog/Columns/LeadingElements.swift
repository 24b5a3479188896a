// The first few of many in an order, without putting all of them in order.

extension Array {
    /// The elements that would come first if the array were sorted, in order.
    ///
    /// A heap of so many is kept, with the last of them at its root; it is met by each element once.
    func first(_ count: Int, by precedes: (Element, Element) -> Bool) -> [Element] {
        guard count < self.count / 4 else { return Array(sorted(by: precedes).prefix(count)) }
        guard count > 0 else { return [] }
        var heap = Array(self[..<count])
        func sift(_ start: Int) {
            var parent = start
            while true {
                var last = parent
                for child in [2 * parent + 1, 2 * parent + 2]
                where child < heap.count && precedes(heap[last], heap[child]) { last = child }
                if last == parent { return }
                heap.swapAt(parent, last)
                parent = last
            }
        }
        for parent in stride(from: count / 2, through: 0, by: -1) { sift(parent) }
        for element in self[count...] where precedes(element, heap[0]) {
            heap[0] = element
            sift(0)
        }
        return heap.sorted(by: precedes)
    }
}
