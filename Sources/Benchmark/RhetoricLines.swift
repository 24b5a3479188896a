// Writes generated rhetoric entries as JSON Lines, one after the other, each about 500 bytes.

/// The stream of entries that follows from a seed. The first n entries are the same whatever comes behind them.
struct RhetoricLines {
    private var random: Random
    private let cast: Cast
    private let wordDraw: WeightedDraw
    private let plain: [[UInt8]]
    private let capitalised: [[UInt8]]
    private let quoted: [[UInt8]]
    private let actorDraw: WeightedDraw
    private let themeDraw = WeightedDraw(zipf: Terms.themes.count)
    private let channelDraw = WeightedDraw(zipf: Terms.channels.count)
    private let sourceDraw = WeightedDraw(zipf: GeneratedDataset.sourceCount, exponent: 0.8)
    private let eventDraw = WeightedDraw(weights: Terms.events.map(\.weight))
    private let toneDraws = Terms.toneWeights.map(WeightedDraw.init(weights:))
    /// Months from the first year on, weighted: more in later years, some with bursts.
    private let monthDraw: WeightedDraw

    init(seed: UInt64, cast: Cast) {
        self.cast = cast
        random = Random(seed: seed)
        let words = Words(seed: seed)
        wordDraw = words.draw
        plain = words.all.map { Array($0.utf8) }
        capitalised = words.all.map { Array(($0.prefix(1).uppercased() + $0.dropFirst()).utf8) }
        quoted = cast.members.map { Array("\"\($0.id)\"".utf8) }
        actorDraw = WeightedDraw(zipf: cast.members.count)
        var bursts = Random(seed: seed ^ 0x6D6F_6E74)
        monthDraw = WeightedDraw(
            weights: (0..<GeneratedDataset.years.count * 12).map { month in
                (1 + Double(month) / 90) * (bursts.happens(0.05) ? 3 : 0.7 + 0.6 * bursts.unit())
            })
    }

    /// Appends the next entry, which has this number.
    mutating func append(_ number: Int, to bytes: inout [UInt8]) {
        let actor = actorDraw.draw(&random)
        let event = Terms.events[eventDraw.draw(&random)]
        bytes.append(text: "{\"id\":\"")
        bytes.append(text: GeneratedDataset.entry(number))
        bytes.append(text: "\",\"title\":\"")
        appendWords(4 + random.below(4), to: &bytes)
        bytes.append(text: "\",\"date\":\"")
        appendDate(to: &bytes)
        bytes.append(text: "\",\"actors\":[")
        bytes.append(contentsOf: quoted[actor])
        if random.happens(0.05) {
            let second = actorDraw.draw(&random)
            if second != actor {
                bytes.append(UInt8(ascii: ","))
                bytes.append(contentsOf: quoted[second])
            }
        }
        if let principal = cast.members[actor].principal {
            bytes.append(text: "],\"on_behalf_of\":[")
            bytes.append(contentsOf: quoted[principal])
        }
        bytes.append(text: "],\"recipients\":[")
        appendRecipients(of: actor, to: &bytes)
        bytes.append(text: "],\"event\":\"\(event.code)\"")
        if !event.modes.isEmpty && random.happens(0.7) {
            bytes.append(text: ",\"mode\":\"\(random.element(of: event.modes))\"")
        }
        bytes.append(text: ",\"tone\":\"\(Terms.tones[toneDraws[event.quad].draw(&random)])\",\"themes\":[\"")
        appendThemes(to: &bytes)
        bytes.append(text: "\"],\"channel\":\"\(Terms.channels[channelDraw.draw(&random)])\",\"summary\":\"")
        for sentence in 0..<2 {
            if sentence > 0 { bytes.append(UInt8(ascii: " ")) }
            appendWords(8 + random.below(8), to: &bytes)
            bytes.append(UInt8(ascii: "."))
        }
        bytes.append(UInt8(ascii: "\""))
        appendRest(to: &bytes)
        bytes.append(text: ",\"citations\":[{\"source\":\"")
        bytes.append(text: GeneratedDataset.source(sourceDraw.draw(&random)))
        bytes.append(text: "\",\"locator\":\"p. \(1 + random.below(400))\"}]}\n")
    }

    /// Words with spaces between them, the first with a capital.
    private mutating func appendWords(_ count: Int, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: capitalised[wordDraw.draw(&random)])
        for _ in 1..<count {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: plain[wordDraw.draw(&random)])
        }
    }

    private mutating func appendDate(to bytes: inout [UInt8]) {
        let month = monthDraw.draw(&random)
        let year = GeneratedDataset.years.lowerBound + month / 12
        bytes.append(text: String(year))
        let precision = random.below(100)
        if precision < 4 { return }
        bytes.append(UInt8(ascii: "-"))
        Self.append(twoDigits: month % 12 + 1, to: &bytes)
        switch precision {
        case ..<20: return
        case ..<22: bytes.append(UInt8(ascii: "~"))
        case ..<24: bytes.append(text: "/\(year)-12")
        default:
            bytes.append(UInt8(ascii: "-"))
            Self.append(twoDigits: 1 + random.below(28), to: &bytes)
        }
    }

    private static func append(twoDigits number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// One to three recipients: half the time those that everyone speaks to, else the actor's own counterparts.
    private mutating func appendRecipients(of actor: Int, to bytes: inout [UInt8]) {
        let count = [1, 1, 1, 1, 2, 2, 3][random.below(7)]
        var chosen: [Int] = []
        while chosen.count < count {
            let rank = actorDraw.draw(&random)
            let recipient = random.happens(0.5) ? rank : (rank + actor * 7) % cast.members.count
            if recipient == actor || chosen.contains(recipient) { continue }
            if !chosen.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: quoted[recipient])
            chosen.append(recipient)
        }
    }

    private mutating func appendThemes(to bytes: inout [UInt8]) {
        let first = themeDraw.draw(&random)
        let second = themeDraw.draw(&random)
        bytes.append(text: Terms.themes[first])
        if second != first && random.happens(0.6) {
            bytes.append(text: "\",\"")
            bytes.append(text: Terms.themes[second])
        }
    }

    /// What only some entries have: a quotation, what it is about, a flag.
    private mutating func appendRest(to bytes: inout [UInt8]) {
        if random.happens(0.15) {
            bytes.append(text: ",\"quotation\":{\"text\":\"")
            appendWords(6 + random.below(8), to: &bytes)
            bytes.append(text: "\",\"language\":\"\(random.element(of: Terms.languages))\"}")
        }
        if random.happens(0.1) {
            let partnership = random.below(GeneratedDataset.partnershipCount)
            bytes.append(text: ",\"about\":[\"\(GeneratedDataset.partnership(partnership))\"]")
        }
        if random.happens(0.05) { bytes.append(text: ",\"historical\":true") }
    }
}
