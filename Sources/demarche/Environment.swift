// The variables of the process's environment.

// `environ` is a variable of C, which the compiler cannot know to stay as it is; nothing here ever changes it.
@preconcurrency import Glibc

/// The environment that the process was started with.
enum Environment {
    /// All variables, in no order.
    static var variables: [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        // An array of pointers that a null pointer ends (environ(7)).
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = text.prefix { $0 != "=" }
            variables.append((String(name), String(text.dropFirst(name.count + 1))))
            next = next.advanced(by: 1)
        }
        return variables
    }
}
