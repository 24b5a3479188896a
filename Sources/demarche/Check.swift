// `demarche check`: finds everything that is wrong with a dataset.

import ArgumentParser
import Catalog

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
            let catalog = try DatasetFolders.load(folders, listsAll: listsAll)
            Console.output("valid: \(catalog.dataset.name) \(catalog.dataset.version)")
            for resource in Resource.allCases {
                let table = catalog.table(resource)
                let hidden = table.count - table.visible.count
                let note = hidden == 0 ? "" : " (and \(hidden) retracted or under embargo)"
                Console.output("  \(resource.rawValue): \(table.visible.count)\(note)")
            }
        }
    }
}
