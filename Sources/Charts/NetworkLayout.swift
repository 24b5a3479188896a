// Where the nodes of a network stand: a force layout, and then no label over another.

/// Places for nodes. The same input has the same places on every machine: nothing is drawn by lot, and only additions,
/// multiplications, divisions and square roots are made, which IEEE 754 rounds alike everywhere.
///
/// T. M. J. Fruchterman and E. M. Reingold, "Graph drawing by force-directed placement", Software: Practice and
/// Experience 21, 1991, with a pull to the middle, so that parts without ties stay near.
struct NetworkLayout {
    /// The middle of each node's box.
    private(set) var places: [Point]
    /// How high the drawing is.
    private(set) var height = 0.0

    /// How many pairs of nodes are looked at in all while forces work.
    static let pairMaximum = 4_000_000
    /// The most and the fewest steps that forces work for.
    static let stepRange = 60...400
    /// How many times overlapping boxes are pushed apart.
    static let pushMaximum = 200
    /// How far boxes stay apart, in pixels.
    static let gap = 5.0

    /// Places boxes of given sizes within a width.
    ///
    /// - Parameters:
    ///   - ties: pairs of nodes, each once.
    init(_ sizes: [(width: Double, height: Double)], _ ties: [(Int, Int)], width: Double) {
        let count = sizes.count
        places = NetworkLayout.spiral(count)
        guard count > 0 else { return }
        NetworkLayout.letForcesWork(&places, ties)
        let area = sizes.reduce(0) { $0 + ($1.width + Self.gap) * ($1.height + Self.gap) }
        let aim = max(min(width * 0.62, Double(count) * 90), area * 2.6 / width)
        fit(sizes, width, aim)
        push(sizes, width)
        settle(sizes)
        height = zip(places, sizes).map { $0.y + $1.height / 2 }.max() ?? 0
    }

    /// Nodes one behind the other on the spiral of sunflower seeds, the first in the middle.
    private static func spiral(_ count: Int) -> [Point] {
        // Cosine and sine of the golden angle.
        let (cosine, sine) = (-0.7373688780783197, 0.6754902942615238)
        var direction = Point(x: 1, y: 0)
        return (0..<count).map { place in
            let radius = (Double(place) + 0.25).squareRoot()
            let point = Point(x: direction.x * radius, y: direction.y * radius)
            direction = Point(
                x: direction.x * cosine - direction.y * sine, y: direction.x * sine + direction.y * cosine)
            return point
        }
    }

    /// In units of the ideal distance of two neighbours.
    private static func letForcesWork(_ places: inout [Point], _ ties: [(Int, Int)]) {
        let count = places.count
        let steps = min(max(pairMaximum / max(count * count, 1), stepRange.lowerBound), stepRange.upperBound)
        var degrees = [Double](repeating: 0, count: count)
        for (one, other) in ties {
            degrees[one] += 1
            degrees[other] += 1
        }
        for step in 0..<steps {
            var forces = [Point](repeating: Point(x: 0, y: 0), count: count)
            for one in 0..<count {
                for other in (one + 1)..<max(count, one + 1) {
                    let (dx, dy) = (places[one].x - places[other].x, places[one].y - places[other].y)
                    let square = max(dx * dx + dy * dy, 0.0001)
                    forces[one].x += dx / square
                    forces[one].y += dy / square
                    forces[other].x -= dx / square
                    forces[other].y -= dy / square
                }
                // The pull to the middle.
                forces[one].x -= places[one].x * 0.12
                forces[one].y -= places[one].y * 0.12
            }
            for (one, other) in ties {
                let (dx, dy) = (places[one].x - places[other].x, places[one].y - places[other].y)
                // A node with many ties would draw all of them into one heap.
                let strength =
                    (dx * dx + dy * dy).squareRoot() / min(degrees[one], degrees[other]).squareRoot() * 0.5
                forces[one].x -= dx * strength
                forces[one].y -= dy * strength
                forces[other].x += dx * strength
                forces[other].y += dy * strength
            }
            let reach = 1.0 * (1 - Double(step) / Double(steps)) + 0.01
            for node in 0..<count {
                let size = (forces[node].x * forces[node].x + forces[node].y * forces[node].y).squareRoot()
                guard size > 0 else { continue }
                let factor = min(size, reach) / size
                places[node].x += forces[node].x * factor
                places[node].y += forces[node].y * factor
            }
        }
    }

    /// Stretches the places over the room there is: mostly by their order, so that crowds spread and a few that stand far
    /// off do not leave the rest a corner.
    private mutating func fit(
        _ sizes: [(width: Double, height: Double)], _ width: Double, _ height: Double
    ) {
        let across = NetworkLayout.spread(places.map(\.x))
        let down = NetworkLayout.spread(places.map(\.y))
        for (node, size) in sizes.enumerated() {
            places[node] = Point(
                x: size.width / 2 + across[node] * max(width - size.width, 0),
                y: size.height / 2 + down[node] * max(height - size.height, 0))
        }
    }

    /// How much the order of values counts beside the values themselves, 0 to 1.
    static let orderShare = 0.7

    /// Values as shares of their range, 0 to 1.
    private static func spread(_ values: [Double]) -> [Double] {
        guard let least = values.min(), let greatest = values.max(), greatest > least else {
            return values.map { _ in 0.5 }
        }
        var ranks = [Double](repeating: 0, count: values.count)
        for (rank, place) in values.indices.sorted(by: { (values[$0], $0) < (values[$1], $1) }).enumerated() {
            ranks[place] = Double(rank) / Double(values.count - 1)
        }
        return zip(values, ranks).map { value, rank in
            (1 - orderShare) * (value - least) / (greatest - least) + orderShare * rank
        }
    }

    /// Pushes overlapping boxes apart, each half of the shorter way.
    private mutating func push(_ sizes: [(width: Double, height: Double)], _ width: Double) {
        for _ in 0..<Self.pushMaximum {
            var isFree = true
            for one in places.indices {
                for other in places.indices[(one + 1)...] {
                    let (dx, dy) = (places[other].x - places[one].x, places[other].y - places[one].y)
                    let across = (sizes[one].width + sizes[other].width) / 2 + Self.gap - dx.magnitude
                    let down = (sizes[one].height + sizes[other].height) / 2 + Self.gap - dy.magnitude
                    guard across > 0, down > 0 else { continue }
                    isFree = false
                    if across < down {
                        let way = dx < 0 ? -across / 2 : across / 2
                        places[one].x -= way
                        places[other].x += way
                    } else {
                        let way = dy < 0 ? -down / 2 : down / 2
                        places[one].y -= way
                        places[other].y += way
                    }
                }
            }
            for (node, size) in sizes.enumerated() {
                places[node].x = max(size.width / 2, min(places[node].x, max(width - size.width / 2, 0)))
            }
            if isFree { break }
        }
    }

    /// Moves down what still lies over something: from the top, each box to the first free place at or below its own.
    private mutating func settle(_ sizes: [(width: Double, height: Double)]) {
        func box(_ node: Int) -> Box {
            Box(
                left: places[node].x - sizes[node].width / 2, top: places[node].y - sizes[node].height / 2,
                width: sizes[node].width, height: sizes[node].height)
        }
        let top = places.indices.map { box($0).top }.min() ?? 0
        let order = places.indices.sorted { (box($0).top, $0) < (box($1).top, $1) }
        var settled: [Box] = []
        for node in order {
            places[node].y -= top
            while let other = settled.first(where: { $0.overlaps(box(node)) }) {
                places[node].y = other.bottom + sizes[node].height / 2 + 1
            }
            settled.append(box(node))
        }
    }
}
