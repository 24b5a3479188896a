// From folders of files to a catalog, or to the whole list of what is wrong with them.

public import Catalog

/// Loads datasets.
public enum DatasetLoader {
    /// Reads folders, which merge as a union, and checks all that they hold.
    ///
    /// - Parameters:
    ///   - folders: paths of folders, in order.
    ///   - now: seconds since 1970; records under embargo beyond it are checked and not shown.
    /// - Throws: every issue of every file.
    public static func load(_ folders: [String], now: Int64) throws(LoadFailure) -> Catalog {
        throw LoadFailure(issues: [])
    }
}
