// Writes figures in Prometheus's text format, version 0.0.4.

/// A figure: what it is called, what it counts, and how it behaves.
public struct MetricFamily: Sendable {
    /// How a figure behaves.
    public enum Kind: String, Sendable {
        /// It only grows while the process lives.
        case counter
        /// It goes up and down.
        case gauge
        /// Counts of observations up to each of several bounds.
        case histogram
    }

    /// The name, with its unit at the end.
    public let name: String
    /// How it behaves.
    public let kind: Kind
    /// The labels of its samples.
    public let labels: [String]
    /// What it counts, in a sentence.
    public let meaning: String

    init(_ name: String, _ kind: Kind, _ meaning: String, labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.labels = labels
    }
}

/// Builds one exposition; the samples of a family stand together behind its heading.
struct PrometheusText {
    private(set) var bytes: [UInt8] = []

    /// Begins a family.
    mutating func begin(_ family: MetricFamily) {
        write("# HELP \(family.name) \(Self.escaped(family.meaning, quotes: false))\n")
        write("# TYPE \(family.name) \(family.kind.rawValue)\n")
    }

    /// Writes one sample of a family that was begun.
    mutating func sample(_ name: String, _ value: Double, _ labels: [(name: String, value: String)] = []) {
        write(name)
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
            write("{\(pairs.joined(separator: ","))}")
        }
        write(" \(Self.text(value))\n")
    }

    /// Writes a family that has one sample without labels.
    mutating func single(_ family: MetricFamily, _ value: Double) {
        begin(family)
        sample(family.name, value)
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A number as the format has it; whole ones without a point.
    static func text(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if value == -.infinity { return "-Inf" }
        if value.isNaN { return "NaN" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    /// A help text, or a label's value, with what would end it escaped.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
