import ConnectorKit
import CustomerModel
import Foundation
import TestSupport
import Testing

@Suite("Tables in every form")
struct TableTests {
    @Test("A random table reads back the same with any delimiter, encoding, quoting and line end")
    func roundTrips() async throws {
        var random = SeededRandom.printed("tables")
        let pieces = [
            "a", "B", "ñ", "é", "ü", " ", "Pérez", "Ruiz", "\"", "-", "'", "7", "€", "\n", ",", ";", "\t", "|",
        ]
        let wide = ["李", "😀", "Ж"]
        for _ in 0..<120 {
            let delimiter = random.pick([",", ";", "\t", "|"])
            let encoding = random.pick(["utf-8", "utf-8", "utf-16le", "utf-16be", "windows-1252"])
            let lineEnd = random.pick(["\n", "\r\n", "\r"])
            let letters = encoding == "windows-1252" ? pieces : pieces + wide
            var expected: [Record] = []
            var rows = [["ID", "Correo", "Nombres", "Apellidos", "Ciudad"]]
            for number in 0..<Int.random(in: 1...40, using: &random) {
                var cells = ["k\(number)", "p\(number)@example.com"]
                for _ in 0..<3 {
                    let count = Int.random(in: 0...6, using: &random)
                    cells.append((0..<count).map { _ in random.pick(letters) }.joined())
                }
                var record = Record(externalID: ExternalID(cells[0]))
                record.fields[.email] = cells[1]
                let fields: [CustomerField] = [.firstName, .lastName, .city]
                for (field, value) in zip(fields, cells[2...]) {
                    let clean = TextCleaner.cleaned(value).text
                    record.fields[field] = clean.flatMap { ["-", "--"].contains($0) ? nil : $0 }
                }
                rows.append(cells)
                expected.append(record)
            }
            let text =
                rows.map { row in
                    row.map { cell in
                        let mustQuote = cell.contains { "\"\n,;\t| ".contains($0) }
                        guard mustQuote || random.chance(0.3) else { return cell }
                        let inner = cell.replacingOccurrences(of: "\"", with: "\"\"").replacingOccurrences(
                            of: "\n", with: lineEnd)
                        return "\"\(inner)\""
                    }.joined(separator: delimiter)
                }.joined(separator: lineEnd) + (random.chance(0.5) ? lineEnd : "")
            let pulled = try await pull(bytes: encoded(text, encoding, marked: random.chance(0.5)))
            #expect(pulled.rejections.isEmpty, "\(encoding) \(delimiter.debugDescription)")
            #expect(pulled.records == expected, "\(encoding) \(text.debugDescription)")
            #expect(pulled.outcome.reachedEnd)
        }
    }

    @Test("Each broken row is told with its own line, and costs no neighbour")
    func brokenRows() async throws {
        var random = SeededRandom.printed("broken rows")
        for _ in 0..<60 {
            var text = "id,email,name\n"
            var line = 2
            var sound: [String] = []
            var broken: [String] = []
            for number in 0..<Int.random(in: 1...60, using: &random) {
                switch Int.random(in: 0..<8, using: &random) {
                case 0:
                    text += "\(number),x@example.com\n"
                    broken.append("clientes.csv:\(line)")
                    line += 1
                case 1:
                    text += "\(number),x@example.com,\"open\n"
                    broken.append("clientes.csv:\(line)")
                    line += 1
                    // What tells that it is open: a row whose quoted cell begins behind its first line.
                    text += "s\(number),y@example.com,\"closed\"\n"
                    sound.append("s\(number)")
                    line += 1
                case 2:
                    text += "m\(number),x@example.com,\"one\ntwo \"\"x\"\"\nthree\"\n"
                    sound.append("m\(number)")
                    line += 3
                case 3:
                    text += "\n"
                    line += 1
                default:
                    text += "r\(number),x@example.com,name\n"
                    sound.append("r\(number)")
                    line += 1
                }
            }
            let pulled = try await pull("csv", text)
            #expect(pulled.records.map(\.externalID.rawValue) == sound, "\(text)")
            #expect(pulled.rejections.map(\.position) == broken, "\(text)")
        }
    }

