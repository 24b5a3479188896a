// The address under which clients reach a server: what every absolute address in an answer begins with.

public import Catalog

/// Makes absolute addresses. They come from a setting, never from a request.
public struct PublicAddress: Sendable, Equatable {
    /// The beginning of every address, without a slash at its end.
    public let root: String
    /// The WebSub hub that tells subscribers of changes to feeds; `nil` where there is none.
    public let hub: String?

    /// Makes addresses below a URL.
    public init(_ url: String, hub: String? = nil) {
        self.hub = hub
        var root = Substring(url)
        while root.hasSuffix("/") { root.removeLast() }
        self.root = String(root)
    }

    /// What a feed is a function of, beside the dataset and the question.
    public var feedKey: String { root + (hub.map { " " + $0 } ?? "") }

    /// The absolute address of a path that begins with a slash.
    public func absolute(_ path: String) -> String { root + path }

    /// The permalink of a record, which is also its identifier (RFC 3986) in feeds and documents.
    public func record(_ resource: Resource, _ id: String) -> String {
        absolute("/v1/\(resource.rawValue)/\(id)")
    }

    /// The page of a record: where people are sent, such as by a citation.
    public func page(_ resource: Resource, _ id: String) -> String {
        absolute("/\(resource.rawValue)/\(id)")
    }
}
