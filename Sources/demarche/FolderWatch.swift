// Notices that files of a dataset have changed, and when they have settled.

import CatalogLoader
import Glibc
import Logging

/// Watches the folders of a dataset on a thread of its own, and has it read again when what changed has been left alone
/// for a while.
///
/// The system tells of changes (inotify(7)); what it tells only has this look, and it is looked now and then anyway, for
/// changes that the system does not tell of: on network file systems, and behind links.
final class FolderWatch: Sendable {
    private let folders: [String]
    private let reloader: Reloader
    private let log: Logger

    /// How long nothing may change before the files are read: editors and copies write in several steps.
    static let settleMilliseconds: Int32 = 500
    /// How often it is looked where the system tells of nothing.
    static let lookMilliseconds: Int32 = 5_000

    /// - Parameter folders: what is watched, from how it stood when the dataset was last read.
    init(_ folders: [String], _ reloader: Reloader, log: Logger) {
        self.folders = folders
        self.reloader = reloader
        self.log = log
    }

    /// Watches from now on.
    ///
    /// - Parameter read: how the files stood before they were read.
    func start(since read: FilesState) {
        BackgroundThread.begin(.ordinary) { [self] in watch(since: read) }
    }

    private func watch(since read: FilesState) {
        var read = read
        var notice = ChangeNotice()
        if notice == nil {
            log.warning(
                "the system tells of no changes of files: looking every \(Self.lookMilliseconds / 1_000) s")
        }
        while true {
            let seen = FilesState(folders)
            notice?.attend(to: seen.folders)
            if seen != read {
                guard hasSettled(seen, &notice) else { continue }
                // How they stood before they are read: what changes while they are is another change.
                read = seen
                reloader.reload(.watch)
            } else {
                wait(Self.lookMilliseconds, &notice)
            }
        }
    }

    /// Whether the files stay as they were seen.
    private func hasSettled(_ seen: FilesState, _ notice: inout ChangeNotice?) -> Bool {
        notice?.forget()
        return !wait(Self.settleMilliseconds, &notice) && FilesState(folders) == seen
    }

    /// Waits until the system tells of a change.
    ///
    /// - Returns: whether it did, within the time given.
    @discardableResult
    private func wait(_ milliseconds: Int32, _ notice: inout ChangeNotice?) -> Bool {
        if notice != nil { return notice?.wait(milliseconds) ?? false }
        usleep(UInt32(milliseconds) * 1_000)
        return false
    }
}

/// What the system tells of changes in folders (inotify(7)).
struct ChangeNotice: ~Copyable {
    private let descriptor: Int32
    private var watches: [String: Int32] = [:]

    private static let burstMicroseconds: UInt32 = 20_000
    /// Whatever can make a file another: written, renamed into place, made, taken away, replaced by a link.
    private static let events = UInt32(
        IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB
            | IN_DELETE_SELF | IN_MOVE_SELF)

    /// `nil` where the system has none to give.
    init?() {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Is told of changes in these folders and in those that they are in, where one may be exchanged for another.
    ///
    /// Asked again after every change: a name may stand for another folder since, and asking for the same twice does
    /// nothing.
    mutating func attend(to folders: [String]) {
        var wanted: [String: Int32] = [:]
        for folder in folders + folders.map(Self.parent) where wanted[folder] == nil {
            let watch = inotify_add_watch(descriptor, folder, Self.events)
            if watch >= 0 { wanted[folder] = watch }
        }
        for watch in Set(watches.values).subtracting(wanted.values) { inotify_rm_watch(descriptor, watch) }
        watches = wanted
    }

    private static func parent(_ folder: String) -> String {
        guard let slash = folder.lastIndex(of: "/") else { return "." }
        return slash == folder.startIndex ? "/" : String(folder[..<slash])
    }

    /// Waits until something is told, at most so long, and forgets what it was.
    ///
    /// - Returns: whether anything was.
    func wait(_ milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, milliseconds) > 0 else { return false }
        // What comes in a burst is told of once, or whoever writes without end would keep a core busy here.
        usleep(Self.burstMicroseconds)
        forget()
        return true
    }

    /// Forgets what has been told.
    func forget() {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while read(descriptor, &buffer, buffer.count) > 0 {}
    }
}
