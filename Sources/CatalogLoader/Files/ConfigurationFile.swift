// Reads the JSON object that a configuration file consists of, each member with its line.

import StructuredText

/// Reads configuration files.
public enum ConfigurationFile {
    /// A value as it is written.
    public enum Value: Sendable, Equatable {
        /// A text.
        case text(String)
        /// A number, as it is written.
        case number(String)
        /// `true` or `false`.
        case boolean
        /// `null`.
        case null
        /// A list of nothing but texts.
        case texts([String])
        /// Any other list.
        case list
        /// An object.
        case object

        /// What it is, for sentences.
        public var noun: String {
            switch self {
            case .text: "a text"
            case .number: "a number"
            case .boolean: "true or false"
            case .null: "null"
            case .texts, .list: "a list"
            case .object: "an object"
            }
        }
    }

    /// A key with its value.
    public struct Member: Sendable, Equatable {
        /// The key.
        public let key: String
        /// The value.
        public let value: Value
        /// The key's line, from 1.
        public let line: Int
    }

    /// The members of the object that a file consists of, in their order; no key is there twice.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its path, for the issue.
    /// - Throws: what is wrong, where the file is not JSON (RFC 8259) or not an object.
    public static func members(of bytes: [UInt8], file: String) throws(LoadFailure) -> [Member] {
        var tree = ValueTree()
        let root: Int
        do throws(SyntaxProblem) {
            root = try read(bytes, into: &tree)
        } catch {
            throw LoadFailure(issues: [Issue(file: file, line: error.line, detail: error.detail)])
        }
        guard tree.nodes[root].kind == .object else {
            let line = tree.place(at: root).line
            throw LoadFailure(issues: [
                Issue(file: file, line: line, detail: "the file is not an object of settings")
            ])
        }
        var members: [Member] = []
        var key = root + 1
        while key < Int(tree.nodes[root].end) {
            members.append(
                Member(
                    key: tree.text(at: key), value: value(at: key + 1, in: tree),
                    line: tree.place(at: key).line))
            key = Int(tree.nodes[key + 1].end)
        }
        return members
    }

    private static func read(_ bytes: [UInt8], into tree: inout ValueTree) throws(SyntaxProblem) -> Int {
        // The reader works on unsafe bytes; they are the array's, which outlives the call.
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<Int, SyntaxProblem> in
            do throws(SyntaxProblem) {
                return .success(try JSONReader.readDocument(buffer, into: &tree))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func value(at index: Int, in tree: ValueTree) -> Value {
        switch tree.nodes[index].kind {
        case .null: return .null
        case .boolean: return .boolean
        case .number: return .number(tree.text(at: index))
        case .text: return .text(tree.text(at: index))
        case .object, .key: return .object
        case .list:
            let elements = (index + 1)..<Int(tree.nodes[index].end)
            guard elements.allSatisfy({ tree.nodes[$0].kind == .text }) else { return .list }
            return .texts(elements.map { tree.text(at: $0) })
        }
    }
}
