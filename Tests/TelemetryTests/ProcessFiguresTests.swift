import Foundation
import Telemetry
import Testing

@Suite("Figures of the process")
struct ProcessFiguresTests {
    @Test("Resident memory is the second number of statm, in pages")
    func statm() {
        #expect(ProcessFigures.residentBytes(statm: "31206 5120 4096 7000 0 900 0\n", pageSize: 4096) == 20 << 20)
        for broken in ["", "31206", "a b c", "1 99999999999999999999 1"] {
            #expect(ProcessFigures.residentBytes(statm: broken, pageSize: 4096) == nil)
        }
    }

    @Test("The kernel's figures are there and plausible")
    func current() throws {
        let pipes = (0..<20).map { _ in Pipe() }
        let figures = try #require(ProcessFigures.current())
        #expect(figures.openDescriptors >= 43, "\(pipes.count) pipes and the standard three")
        #expect(figures.residentBytes > 1 << 20 && figures.residentBytes < 16 << 30)
    }
}
