// Rewords libyaml's problems for people who write datasets and have not read the YAML specification.

import StructuredText

/// The sentences of YAML's problems.
enum YAMLProblems {
    /// libyaml's sentence and ours. What is not in the table is told in libyaml's words.
    private static let sentences: [String: String] = [
        "mapping values are not allowed in this context":
            "a ':' is not allowed here: put text that contains ': ' in quotes, or check the indentation",
        "block sequence entries are not allowed in this context":
            "a list item '-' is not allowed here: begin it on a line of its own and check the indentation",
        "mapping keys are not allowed in this context": "a key is not allowed here: check the indentation",
        "did not find expected key":
            "expected a key or the end of the mapping: check the indentation and the quotes above",
        "did not find expected '-' indicator":
            "expected a list item '-' or the end of the list: check the indentation",
        "did not find expected ',' or ']'": "expected ',' or ']'",
        "did not find expected ',' or '}'": "expected ',' or '}'",
        "did not find expected node content": "expected a value",
        "did not find expected <document start>":
            "expected the end of the document: check the indentation, or begin another document with '---'",
        "found character that cannot start any token":
            "a value cannot begin with this character: put the text in quotes, and indent with spaces, not tabs",
        "could not find expected ':'": "expected ':' and a value behind this key",
        "found unexpected end of stream": "the quote that opens here is never closed",
        "found unexpected document indicator": "a line of '---' or '...' stands inside quoted text",
        "found unknown escape character":
            "the backslash and the character behind it are no escape: use single quotes, or double the backslash",
        "did not find expected hexdecimal number": "expected hexadecimal digits in the escape",
        "found invalid Unicode character escape code": "the escape does not stand for a character",
        "found a tab character that violates indentation": "a tab is used for indentation: use spaces",
        "found a tab character where an indentation space is expected":
            "a tab is used for indentation: use spaces",
        "found an indentation indicator equal to 0": "the indentation of a text block may not be 0",
        "did not find expected comment or line break": "expected nothing more on this line",
        "did not find expected alphabetic or numeric character":
            "expected a name behind '&' or '*': put text that begins with one of these in quotes",
        "found undefined tag handle":
            "the tag's prefix is not known: put text that begins with '!' in quotes",
        "found incompatible YAML document":
            "the file asks for a YAML version that is not read: remove the %YAML line",
        "found duplicate %YAML directive": "a second %YAML line",
        "found duplicate %TAG directive": "a second %TAG line for the same prefix",
    ]

    /// What a context of libyaml's is reading, as a noun.
    private static let contexts: [String: String] = [
        "while parsing a block mapping": "the mapping",
        "while parsing a flow mapping": "the '{'",
        "while parsing a block collection": "the list",
        "while parsing a flow sequence": "the '['",
        "while scanning a quoted scalar": "the quoted text",
        "while parsing a quoted scalar": "the quoted text",
        "while scanning a block scalar": "the text block",
        "while scanning a plain scalar": "the text",
    ]

    /// Problems that are understood where their context begins and not where libyaml noticed them.
    private static let toldAtContext: Set<String> = [
        "found unexpected end of stream", "could not find expected ':'",
    ]

    /// A problem of the grammar.
    static func ofSyntax(
        _ problem: String, _ place: FilePlace, context: String?, _ contextPlace: FilePlace?
    ) -> SyntaxProblem {
        let sentence = sentences[problem] ?? problem
        guard let context, let contextPlace else { return place.problem(sentence) }
        if toldAtContext.contains(problem) { return contextPlace.problem(sentence) }
        guard let noun = contexts[context], contextPlace.line != place.line else {
            return place.problem(sentence)
        }
        return place.problem("\(sentence) (in \(noun) that begins on line \(contextPlace.line))")
    }

    /// A problem of the characters.
    static func ofReader(_ problem: String, value: Int32) -> String {
        guard problem == "control characters are not allowed", value >= 0 else { return problem }
        return "the control character \(Wording.codePoint(UInt32(value))) is not allowed in YAML"
    }

    /// What is said of a character of two bytes or three that ends a line in YAML 1.1; nil for all others.
    @inline(__always)
    static func lineBreak(_ character: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        let (start, length) = (character.startIndex, character.count)
        if length == 2, character[start] == 0xC2, character[start + 1] == 0x85 {
            return lineBreak("U+0085", "N")
        }
        guard length == 3, character[start] == 0xE2, character[start + 1] == 0x80 else { return nil }
        switch character[start + 2] {
        case 0xA8: return lineBreak("U+2028", "L")
        case 0xA9: return lineBreak("U+2029", "P")
        default: return nil
        }
    }

    private static func lineBreak(_ name: String, _ escape: Character) -> String {
        "the invisible character \(name) ends a line in YAML: remove it, or write '\\\(escape)' in double quotes"
    }

    /// What is said of a list or mapping where a key should be.
    static let keyIsNoText =
        "a key is text, not a list or mapping: put text that begins with '[' or '{' in quotes"

    /// What is said of an anchor.
    static func anchor(_ name: String) -> String {
        "\(Wording.quoted("&" + name)) is an anchor, which is not read: remove it, or put text that begins with '&' in quotes"
    }

    /// What is said of an alias.
    static func alias(_ name: String) -> String {
        "\(Wording.quoted("*" + name)) is an alias, which is not read: write the value out, "
            + "or put text that begins with '*' in quotes"
    }

    /// What is said of a tag.
    static func tag(_ name: String) -> String {
        let core = YAMLReader.corePrefix
        let shown = name.hasPrefix(core) ? "!!" + name.dropFirst(core.count) : name
        return
            "the tag \(Wording.quoted(shown)) is not read: remove it, or put text that begins with '!' in quotes"
    }
}
