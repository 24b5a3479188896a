// `/oembed`: what a content system asks, to turn a record's address into a card (oEmbed 1.0).

import Catalog
import HTTPMessage
import Representations

/// Reads the question and writes the answer, of type `rich`.
struct OEmbedAnswer {
    private let edition: Edition
    private let publicAddress: PublicAddress
    private let target: Target
    private let format: Format
    private let content: RecordContent
    private let width: Int
    private let height: Int

    /// - Parameter chosen: the representation that suffix or `Accept` choose.
    /// - Throws: `notFound` where the address is no record's (section 2.3.4), `notImplemented` for a format that is
    ///   neither JSON nor XML, `retracted`.
    init(
        _ edition: Edition, _ target: Target, _ chosen: Format, _ publicAddress: PublicAddress
    ) throws(Failure) {
        var reading = QueryReading(target)
        reading.refuseNames(beside: Parameter.oembed)
        let url = reading.value("url") { text throws(ParameterFailure) in text }
        let asked = reading.value("format") { text throws(ParameterFailure) in text.lowercased() }
        let width = reading.value("maxwidth") { text throws(ParameterFailure) in
            try Self.pixels("maxwidth", text)
        }
        let height = reading.value("maxheight") { text throws(ParameterFailure) in
            try Self.pixels("maxheight", text)
        }
        if reading.values("url").isEmpty {
            reading.faults.append(.invalidValue("url", "url is needed here: the address of a record."))
        }
        try reading.finish()
        let format = asked == nil ? chosen : [Format.json, .xml].first { $0.rawValue == asked }
        guard let format else { throw .notImplemented(format: asked ?? "") }
        self.edition = edition
        self.publicAddress = publicAddress
        self.target = target
        self.format = format
        self.width = min(width ?? EmbedAnswer.size.width, EmbedAnswer.size.width)
        self.height = min(height ?? EmbedAnswer.size.height, EmbedAnswer.size.height)
        content = try Self.record(url ?? "", edition, publicAddress)
    }

    /// The record that an address of this server leads to: its permalink, with a suffix or not, its page, or its card.
    private static func record(
        _ url: String, _ edition: Edition, _ publicAddress: PublicAddress
    ) throws(Failure) -> RecordContent {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        var segments = path.dropFirst(publicAddress.root.count).split(separator: "/").map(String.init)
        if segments.count == 3, segments[0] == "v1" || segments[0] == "embed" { segments.removeFirst() }
        guard path.hasPrefix(publicAddress.root + "/"), segments.count == 2,
            let resource = Resource(rawValue: segments[0])
        else { throw .notFound(path: String(url.prefix(200)), didYouMean: nil) }
        var id = String(segments[1].prefix { $0 != "." })
        while true {
            switch try RecordAnswer.find(edition, resource, id: id) {
            case .record(let record):
                return RecordContent(edition.catalog, record.ordinal)
            case .moved(let current): id = current
            }
        }
    }

    private static func pixels(_ name: String, _ text: String) throws(ParameterFailure) -> Int {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let pixels = Int(text),
            (1...100_000).contains(pixels)
        else {
            throw ParameterFailure(
                .invalidValue(name, "\(name) is a number of pixels, not \u{201C}\(text)\u{201D}."))
        }
        return pixels
    }

    /// The answer (section 2.3.4).
    func answer() -> Answer {
        let canonical =
            "/oembed?" + (target.rawQuery ?? "") + "&" + format.rawValue + "&" + publicAddress.root
        return Answer(
            contentType: format.contentType, canonical: canonical,
            content: .bytes(format == .xml ? xml() : json()))
    }

    private var texts: [(StaticString, String)] {
        let dataset = edition.catalog.dataset.title
        return [
            ("version", "1.0"), ("type", "rich"), ("title", content.title), ("author_name", dataset),
            ("provider_name", dataset), ("provider_url", publicAddress.absolute("/")), ("html", frame),
        ]
    }

    private var numbers: [(StaticString, Int)] {
        [("width", width), ("height", height), ("cache_age", 3600)]
    }

    private var frame: String {
        var writer = MarkupWriter(.html)
        let address = publicAddress.absolute("/embed/\(content.resource.rawValue)/\(content.id)")
        writer.begin(
            "iframe",
            [
                ("src", address), ("title", content.title), ("width", String(width)),
                ("height", String(height)), ("loading", "lazy"),
                ("sandbox", "allow-popups allow-popups-to-escape-sandbox"),
            ])
        writer.end("iframe")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in texts { writer.member("\(name)", text) }
        for (name, number) in numbers { writer.member("\(name)", number) }
        writer.endObject()
        return writer.bytes + [10]
    }

    private func xml() -> [UInt8] {
        var writer = MarkupWriter(.xml)
        writer.literal("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n")
        writer.begin("oembed")
        for (name, text) in texts { writer.element(name, text) }
        for (name, number) in numbers { writer.element(name, String(number)) }
        writer.end("oembed")
        return writer.bytes + [10]
    }
}

extension Parameter {
    /// `url` of oEmbed
    static let url = Parameter(
        name: "url", values: "the address of a record",
        meaning: "The record to embed, by the permalink that begins with this server's public address.",
        example: "http://localhost:8080/v1/actors/azerbaijan")
    /// `maxwidth` of oEmbed
    static let maxWidth = Parameter(
        name: "maxwidth", values: "pixels", meaning: "How wide the card may be.", example: "480")
    /// `maxheight` of oEmbed
    static let maxHeight = Parameter(
        name: "maxheight", values: "pixels", meaning: "How high the card may be.", example: "320")
    /// `format` of oEmbed, where an unknown one is a 501
    static let oembedFormat = Parameter(
        name: "format", values: "json or xml", meaning: "The representation.", example: "json")
    /// Those of oEmbed.
    static let oembed = [url, maxWidth, maxHeight, oembedFormat]
}
