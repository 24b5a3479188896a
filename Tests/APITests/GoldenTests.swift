// The golden answers, asked in memory.

import GoldenAnswers
import Testing

@Suite struct GoldenTests {
    @Test func everyGoldenAnswerIsGivenByteForByte() throws {
        let golden = try GoldenAnswer.all()
        #expect(golden.count >= 30)
        for answer in golden {
            let difference = try answer.difference(from: Small.reply(answer.request))
            #expect(difference == nil, "\(difference ?? "")")
        }
    }
}
