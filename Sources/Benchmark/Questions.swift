// The questions that are put to every server about a generated dataset, each in several variants.

/// One way of asking a question.
struct Variant {
    /// The request target of the API.
    let target: String
    /// What it asks for, so that it can be put to other servers in their words.
    let parameters: [(name: String, value: String)]
}

/// A question, and the variants that are asked in turn, so that no answer is measured that has just been given.
struct Question {
    let name: String
    let variants: [Variant]
    /// Whether the answer wanted is the last page and has to be walked to.
    var isLastPage = false
}

/// The questions about the dataset of a size and a seed.
struct Questions {
    let all: [Question]

    static let variantCount = 16
    private static let list = "/v1/rhetoric"

    init(entries: Int, seed: UInt64) {
        var random = Random(seed: seed ^ 0x7175_6572)
        let cast = Cast.all
        let words = Words(seed: seed)
        func variants(_ make: (Int) -> Variant) -> [Variant] { (0..<Self.variantCount).map(make) }

        let record = variants { _ in
            let id = GeneratedDataset.entry(random.below(entries))
            return Variant(target: "\(Self.list)/\(id)", parameters: [("id", id)])
        }
        let page = variants { index in
            let actor = cast.members[index].id
            let year = 2000 + random.below(20)
            return Variant(
                target:
                    "\(Self.list)?actor=\(actor)&date__gte=\(year)-01-01&date__lte=\(year + 1)-12-31&sort=-date",
                parameters: [("actor", actor), ("from", "\(year)-01-01"), ("to", "\(year + 1)-12-31")])
        }
        let filtered = variants { index in
            let event = Terms.events[index % 5].code
            let tone = Terms.tones[1 + index % 3]
            let theme = Terms.themes[index % 8]
            let from = "\(2000 + random.below(15))-01-01"
            return Variant(
                target:
                    "\(Self.list)?event=\(event)&tone=\(tone)&theme=\(theme)&date__gte=\(from)&sort=-date",
                parameters: [("event", event), ("tone", tone), ("theme", theme), ("from", from)])
        }
        let frequent = words.plain(ranks: 4..<60)
        let middling = words.plain(ranks: 60..<200)
        let text = variants { index in
            let pair = (frequent[(index * 3) % frequent.count], middling[(index * 5) % middling.count])
            return Variant(
                target: "\(Self.list)?q=\(pair.0)+\(pair.1)&sort=-date",
                parameters: [("first", pair.0), ("second", pair.1)])
        }
        let phrase = variants { index in
            let pair = (frequent[index % frequent.count], frequent[(index * 3 + 1) % frequent.count])
            return Variant(
                target: "\(Self.list)?q=%22\(pair.0)+\(pair.1)%22&sort=-date",
                parameters: [("first", pair.0), ("second", pair.1)])
        }
        let months = variants { index in
            let year = GeneratedDataset.years.upperBound - index
            return Variant(
                target:
                    "/v1/timeline?interval=month&split=event&date__gte=\(year)-01-01&date__lte=\(year)-12-31",
                parameters: [("from", "\(year)-01-01"), ("to", "\(year)-12-31")])
        }
        let actorMonths = variants { index in
            let actor = cast.members[index].id
            return Variant(
                target: "/v1/timeline?interval=month&actor=\(actor)", parameters: [("actor", actor)])
        }
        let dyads = variants { index in
            let pair = (
                cast.members[cast.states[index]].id, cast.members[cast.states[(index * 3 + 1) % 32]].id
            )
            return Variant(
                target: "/v1/dyads/\(pair.0)/\(pair.1)",
                parameters: [("first", pair.0), ("second", pair.1)])
        }
        all = [
            Question(name: "record", variants: record),
            Question(name: "page", variants: page),
            Question(name: "filters", variants: filtered),
            Question(
                name: "facets",
                variants: [Variant(target: "\(Self.list)?facet=theme,recipient&limit=1", parameters: [])]),
            Question(name: "words", variants: text),
            Question(name: "phrase", variants: phrase),
            Question(name: "timeline", variants: months),
            Question(name: "months", variants: actorMonths),
            Question(
                name: "matrix", variants: [Variant(target: "/v1/matrix", parameters: [])]),
            Question(
                name: "cells", variants: [Variant(target: "/v1/matrix?limit=1000", parameters: [])]),
            Question(name: "dyad", variants: dyads),
            Question(
                name: "deep", variants: [Variant(target: "\(Self.list)?sort=-date", parameters: [])],
                isLastPage: true),
        ]
    }

    /// The questions as one JSON list.
    var json: String {
        let list = all.map { question in
            let variants = question.variants.map { variant in
                let members = variant.parameters.map { "\(quoted($0.name)):\(quoted($0.value))" }
                return
                    #"{"target":\#(quoted(variant.target)),"parameters":{\#(members.joined(separator: ","))}}"#
            }
            return #"{"name":\#(quoted(question.name)),"last_page":\#(question.isLastPage),"#
                + #""variants":[\#(variants.joined(separator: ","))]}"#
        }
        return "[" + list.joined(separator: ",\n") + "]"
    }
}

/// A text as a JSON string.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\" + String(scalar)
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
