// What marks are painted with: a class of the style sheet each, with a colour for light and one for dark.

/// A paint; its raw value is its class.
///
/// The colours of categories tell apart for every kind of colour vision and differ from the ground by at least 3 : 1;
/// those of texts by at least 4.5 : 1 (WCAG 2.2, 1.4.11 and 1.4.3). None of them is the only sign of what it means.
enum Paint: String, CaseIterable, Sendable {
    case ground, ink, faint, rule, zero
    case first, second, third, fourth, fifth, sixth, rest
    case conflict3, conflict2, conflict1, even, cooperation1, cooperation2, cooperation3, onStrong

    /// The paints of categories, in the order in which they are given out; `rest` is for what is left.
    static let categories: [Paint] = [.first, .second, .third, .fourth, .fifth, .sixth]

    /// The colours of an article in light and in dark.
    var colours: (light: StaticString, dark: StaticString) {
        switch self {
        case .ground: ("#ffffff", "#15181d")
        case .ink: ("#1a1a1a", "#ececec")
        case .faint: ("#595959", "#a9adb5")
        case .rule: ("#dcdcdc", "#363b44")
        case .zero: ("#4d4d4d", "#b9bdc5")
        case .first: ("#005a9c", "#5fb2f2")
        case .second: ("#d97a00", "#f0a13c")
        case .third: ("#00875f", "#37c79b")
        case .fourth: ("#c03a1a", "#f2795a")
        case .fifth: ("#3a94cc", "#2f7fb8")
        case .sixth: ("#a8558a", "#d98cc0")
        case .rest: ("#767676", "#8d929b")
        case .conflict3: ("#b35806", "#ffb454")
        case .conflict2: ("#f1a340", "#8a5216")
        case .conflict1: ("#fee0b6", "#45311d")
        case .even: ("#ececec", "#2b2f36")
        case .cooperation1: ("#d1e5f0", "#1e3850")
        case .cooperation2: ("#67a9cf", "#24659a")
        case .cooperation3: ("#2166ac", "#8fcaff")
        case .onStrong: ("#ffffff", "#111111")
        }
    }

    /// The class of lines in this paint.
    var lineClass: String { rawValue + "-line" }

    /// The paint of a score in a heat map, in seven steps, and that of a text on it.
    static func score(_ score: Double) -> (cell: Paint, text: Paint) {
        let size = score.magnitude
        if size < scoreSteps[0] { return (.even, .ink) }
        if size < scoreSteps[1] { return (score < 0 ? .conflict1 : .cooperation1, .ink) }
        if size < scoreSteps[2] { return (score < 0 ? .conflict2 : .cooperation2, .ink) }
        return (score < 0 ? .conflict3 : .cooperation3, .onStrong)
    }

    /// Where the steps of `score` begin, to both sides of 0.
    static let scoreSteps = [1.0, 3.0, 6.0]

    /// The steps in order, from conflict to cooperation.
    static let scorePaints: [Paint] = [
        .conflict3, .conflict2, .conflict1, .even, .cooperation1, .cooperation2, .cooperation3,
    ]
}

/// A texture over a paint, so that categories tell apart without colour; its raw value is its id.
enum Texture: String, CaseIterable, Sendable {
    case rising, dots, falling, level, grid, lined

    /// The textures of categories beside `Paint.categories`, of which the first is plain.
    static let categories: [Texture?] = [nil, .rising, .dots, .falling, .level, .grid]

    /// The lines of a tile of 6 by 6.
    var path: StaticString {
        switch self {
        case .rising: "M-1 1L1 -1M0 6L6 0M5 7L7 5"
        case .falling: "M-1 5L1 7M0 0L6 6M5 -1L7 1"
        case .dots: "M2 3H4"
        case .level: "M0 3H6"
        case .lined: "M0 1.5H6M0 4.5H6"
        case .grid: "M0 3H6M3 0V6"
        }
    }
}

/// Whether a chart is drawn for a light or a dark page.
public enum ColourScheme: String, CaseIterable, Sendable {
    /// As the reader's device prefers (Media Queries Level 5, `prefers-color-scheme`).
    case auto
    case light, dark
}

extension ColourScheme {
    /// The whole style sheet of a chart: a constant, so that a policy can name it by its hash.
    public var styleSheet: String {
        let light = Paint.allCases.map { ColourScheme.rules($0, $0.colours.light) }.joined()
        let dark = Paint.allCases.map { ColourScheme.rules($0, $0.colours.dark) }.joined()
        switch self {
        case .light: return ColourScheme.standing + light
        case .dark: return ColourScheme.standing + dark
        case .auto: return ColourScheme.standing + light + "@media(prefers-color-scheme:dark){" + dark + "}"
        }
    }

    /// Fonts that are everywhere, of which `FontWidths` knows the widest.
    private static let standing =
        "text{font-family:Arial,Helvetica,Liberation Sans,DejaVu Sans,sans-serif}.bold{font-weight:bold}"

    private static func rules(_ paint: Paint, _ colour: StaticString) -> String {
        ".\(paint.rawValue){fill:\(colour)}.\(paint.lineClass){fill:none;stroke:\(colour)}"
    }
}
