// A query while it is read: what came, and everything that is wrong with it.

import Catalog
import HTTPMessage

/// Parameters by name, and the faults found so far.
struct QueryReading {
    /// The names in the order in which they first came.
    private var names: [String] = []
    private var valuesByName: [String: [String]] = [:]
    /// What is wrong, in the order in which it was found.
    var faults: [Problem.Detail] = []

    /// Takes the parameters of a target; too many, or too long ones, are faults.
    init(_ target: Target) {
        self.init(target.parameters, valueBytesMaximum: ListParameters.valueBytesMaximum)
    }

    /// Takes parameters of a query or a form.
    init(_ parameters: [Target.Parameter], valueBytesMaximum: Int) {
        guard parameters.count <= ListParameters.parameterMaximum else {
            let detail =
                "The query has \(parameters.count) parameters; at most \(ListParameters.parameterMaximum) are taken."
            faults = [Problem.Detail(code: "too-many-parameters", parameter: "query", detail: detail)]
            return
        }
        for parameter in parameters {
            if max(parameter.value.utf8.count, parameter.name.utf8.count) > valueBytesMaximum {
                let name = String(parameter.name.prefix(80))
                faults.append(
                    .invalidValue(name, "\(name) is longer than \(valueBytesMaximum) bytes."))
                continue
            }
            if valuesByName[parameter.name] == nil { names.append(parameter.name) }
            valuesByName[parameter.name, default: []].append(parameter.value)
        }
    }

    /// The names that are not those of the parameters given.
    func names(beside known: [Parameter]) -> [String] {
        names.filter { name in !known.contains { $0.name == name } }
    }

    /// The values that came under a name.
    func values(_ name: String) -> [String] { valuesByName[name] ?? [] }

    /// Makes a fault of every name that is not that of one of the parameters given.
    mutating func refuseNames(beside known: [Parameter]) {
        for name in names(beside: known) {
            let suggestion = Suggestion.nearest(to: name, among: known.map(\.name)).first
            let there =
                known.isEmpty ? "there are none" : "there are \(known.map(\.name).joined(separator: ", "))"
            faults.append(
                .unknownParameter(
                    name, "\u{201C}\(name)\u{201D} is no parameter here; \(there).", didYouMean: suggestion))
        }
    }

    /// Ends the reading.
    ///
    /// - Throws: `parameters` with all faults, in the order in which the query has the parameters.
    func finish() throws(Failure) {
        guard !faults.isEmpty else { return }
        let ordered = faults.enumerated().sorted { left, right in
            let places = [left, right].map { names.firstIndex(of: $0.element.parameter) ?? -1 }
            return (places[0], left.offset) < (places[1], right.offset)
        }
        throw .parameters(ordered.map(\.element))
    }

    /// Reads a parameter that may come once. An empty value is a fault, except of `cursor` and `q`, which then ask
    /// for nothing.
    mutating func value<Value>(_ name: String, _ read: (String) throws(ParameterFailure) -> Value) -> Value? {
        guard let values = valuesByName[name] else { return nil }
        if values.count > 1 {
            faults.append(.repeated(name, count: values.count))
            return nil
        }
        if values[0].isEmpty {
            if name != "cursor" && name != "q" { faults.append(.empty(name)) }
            return nil
        }
        do throws(ParameterFailure) {
            return try read(values[0])
        } catch {
            faults.append(error.detail)
            return nil
        }
    }
}
