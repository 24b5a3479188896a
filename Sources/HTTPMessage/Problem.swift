// Problem details (RFC 9457) as a value.

/// What went wrong with a request, fit for a person and for a program.
public struct Problem: Sendable, Equatable {
    /// One thing that is wrong.
    public struct Detail: Sendable, Equatable {
        /// What sort of fault: one of the codes in the documentation of errors.
        public let code: String
        /// The parameter, or part of the request, that is wrong.
        public let parameter: String
        /// What is wrong with it, in a sentence.
        public let detail: String
        /// What was probably meant.
        public let didYouMean: String?

        /// Makes a detail.
        public init(code: String, parameter: String, detail: String, didYouMean: String? = nil) {
            self.code = code
            self.parameter = parameter
            self.detail = detail
            self.didYouMean = didYouMean
        }
    }

    /// The status code, 400 to 599.
    public let status: UInt16
    /// What sort of problem: its heading in the documentation of errors.
    public let code: String
    /// The sort of problem in words; the same for every problem with this code.
    public let title: String
    /// This problem, in a sentence.
    public let detail: String
    /// Each thing that is wrong, in the order of the request.
    public let errors: [Detail]

    /// Makes a problem.
    public init(status: UInt16, code: String, title: String, detail: String, errors: [Detail] = []) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
    }

    /// The address of the documentation of this sort of problem, relative to the server.
    public var type: String { "/docs/errors#" + code }
}
