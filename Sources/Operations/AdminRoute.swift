// Which paths the listener for operators has: one row per path, read by the router, its index and the documentation.

/// A path of the listener for operators.
public struct AdminRoute: Sendable {
    /// What is done there.
    enum Action: Sendable {
        case index
        case metrics
        case status
        case reload
    }

    /// The method that it takes; GET stands for HEAD, too.
    public let method: String
    /// The path.
    public let path: String
    /// What is there, in a sentence.
    public let meaning: String
    /// Whether it wants a key where keys are asked for.
    public let needsKey: Bool
    let action: Action

    /// Every path, in the order in which the documentation lists them.
    public static let all = [
        AdminRoute(
            method: "GET", path: "/", meaning: "These paths.", needsKey: false, action: .index),
        AdminRoute(
            method: "GET", path: "/metrics", meaning: "Figures for Prometheus.", needsKey: false,
            action: .metrics),
        AdminRoute(
            method: "GET", path: "/admin/status",
            meaning: "What is served, since when, and how the last reload went.",
            needsKey: true, action: .status),
        AdminRoute(
            method: "POST", path: "/admin/reload", meaning: "Reads the data files again, as SIGHUP does.",
            needsKey: true, action: .reload),
    ]

    /// The methods that it takes, as `Allow` lists them (RFC 9110 section 10.2.1).
    var allowed: String { method == "GET" ? "GET, HEAD" : method }

    /// Whether it takes a request's method.
    func takes(_ method: String) -> Bool {
        method == self.method || (method == "HEAD" && self.method == "GET")
    }
}
