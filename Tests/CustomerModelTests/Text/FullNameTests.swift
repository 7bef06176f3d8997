import CustomerModel
import TestSupport
import Testing

@Suite("V7: whole names")
struct FullNameTests {
    @Test(
        "V7: a whole name in given names and surnames",
        arguments: [
            ("Ana", "Ana", nil), ("Ana Pérez", "Ana", "Pérez"), ("Ana Pérez Gómez", "Ana", "Pérez Gómez"),
            ("Ana María Pérez Gómez", "Ana María", "Pérez Gómez"),
            ("Ana María del Sol Pérez Gómez", "Ana María del Sol", "Pérez Gómez"),
            ("Pérez Gómez, Ana María", "Ana María", "Pérez Gómez"), ("María de la Cruz", "María", "de la Cruz"),
            ("Ana de León Vargas", "Ana", "de León Vargas"), ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
            ("José dos Santos", "José", "dos Santos"),
            ("María del Carmen Pérez Gómez", "María del Carmen", "Pérez Gómez"),
            ("José Ortega y Gasset", "José", "Ortega y Gasset"), ("John Smith, Jr.", "John", "Smith Jr."),
            ("John Smith Jr", "John", "Smith Jr"), ("De León", "De", "León"), ("de la Rosa, Ana", "Ana", "de la Rosa"),
            (", Ana", "Ana", nil), ("Pérez,", nil, "Pérez"), ("", nil, nil), ("  ", nil, nil), (",", nil, nil),
            ("  Ana \t Pérez ", "Ana", "Pérez"), ("Ana y", "Ana", "y"),
        ] as [(String, String?, String?)])
    func splits(_ whole: String, _ first: String?, _ last: String?) {
        let split = FullName.split(whole)
        #expect(split.first == first)
        #expect(split.last == last)
    }

    @Test("V7: no word of a name is lost or invented")
    func keepsWords() {
        var random = SeededRandom.printed("FullName")
        let pieces = ["Ana ", "de ", "la ", "y ", "del ", "Carmen ", "von ", ", ", "Jr ", "Pérez ", " "]
        for _ in 0..<4000 {
            let typed = random.text(of: pieces, upTo: 8)
            let split = FullName.split(typed)
            let kept = [split.first, split.last].compactMap(\.self).joined(separator: " ")
            let before = typed.split { $0 == " " || $0 == "," }.sorted()
            #expect(kept.split(separator: " ").sorted() == before, "\(typed)")
        }
    }
}
