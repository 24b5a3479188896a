// One edition of a dataset as the public sees it: the catalog, and the version that names its content.

public import Catalog
import CCrypto

/// A catalog with the name of its content.
public struct Edition: Sendable {
    /// The version of the representations: raised whenever the same record is written in another way.
    public static let representationVersion = 1

    /// The records.
    public let catalog: Catalog
    /// The editor's label and a hash of all that the public can see: equal wherever the same files are served.
    public let version: String
    /// The latest day on which a record that the public sees, or is told was retracted, was modified, as seconds
    /// since 1970.
    public let lastModified: Int64

    /// Names the content of a catalog. This writes every visible record once.
    public init(_ catalog: Catalog) {
        self.catalog = catalog
        var digest = Digest()
        var head = JSONWriter()
        DatasetJSON.write(catalog, version: catalog.dataset.version, to: &head)
        for vocabulary in catalog.vocabularies.all { VocabularyJSON.write(vocabulary, to: &head) }
        digest.update(head.bytes)
        var latest = catalog.dataset.modified
        for resource in Resource.allCases {
            let table = catalog.table(resource)
            let json = RecordJSON(catalog, resource)
            for row in table.visible {
                var writer = JSONWriter()
                json.write(Int(row), to: &writer)
                digest.update(writer.bytes)
            }
            guard case .date(let days)? = table.column("modified") else { continue }
            for row in 0..<table.count where catalog.isPublic(table, row) {
                latest = max(latest, days[row].ifPresent?.latest ?? latest)
            }
        }
        version = catalog.dataset.version + "-" + digest.hexadecimal().prefix(12)
        lastModified = Int64(latest.number) * 86_400
    }
}

extension Catalog {
    /// Whether the public may know of the record in a row: it sees the record, or is told that it was retracted.
    fileprivate func isPublic(_ table: Table, _ row: Int) -> Bool {
        if table.isVisible(row) { return true }
        if case .retracted = look(up: table.id(row)) { return true }
        return false
    }
}

/// A SHA-256 that is fed piece by piece (FIPS 180-4), by OpenSSL.
public struct Digest: ~Copyable {
    private let context: OpaquePointer

    /// Makes the digest of nothing.
    public init() {
        // EVP_MD_CTX_new fails only where memory is exhausted, and then nothing here can go on.
        context = EVP_MD_CTX_new()!
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) { EVP_DigestUpdate(context, bytes, bytes.count) }

    /// The digest so far ends here: 32 bytes.
    public consuming func bytes() -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &result, nil)
        return result
    }

    /// The digest as 64 hexadecimal digits.
    public consuming func hexadecimal() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
