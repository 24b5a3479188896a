// What an answer says about how the question was understood.

import Representations

/// How the question was understood, where that may surprise.
struct Warning: Equatable, Sendable {
    let code: String
    /// The parameter that it is about; `nil` where it is about none in particular.
    let parameter: String?
    let detail: String

    /// What is due where records have dates too coarse for the day asked about, or are first attested after it.
    ///
    /// - Parameters:
    ///   - straddling: how many are counted although their date lies on both sides of the day.
    ///   - attestedLater: how many are left out because nobody attests them by then.
    ///   - whole: what the first are some of, such as `of 15`.
    static func ofDay(straddling: Int, attestedLater: Int, _ whole: String) -> [Warning] {
        var warnings: [Warning] = []
        if straddling > 0 {
            warnings.append(
                Warning(
                    code: "date-straddles", parameter: "as_of",
                    detail:
                        "\(straddling) \(whole) have a date too coarse to say on which side of as_of it lies; they are counted."
                ))
        }
        if attestedLater > 0 {
            warnings.append(
                Warning(
                    code: "attested-later", parameter: "as_of",
                    detail:
                        "\(attestedLater) more have an unknown start and are first attested after as_of; they are not counted."
                ))
        }
        return warnings
    }

    /// Writes the member `warnings`.
    static func write(_ warnings: [Warning], to writer: inout JSONWriter) {
        writer.key("warnings")
        writer.beginList()
        for warning in warnings {
            writer.beginObject()
            writer.member("code", warning.code)
            writer.key("parameter")
            writer.text(orNull: warning.parameter)
            writer.member("detail", warning.detail)
            writer.endObject()
        }
        writer.endList()
    }
}
