// The answers that are charts: how they are to be drawn, and what a browser may do with them.

import Analysis
import Catalog
import Charts
import HTTPMessage
import Representations

/// What a request says about how a chart is to be drawn; with any other representation it is a fault.
struct ChartOptions {
    private(set) var width = Chart.widthDefault
    private(set) var scheme = ColourScheme.auto

    /// Reads the options.
    init(_ reading: inout QueryReading, _ format: Format) {
        width =
            reading.value("width") { text throws(ParameterFailure) in try ChartOptions.width(text) } ?? width
        let schemes = ColourScheme.allCases.map(\.rawValue)
        scheme =
            reading.value("scheme") { text throws(ParameterFailure) in
                ColourScheme(rawValue: try AnalysisParameters.word("scheme", text, of: schemes)) ?? .auto
            } ?? scheme
        for parameter in Parameter.drawing
        where format != .svg && !reading.values(parameter.name).isEmpty {
            reading.faults.append(
                .conflicting(
                    parameter.name,
                    "\(parameter.name) is an option of svg; the answer would be \(format.rawValue)."))
        }
    }

    private static func width(_ text: String) throws(ParameterFailure) -> Int {
        guard let width = Int(text), !text.hasPrefix("+"),
            (Chart.widthMinimum...Chart.widthMaximum).contains(width)
        else {
            throw ParameterFailure(
                .invalidValue(
                    "width",
                    "width is a whole number from \(Chart.widthMinimum) to \(Chart.widthMaximum), in CSS pixels, not \u{201C}\(text)\u{201D}."
                ))
        }
        return width
    }
}

extension AnalysisAnswer {
    /// What a chart of this answer is about.
    func subject(_ parameters: AnalysisParameters, _ formula: Formula, _ options: ChartOptions)
        -> ChartSubject
    {
        ChartSubject(
            edition, parameters.question, words: parameters.question.text == nil ? nil : words,
            expandsMembers: parameters.expandsMembers, formula: formula, width: options.width,
            scheme: options.scheme)
    }

    private var words: String? { target.parameters.first { $0.name == Parameter.text.name }?.value }

    /// A chart as an answer.
    func answer(_ chart: Chart) -> Answer {
        var answer = answer(chart.svg())
        answer.policy = Self.policies[chart.scheme]
        return answer
    }

    /// What a chart may load: its own style, named by its hash, and nothing else. A page that shows it in an image has a
    /// policy of its own.
    private static let policies = Dictionary(
        uniqueKeysWithValues: ColourScheme.allCases.map { scheme in
            (
                scheme,
                "default-src 'none'; style-src \(StandingFields.source(ofStyle: scheme.styleSheet)); base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            )
        })
}
