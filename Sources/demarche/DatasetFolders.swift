// Loads the folders that a command names, or says what is wrong with them.

import Catalog
import CatalogLoader
import Glibc
import Logging

/// Folders of data files.
enum DatasetFolders {
    /// Checks that the folders are there and may be read, and loads what they hold.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - listsAll: whether a failure lists every error, or only the first of each file.
    ///   - log: where it is told how far a long load has come, beside the terminal.
    /// - Returns: what the newsroom sees.
    static func load(
        _ folders: [String], now: Int64, listsAll: Bool = false, log: Logger? = nil
    ) throws(CommandFailure) -> Catalog {
        var missing: [String] = []
        var forbidden: [String] = []
        for folder in folders {
            do throws(SystemError) {
                _ = try Files.names(inFolder: folder)
            } catch {
                if error.isDenial {
                    forbidden.append("demarche: not permitted to read the folder \(folder)")
                } else if error.number == ENOTDIR {
                    missing.append("demarche: \(folder) is not a folder")
                } else if error.isAbsence {
                    missing.append("demarche: there is no folder \(folder)")
                } else {
                    missing.append("demarche: the folder \(folder) cannot be read: \(error.text)")
                }
            }
        }
        guard missing.isEmpty else { throw CommandFailure(.noInput, missing + forbidden) }
        guard forbidden.isEmpty else { throw CommandFailure(.noPermission, forbidden) }
        let report = LoadingReport(log: log)
        defer { report.end() }
        do throws(LoadFailure) {
            return try DatasetLoader.loadWhole(folders, now: now) { report.note($0) }
        } catch {
            throw CommandFailure(.data, error.lines(listsAll: listsAll))
        }
    }

    /// How many records of each kind there are that may be seen, in words.
    static func counts(_ catalog: Catalog) -> String {
        Resource.allCases.map { resource in
            let count = catalog.table(resource).visible.count
            return "\(count) \(count == 1 ? resource.singular : resource.plural)"
        }.joined(separator: ", ")
    }
}
