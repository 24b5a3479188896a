// `demarche check`: finds everything that is wrong with a dataset.

import ArgumentParser
import Catalog
import Glibc

/// Checks a dataset.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the data files of a dataset.",
        discussion: """
            Prints every error as  file:line: record: field: what is wrong (did you mean …)  with the totals at the \
            end, and ends with status 65; or, if there is none, says how many records there are. Nothing is changed.
            """)

    @Argument(
        help: ArgumentHelp("Folders of data files, which are merged into one dataset.", valueName: "folder"))
    var folders: [String]
    @Flag(name: .customLong("all"), help: "List every error, not only the first 50 of each file.")
    var listsAll = false

    func run() throws {
        try report { () throws(CommandFailure) in
            let now = Int64(time(nil))
            let whole = try DatasetFolders.load(folders, now: now, listsAll: listsAll)
            let catalog = whole.asEverybodySees(at: now)
            Console.output("valid: \(catalog.dataset.name) \(catalog.dataset.version)")
            for resource in Resource.allCases {
                let table = catalog.table(resource)
                let embargoed = whole.table(resource).visible.count - table.visible.count
                let retracted = table.count - embargoed - table.visible.count
                let notes = [(retracted, "retracted"), (embargoed, "under embargo")].filter { $0.0 > 0 }
                    .map { "\($0) \($1)" }
                let note = notes.isEmpty ? "" : " (and \(notes.joined(separator: ", ")))"
                Console.output("  \(resource.rawValue): \(table.visible.count)\(note)")
            }
        }
    }
}
