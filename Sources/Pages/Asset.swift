// The files that are part of the program, by name: the stylesheet and icons under versioned paths, and the documentation.

import CAssets
import Representations

/// A file that pages refer to.
public struct Asset: Sendable {
    /// The name, such as `style.css`.
    public let name: String
    /// The content.
    public let bytes: [UInt8]
    /// The media type.
    public var contentType: String {
        if name.hasSuffix(".css") { return "text/css; charset=utf-8" }
        return name.hasSuffix(".svg") ? "image/svg+xml" : "image/x-icon"
    }

    /// The path, in which a hash of the content stands, so that a page never meets a file of another version.
    public let path: String

    private init(_ name: String) {
        self.name = name
        bytes = Asset.file(name)
        var digest = Digest()
        digest.update(bytes)
        let hash = digest.bytes().prefix(6).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        let parts = name.split(separator: ".")
        path = "/assets/\(parts[0])-\(hash.joined()).\(parts[parts.count - 1])"
    }

    /// The stylesheet of all pages.
    public static let style = Asset("style.css")
    /// The sign of the site, for browsers that draw SVG.
    public static let icon = Asset("icon.svg")
    /// The same for those that ask for `/favicon.ico`.
    public static let favicon = Asset("favicon.ico")

    /// All of them.
    public static let all = [style, icon, favicon]

    /// The content of a file of `CAssets`; empty where there is none of that name.
    static func file(_ name: String) -> [UInt8] {
        for index in 0..<cassets_count {
            let file = cassets_file(index)
            // The bytes are C's and live as long as the process; they are copied once, when a page first needs them.
            if String(cString: file.name) == name {
                return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
            }
        }
        return []
    }
}
