// `q=`: words, phrases, prefixes and exclusions.

import Catalog
import HTTPMessage

extension TextQuery {
    /// How many words and phrases a query may have.
    static let partMaximum = 32

    /// Reads a query: words (all of them), `"a phrase"`, `prefix*`, `-without`.
    ///
    /// - Throws: what is wrong; `nil` where the text asks for nothing.
    static func read(_ text: String) throws(ParameterFailure) -> TextQuery? {
        var query = TextQuery(all: [], none: [])
        var rest = Substring(text)
        while true {
            rest = rest.drop { $0 == " " }
            guard !rest.isEmpty else { break }
            let isExcluded = rest.hasPrefix("-") && rest.count > 1 && !rest.hasPrefix("- ")
            if isExcluded { rest = rest.dropFirst() }
            let part: Part
            if rest.hasPrefix("\"") {
                guard let end = rest.dropFirst().firstIndex(of: "\"") else {
                    throw ParameterFailure(
                        .invalidValue("q", "q has a phrase without a closing quotation mark: \(rest)."))
                }
                let phrase = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                part = Part(words: words(phrase), isPrefix: false)
            } else {
                let word = rest.prefix { $0 != " " && $0 != "\"" }
                rest = rest.dropFirst(word.count)
                part = Part(words: words(word), isPrefix: word.hasSuffix("*"))
            }
            // A part of punctuation alone asks for nothing.
            if part.words.isEmpty { continue }
            if isExcluded { query.none.append(part) } else { query.all.append(part) }
        }
        if query.all.count + query.none.count > partMaximum {
            throw ParameterFailure(.invalidValue("q", "q has more than \(partMaximum) words and phrases."))
        }
        return query.all.isEmpty && query.none.isEmpty ? nil : query
    }

    /// The words of a text; a spelling in which nothing is left, such as that of a lone soft sign, is none.
    private static func words(_ text: Substring) -> [[String]] {
        Folding.words(String(text)).map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
    }
}

/// One parameter's fault, thrown where the parameter is read and collected with the others.
struct ParameterFailure: Error {
    let detail: Problem.Detail
    init(_ detail: Problem.Detail) { self.detail = detail }
}
