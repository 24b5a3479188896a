// The thread that lets sleeping streams say that they are alive.

import API
import Glibc

/// Beats for the streams of changes, as long as the process lives.
enum StreamBeat {
    /// What the thread needs. A class, because a thread is given one pointer.
    private final class Beat: Sendable {
        let streams: Streams
        let seconds: UInt32

        init(_ streams: Streams, seconds: UInt32) {
            self.streams = streams
            self.seconds = seconds
        }
    }

    /// Starts the thread. Where the system refuses it, streams are quiet until something changes, and a proxy may end
    /// them: their clients come again.
    static func start(_ streams: Streams, seconds: Int) {
        var thread = pthread_t()
        // The thread takes over the reference and never ends.
        let beat = Unmanaged.passRetained(Beat(streams, seconds: UInt32(clamping: seconds)))
        let result = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let beat = Unmanaged<Beat>.fromOpaque(pointer).takeRetainedValue()
                while true {
                    sleep(beat.seconds)
                    beat.streams.beat()
                }
            }, beat.toOpaque())
        if result == 0 { pthread_detach(thread) } else { beat.release() }
    }
}
