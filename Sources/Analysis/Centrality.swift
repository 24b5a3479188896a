// How central the nodes of a network are.

extension Network {
    /// For each node, by its place in `nodes`, the places of its distinct neighbours, directions and layers aside.
    public var neighbours: [[Int]] {
        var places: [Int: Int] = [:]
        for (place, node) in nodes.enumerated() { places[node] = place }
        var sets = [Set<Int>](repeating: [], count: nodes.count)
        for edge in edges {
            guard let one = places[edge.source], let other = places[edge.target], one != other else {
                continue
            }
            sets[one].insert(other)
            sets[other].insert(one)
        }
        return sets.map { $0.sorted() }
    }

    /// How many distinct neighbours each node has.
    public var degrees: [Int] { neighbours.map(\.count) }

    /// The share of shortest paths between two others that lead through each node, 0 to 1.
    ///
    /// The graph is taken as undirected, simple and unweighted. A pair with several shortest paths counts each by its
    /// share. Divided by the number of pairs of others, (n−1)(n−2)/2 (U. Brandes, "A faster algorithm for betweenness
    /// centrality", Journal of Mathematical Sociology 25, 2001). Takes time in proportion to nodes times edges.
    public var betweenness: [Double] {
        let neighbours = neighbours
        let count = nodes.count
        guard count > 2 else { return Array(repeating: 0, count: count) }
        var scores = [Double](repeating: 0, count: count)
        var distance = [Int](repeating: -1, count: count)
        var paths = [Double](repeating: 0, count: count)
        var dependency = [Double](repeating: 0, count: count)
        for start in 0..<count {
            for place in 0..<count {
                distance[place] = -1
                paths[place] = 0
                dependency[place] = 0
            }
            distance[start] = 0
            paths[start] = 1
            var queue = [start]
            var next = 0
            while next < queue.count {
                let place = queue[next]
                next += 1
                for other in neighbours[place] {
                    if distance[other] < 0 {
                        distance[other] = distance[place] + 1
                        queue.append(other)
                    }
                    if distance[other] == distance[place] + 1 { paths[other] += paths[place] }
                }
            }
            for place in queue.reversed() {
                for other in neighbours[place] where distance[other] == distance[place] - 1 {
                    dependency[other] += paths[other] / paths[place] * (1 + dependency[place])
                }
                if place != start { scores[place] += dependency[place] }
            }
        }
        // Every pair was met from both of its ends.
        let pairs = Double((count - 1) * (count - 2))
        return scores.map { $0 / pairs }
    }
}
