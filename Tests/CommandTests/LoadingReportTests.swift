// What people are told while they wait for a large dataset.

import CatalogLoader
import Testing

@testable import demarche

@Suite struct LoadingReportTests {
    @Test func progressSaysHowManyHowFastAndHowMuchLonger() {
        var progress = LoadProgress()
        progress.records = 412_345
        progress.bytes = 200_000_000
        progress.bytesTotal = 500_000_000
        #expect(
            LoadingReport.text(progress, seconds: 2)
                == "loading: 412,345 records (40 %), 206,172 a second, about 3 s left")
        progress.phase = .indexing
        #expect(LoadingReport.text(progress, seconds: 2) == "indexing 412,345 records")
    }

    @Test func progressWithoutBytesOrTimeIsNoDivisionByZero() {
        #expect(
            LoadingReport.text(LoadProgress(), seconds: 0)
                == "loading: 0 records (100 %), 0 a second, about 0 s left")
        var grown = LoadProgress()
        grown.records = 1_000
        grown.bytes = 20
        grown.bytesTotal = 10
        #expect(
            LoadingReport.text(grown, seconds: 1)
                == "loading: 1,000 records (100 %), 1,000 a second, about 0 s left")
    }

    @Test func nothingIsSaidOfAShortLoad() throws {
        let checked = try demarche("check", "config/dataset", folder: packageFolder)
        #expect(checked.status == 0)
        #expect(checked.errors.isEmpty && !checked.output.contains("loading"))
    }
}
