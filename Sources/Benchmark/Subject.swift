// The server under measurement inside this process: a dataset loaded, and the handler that answers from it.

import API
import ArgumentParser
import Catalog
import CatalogLoader
import Glibc
import HTTPMessage
import Representations

/// A handler over a dataset, with nothing kept from one request to the next.
struct Subject {
    let api: API
    let catalog: Catalog
    /// Seconds from the first byte read to a handler that can answer.
    let loadSeconds: Double

    init(folder: String) throws {
        let start = ContinuousClock.now
        let catalog: Catalog
        do throws(LoadFailure) {
            catalog = try DatasetLoader.load([folder], now: Int64(time(nil)))
        } catch {
            throw ValidationError("\(folder): \(error.issues.prefix(5))")
        }
        self.catalog = catalog
        api = API(Edition(catalog))
        loadSeconds = Double(start.duration(to: .now).nanoseconds) / 1e9
    }

    /// The response to a request.
    func respond(_ request: Request) -> Response { api.respond(to: request) }

    /// The status and the bytes of the answer to GET.
    func get(_ target: String, _ fields: HeaderFields = HeaderFields()) -> (status: UInt16, bytes: [UInt8]) {
        let response = respond(Request(method: "GET", target: target, headers: fields))
        guard case .bytes(let bytes) = response.content.body else { return (response.status, []) }
        return (response.status, bytes)
    }

    /// The request for the last page of a list, walked to by its cursors.
    ///
    /// - Returns: `nil` where the walk would take longer than the time given.
    func lastPage(of target: String, withinSeconds limit: Int) -> String? {
        let deadline = ContinuousClock.now.advanced(by: .seconds(limit))
        var cursor = ""
        while ContinuousClock.now < deadline {
            let answer = get("\(target)&limit=1000&fields=id&cursor=\(cursor)")
            guard answer.status == 200, let next = Self.text("next_cursor", in: answer.bytes) else {
                return nil
            }
            if next.isEmpty { return "\(target)&limit=50&cursor=\(cursor)" }
            cursor = next
        }
        return nil
    }

    /// The first member of this name whose value is a text.
    private static func text(_ name: String, in bytes: [UInt8]) -> String? {
        // The tail of a list: records carry no such member, and searching a short text is quick.
        let tail = Substring(decoding: bytes.suffix(4_000), as: UTF8.self)
        guard let key = tail.firstRange(of: "\"\(name)\":\"") else { return nil }
        return String(tail[key.upperBound...].prefix { $0 != "\"" })
    }

    /// The number of results that a list says it has; `nil` where it says none.
    static func total(in bytes: [UInt8]) -> Int? {
        let tail = Substring(decoding: bytes.suffix(100_000), as: UTF8.self)
        guard let key = tail.firstRange(of: "\"meta\":{\"total\":") else { return nil }
        return Int(tail[key.upperBound...].prefix { $0.isNumber })
    }
}

extension Duration {
    /// The whole of it in nanoseconds.
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}

/// A number of this process that the system keeps, such as `VmHWM`, in KiB.
func processFigure(_ name: String) -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if text.hasPrefix(name + ":") { return Int(text.filter(\.isNumber)) ?? 0 }
    }
    return 0
}
