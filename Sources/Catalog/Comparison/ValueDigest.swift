// A number per value of a column that is equal where two catalogs have the same value, whatever else they hold.

/// Digests values so that those of two catalogs can be compared.
///
/// Words of closed lists count by their codes and references by ids, for their places differ between catalogs. Two
/// values that differ have the same number once in 2⁶⁴ times.
struct ValueDigest {
    private let catalog: Catalog
    /// For every ordinal the digest of its id.
    private let ids: [UInt64]

    private static let absent: UInt64 = 0x5851_F42D_4C95_7F2D
    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// - Parameter current: the id that a record is to count as having, where that is another than its own.
    init(_ catalog: Catalog, renamed current: [Ordinal: String] = [:]) {
        self.catalog = catalog
        var ids: [UInt64] = []
        for table in catalog.tables {
            for row in 0..<table.count { ids.append(Self.digest(table.idBytes(row))) }
        }
        for (ordinal, id) in current { ids[Int(ordinal)] = Self.digest(Array(id.utf8)[...]) }
        self.ids = ids
    }

    /// The digest of the value in each row of a column.
    func digests(_ column: Column, _ type: FieldType) -> [UInt64] {
        switch column {
        case .text(let texts): return (0..<texts.count).map { Self.digest(texts.utf8($0)) }
        case .term(let places):
            var codes: [UInt64] = []
            if case .term(let name) = type {
                codes = catalog.vocabularies[name]?.terms.map { Self.digest(Array($0.code.utf8)[...]) } ?? []
            }
            return places.map { Int($0) < codes.count ? codes[Int($0)] : Self.absent }
        case .reference(let ordinals):
            return ordinals.map { $0 == Column.absentReference ? Self.absent : ids[Int($0)] }
        case .date(let dates):
            return dates.map { date in
                let days =
                    UInt64(UInt32(bitPattern: date.earliest.number)) << 32
                    | UInt64(UInt32(bitPattern: date.latest.number))
                return Self.mix(Self.mix(Self.seed, days), UInt64(date.form))
            }
        case .number(let numbers): return numbers.map { Self.mix(Self.seed, UInt64(bitPattern: Int64($0))) }
        case .flag(let flags): return flags.map { $0 ? Self.seed : Self.absent }
        case .instant(let seconds): return seconds.map { Self.mix(Self.seed, UInt64(bitPattern: $0)) }
        case .list(let offsets, let elements):
            return Self.fold(digests(elements, type.element), offsets)
        case .object(let isPresent, let members):
            guard case .object(let fields) = type else { return isPresent.map { _ in Self.absent } }
            var result = isPresent.map { $0 ? Self.seed : Self.absent }
            for (field, member) in zip(fields, members) {
                let values = digests(member, field.type)
                for row in result.indices where isPresent[row] {
                    result[row] = Self.mix(result[row], values[row])
                }
            }
            return result
        case .texts(let offsets, let languages, let values):
            let pairs = (0..<values.count).map {
                Self.mix(Self.digest(languages.utf8($0)), Self.digest(values.utf8($0)))
            }
            return Self.fold(pairs, offsets)
        }
    }

    /// The digest of each list.
    private static func fold(_ elements: [UInt64], _ offsets: [UInt32]) -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(offsets.count)
        for row in 0..<max(0, offsets.count - 1) {
            let range = Int(offsets[row])..<Int(offsets[row + 1])
            var digest = mix(seed, UInt64(range.count))
            for index in range { digest = mix(digest, elements[index]) }
            result.append(digest)
        }
        return result
    }

    @inline(__always)
    private static func mix(_ digest: UInt64, _ word: UInt64) -> UInt64 {
        let product = (digest ^ word ^ seed).multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
        return (product.high ^ product.low) &* 0x94D0_49BB_1331_11EB ^ digest >> 31
    }

    /// Eight bytes at a time: over a million records the bytes are most of the work.
    private static func digest(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        // The slice outlives the closure, and every load stays within its count.
        bytes.withUnsafeBytes { bytes in
            var digest = mix(seed, UInt64(bytes.count))
            var index = 0
            while index < bytes.count {
                var word: UInt64 = 0
                if index + 8 <= bytes.count {
                    word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                } else {
                    for byte in bytes[index...] { word = word << 8 | UInt64(byte) }
                }
                digest = mix(digest, word)
                index += 8
            }
            return digest
        }
    }
}
