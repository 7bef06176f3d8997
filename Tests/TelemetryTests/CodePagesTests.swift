import Foundation
import Telemetry
import Testing

@Suite("Pages of code")
struct CodePagesTests {
    @Test("Only what holds code of a file and cannot be written is given back")
    func mappings() {
        let maps = """
            55d0a0000000-55d0a0100000 r-xp 00000000 fd:00 123                        /usr/bin/clientelad
            55d0a0100000-55d0a0200000 r--p 00100000 fd:00 123                        /usr/bin/clientelad
            55d0a0200000-55d0a0300000 rw-p 00200000 fd:00 123                        /usr/bin/clientelad
            55d0a0300000-55d0a0400000 rwxp 00000000 fd:00 124                        /usr/lib/odd.so
            55d0a0400000-55d0a0500000 r-xs 00000000 fd:00 125                        /usr/lib/shared.so
            7f0000000000-7f0000001000 r-xp 00000000 00:00 0
            7f0000001000-7f0000002000 r-xp 00000000 fd:00 126                        /usr/lib/with blank.so (deleted)
            7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0                          [vdso]
            nonsense

            """
        #expect(
            CodePages.mappings(in: maps) == [0x55d0_a000_0000..<0x55d0_a010_0000, 0x7f00_0000_1000..<0x7f00_0000_2000])
    }

    @Test("A process goes on, with less in memory")
    func release() throws {
        let numbers = try Probe.run("release").split(separator: " ").compactMap { UInt64($0.filter(\.isNumber)) }
        try #require(numbers.count == 2)
        #expect(numbers[1] + 1 << 20 < numbers[0], "\(numbers)")
    }
}
