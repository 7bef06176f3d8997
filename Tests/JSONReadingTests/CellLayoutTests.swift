import CSimdJSON
import JSONReading
import Testing

/// Rows of the parser are read in place.
@Suite struct CellLayoutTests {
    @Test("a cell lies in memory as the parser writes it")
    func layout() {
        #expect(MemoryLayout<JSONCell>.size == MemoryLayout<csj_cell>.size)
        #expect(MemoryLayout<JSONCell>.stride == MemoryLayout<csj_cell>.stride)
        #expect(MemoryLayout<JSONCell>.offset(of: \.at) == MemoryLayout<csj_cell>.offset(of: \.at))
        #expect(MemoryLayout<JSONCell>.offset(of: \.length) == MemoryLayout<csj_cell>.offset(of: \.length))
        #expect(MemoryLayout<JSONCell>.offset(of: \.kind) == MemoryLayout<csj_cell>.offset(of: \.type))
        #expect(MemoryLayout<JSONCell>.offset(of: \.flags) == MemoryLayout<csj_cell>.offset(of: \.flags))
    }
}
