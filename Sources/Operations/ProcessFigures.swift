// What the system says of this process: memory, processor time, descriptors, age.

internal import Glibc

/// Figures of this process at one moment.
struct ProcessFigures {
    /// Bytes of memory that are resident.
    var residentBytes = 0.0
    /// Bytes of address space.
    var virtualBytes = 0.0
    /// Seconds of processor time, in the program and in the system.
    var processorSeconds = 0.0
    /// Descriptors that are open.
    var openDescriptors = 0.0
    /// Descriptors that may be open.
    var descriptorLimit = 0.0
    /// Threads there are.
    var threads = 0.0
    /// When it was started, in seconds since 1970.
    var startSeconds = 0.0

    /// The figures of now. What the system does not tell stays 0.
    init() {
        // Fields are counted behind the name in parentheses, which may hold spaces (proc(5)).
        let fields = Self.read("/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        if fields.count > 21 {
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            let (user, system) = (Double(fields[11]) ?? 0, Double(fields[12]) ?? 0)
            processorSeconds = (user + system) / max(1, ticks)
            threads = Double(fields[17]) ?? 0
            // In ticks since the system began (proc(5)).
            startSeconds = Self.systemBeginSeconds + (Double(fields[19]) ?? 0) / max(1, ticks)
            virtualBytes = Double(fields[20]) ?? 0
            residentBytes = (Double(fields[21]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            descriptorLimit = Double(limit.rlim_cur)
        }
        if let folder = opendir("/proc/self/fd") {
            while let entry = readdir(folder) {
                // Not "." and "..": every other name is a number.
                if entry.pointee.d_name.0 != 46 { openDescriptors += 1 }
            }
            closedir(folder)
            // The one that reading the folder took.
            openDescriptors -= 1
        }
    }

    /// When the system began, in seconds since 1970.
    private static var systemBeginSeconds: Double {
        var (wall, since) = (timespec(), timespec())
        clock_gettime(CLOCK_REALTIME, &wall)
        clock_gettime(CLOCK_BOOTTIME, &since)
        return Double(wall.tv_sec - since.tv_sec) + Double(wall.tv_nsec - since.tv_nsec) / 1e9
    }

    /// The content of a small file of the system's; empty where it cannot be read.
    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        }
    }
}
