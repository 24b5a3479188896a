// The threads that read and index a dataset.

public import Catalog
import Glibc

extension Workers {
    /// The present thread and more of them, so many in all. They are started for each piece of work and end with it.
    static func threads(_ count: Int) -> Workers {
        Workers(count: count) { work in
            let threads = (1..<max(count, 1)).compactMap { _ in Thread(work) }
            work()
            for thread in threads { thread.join() }
        }
    }

    /// As many as there are processors for this process.
    public static var processors: Workers { threads(max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }
}

/// A thread that runs a function once; to be joined once.
private struct Thread {
    private var handle = pthread_t()

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Returns: `nil` where the system starts no more threads; the work is done by fewer then.
    init?(_ run: @escaping @Sendable () -> Void) {
        // The thread takes the reference over, if it is started.
        let work = Unmanaged.passRetained(Work(run))
        let status = pthread_create(
            &handle, nil,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        if status != 0 {
            work.release()
            return nil
        }
    }

    func join() { pthread_join(handle, nil) }
}
