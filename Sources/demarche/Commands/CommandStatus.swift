// The exit statuses of the command, with the numbers of sysexits.h.

/// How a command ended. 0 is success.
enum CommandStatus: Int32, CaseIterable {
    case unhealthy = 1
    case usage = 64
    case data = 65
    case noInput = 66
    case unavailable = 69
    case system = 71
    case cannotCreate = 73
    case noPermission = 77
    case configuration = 78

    /// What it means, in half a sentence.
    var meaning: String {
        switch self {
        case .unhealthy: "health: no server answered, or not with 200"
        case .usage: "the command line is wrong"
        case .data: "the dataset has errors; each is listed"
        case .noInput: "a folder or file that was named is not there"
        case .unavailable: "the port is in use, or the machine has no such address"
        case .system: "the system refused a resource, such as enough open files"
        case .cannotCreate: "init: the folder is not empty or cannot be written"
        case .noPermission: "a folder may not be read, or the port may not be listened on"
        case .configuration: "a setting in the configuration file or the environment is wrong"
        }
    }

    /// All of them, a line each.
    static var table: String {
        let rows = [("0", "done")] + allCases.map { (String($0.rawValue), $0.meaning) }
        return rows.map { number, meaning in
            String(repeating: " ", count: 4 - number.count) + number + "  " + meaning
        }.joined(separator: "\n")
    }
}
