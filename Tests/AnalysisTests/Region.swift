// The invented region that is computed by hand, and how tests ask about it.

import Analysis
import Catalog
import CatalogLoader
import Foundation

/// A dataset that is loaded once.
struct Loaded: Sendable {
    let catalog: Catalog
    let entries: Entries

    /// The region with other entries.
    init(region rhetoric: String) {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "region-\(UUID().uuidString)")
        defer { try? files.removeItem(at: folder) }
        do {
            try files.copyItem(at: Loaded.tests.appending(path: "Fixtures/region"), to: folder)
            try Data(rhetoric.utf8).write(to: folder.appending(path: "rhetoric.yaml"))
        } catch {
            fatalError("\(error)")
        }
        self.init(folder)
    }

    init(_ folder: URL) {
        do throws(LoadFailure) {
            catalog = try DatasetLoader.load([folder.path], now: 1_900_000_000)
            entries = Entries(catalog)
        } catch {
            fatalError("\(error)")
        }
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

    static let region = Loaded(tests.appending(path: "Fixtures/region"))
    static let shipped = Loaded(tests.appending(path: "../../config/dataset").standardized)

    /// The rows of the entries that satisfy conditions.
    func rows(_ conditions: Condition...) -> RowSet {
        var question = Question(.rhetoric)
        question.conditions = conditions
        return catalog.select(question).matches
    }

    func condition(_ name: String, _ ids: String..., expanded: Bool = false) -> Condition {
        let filter = Schema.of(.rhetoric).filter(named: name)!
        return Condition(
            filter, .equal,
            .references(
                ids.map { id in
                    expanded
                        ? Referent(actor(id), members: catalog.members(of: actor(id))) : Referent(actor(id))
                }))
    }

    func date(_ comparison: Operator, _ text: String) -> Condition {
        Condition(Schema.of(.rhetoric).filter(named: "date")!, comparison, .dates([try! PartialDate(text)]))
    }

    /// The ordinal of an actor.
    func actor(_ id: String) -> Ordinal {
        guard case .record(let ordinal) = catalog.look(up: id) else { fatalError("no \(id)") }
        return ordinal
    }

    func ids(_ rows: [Int]) -> [String] { rows.map(catalog.table(.rhetoric).id) }

    func axis(_ name: String) -> Axis { Axis(name, catalog)! }
}

func day(_ text: String) -> Day { try! PartialDate(text).earliest }
func fixedDay(_ text: String) -> Day { day(text) }