    @Test("A row that is not of the file's encoding is told with its line")
    func wrongEncoding() async throws {
        var bytes = Array("id,email,name\n1,a@example.com,José\n2,b@example.com,Jos".utf8)
        bytes += [0xE9]
        bytes += Array("\n3,c@example.com,Peña\n".utf8)
        let pulled = try await pull(bytes: bytes)
        #expect(pulled.records.map(\.externalID.rawValue) == ["1", "3"])
        #expect(pulled.rejections.map(\.position) == ["clientes.csv:3"])

        var wide = encoded("id,email,name\n1,a@example.com,José\n2,b@example.com,x", "utf-16le", marked: true)
        wide += [0x00, 0xD8]
        wide += encoded("\n3,c@example.com,Peña\n", "utf-16le")
        let pulledWide = try await pull(bytes: wide)
        #expect(pulledWide.records.map(\.externalID.rawValue) == ["1", "3"])
        #expect(pulledWide.rejections.map(\.position) == ["clientes.csv:3"])
    }

    @Test("The encoding is found although the first letter beyond ASCII comes after a megabyte")
    func lateLetters() async throws {
        var text = "id,email,name\n"
        for number in 0..<40_000 { text += "\(number),p\(number)@example.com,Ana\n" }
        text += "x,x@example.com,José Peña\n"
        for encoding in ["utf-8", "windows-1252"] {
            let pulled = try await pull(bytes: encoded(text, encoding))
            #expect(pulled.records.last?.fields[.lastName] == "Peña")
            #expect(pulled.records.count == 40_001)
            #expect(pulled.pages == 41)
        }
    }

    @Test("The encoding is found although the only letter beyond ASCII ends the file", arguments: ["", "\n", "\r\n"])
    func lastLetter(ending: String) async throws {
        for encoding in ["utf-8", "windows-1252"] {
            let pulled = try await pull(bytes: encoded("id,email,name\n1,a@example.com,José" + ending, encoding))
            #expect(pulled.records.map(\.fields[.firstName]) == ["José"], "\(encoding)")
        }
    }

    @Test("A row of many megabytes and a quote that is never closed are given up in bounded memory")
    func hugeRows() async throws {
        var text = "id,email,name\n1,a@example.com,"
        text += String(repeating: "x", count: 5 << 20)
        text += "\n2,b@example.com,Beto\n3,c@example.com,\"never closed\n4,d@example.com,Dora\n"
        for number in 5..<60_000 { text += "\(number),p\(number)@example.com,Ana Ruiz\n" }
        let pulled = try await pull("csv", text)
        #expect(pulled.rejections.map(\.position) == ["clientes.csv:2", "clientes.csv:4"])
        #expect(pulled.records.count == 59_997)
    }

    @Test("Random bytes never crash, and lose no sound row behind them")
    func fuzz() async throws {
        var random = SeededRandom.printed("fuzz")
        let likely: [UInt8] = Array("\",;\n\r\t|a@".utf8) + [0xC3, 0xA9, 0xFF, 0xFE, 0x00]
        for _ in 0..<250 {
            let noise = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                random.chance(0.7) ? random.pick(likely) : UInt8.random(in: 0...255, using: &random)
            }
            _ = try? await pull(bytes: noise)
            _ = try? await pull("jsonl", bytes: noise)
            // Behind a header, noise cannot make the file unreadable.
            let header = Array("id,email,name\nfirst,f@example.com,Ana\n".utf8)
            let tail = Array("\nlast,l@example.com,\"Luz\"\n".utf8)
            let pulled = try await pull(
                bytes: header + noise + tail, ["delimiter": .text("comma"), "encoding": .text("utf-8")])
            #expect(pulled.records.first?.externalID == ExternalID("first"), "\(noise)")
            #expect(pulled.records.last?.externalID == ExternalID("last"), "\(noise)")
            #expect(pulled.outcome.reachedEnd)
        }
    }

    @Test(
        "An empty file and a file with a header alone give nothing", arguments: ["", "\n\n", "id,email\n", "\u{FEFF}"])
    func empty(_ text: String) async throws {
        let pulled = try await pull("csv", text)
        #expect(pulled.records.isEmpty && pulled.rejections.isEmpty)
        #expect(pulled.outcome.reachedEnd)
    }

    @Test("R1: an external ID of a megabyte is quarantined, a name of 10 kB is cut, neighbours stay")
    func longValues() async throws {
        let long = String(repeating: "9", count: 600_000)
        let name = String(repeating: "ñ", count: 5000)
        let pulled = try await pull(
            "csv", "id,email,nombres\n\(long),a@example.com,A\n2,b@example.com,\(name)\n3,c@example.com,C\n")
        #expect(pulled.rejections.map(\.reason) == [.externalIDTooLong])
        #expect(pulled.records.map(\.externalID.rawValue) == ["2", "3"])
        #expect(pulled.records[0].fields[.firstName]?.utf8.count == 1024)
        #expect(pulled.warnings.contains { $0.contains("longer than 1024 bytes") })
    }
}
