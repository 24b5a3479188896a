// What a client accepts: weighted lists of media types and content codings (RFC 9110 section 12.5).

/// One element of an `Accept` or `Accept-Encoding` field: a value and its weight.
public struct WeightedValue: Sendable, Equatable {
    /// The value without parameters, lower case, such as `text/csv`, `text/*` or `gzip`.
    public let value: String
    /// The parameters other than the weight, lower case, such as `version=3.1`.
    public let parameters: [String]
    /// The weight, 0 to 1000 thousandths; 0 means "not acceptable".
    public let weight: Int

    /// Reads a field value; elements that are no such thing are passed over. At most `countMaximum` are read.
    public static func list(_ field: String) -> [WeightedValue] {
        // What most programs send: one value with nothing to be told from it.
        if !field.isEmpty, field.utf8.allSatisfy(isPlain) {
            return [WeightedValue(value: field, parameters: [], weight: 1000)]
        }
        return field.split(separator: ",").prefix(countMaximum).compactMap { element in
            let parts = element.split(separator: ";").map { trimmed($0).lowercased() }
            guard let value = parts.first, !value.isEmpty else { return nil }
            var weight = 1000
            var parameters: [String] = []
            for part in parts.dropFirst() {
                if part.hasPrefix("q=") {
                    weight = thousandths(part.dropFirst(2))
                } else {
                    parameters.append(part)
                }
            }
            return WeightedValue(value: value, parameters: parameters, weight: weight)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// How many elements of a field are read.
    public static let countMaximum = 64

    /// The weight that a list gives a media type: that of the most specific range that covers it.
    ///
    /// - Returns: `nil` where no range covers it.
    public static func weight(of mediaType: String, in list: [WeightedValue]) -> Int? {
        if let element = list.first(where: { $0.value == mediaType }) { return element.weight }
        let family = mediaType.utf8.prefix { $0 != UInt8(ascii: "/") }
        if let element = list.first(where: { $0.covers(family) }) { return element.weight }
        return list.first { $0.value == "*/*" }?.weight
    }

    /// Whether it is the range of all media types of a family, such as `text/*`.
    private func covers(_ family: String.UTF8View.SubSequence) -> Bool {
        value.utf8.count == family.count + 2 && value.hasSuffix("/*") && value.utf8.starts(with: family)
    }

    private static func thousandths(_ text: Substring) -> Int {
        guard let weight = Double(text), weight >= 0, weight <= 1 else { return 0 }
        return Int(weight * 1000)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
