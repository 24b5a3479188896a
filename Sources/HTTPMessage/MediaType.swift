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
        field.split(separator: ",").prefix(countMaximum).compactMap { element in
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

    /// How many elements of a field are read.
    public static let countMaximum = 64

    /// The weight that a list gives a media type: that of the most specific range that covers it.
    ///
    /// - Returns: `nil` where no range covers it.
    public static func weight(of mediaType: String, in list: [WeightedValue]) -> Int? {
        let family = mediaType.prefix { $0 != "/" } + "/*"
        for range in [mediaType, String(family), "*/*"] {
            if let element = list.first(where: { $0.value == range }) { return element.weight }
        }
        return nil
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
