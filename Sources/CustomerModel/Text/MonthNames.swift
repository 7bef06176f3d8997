/// Month names and their usual abbreviations in English, Spanish and Portuguese, without case.
enum MonthNames {
    /// The month of that name, 1 to 12.
    static func month(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        guard name.count >= 3, name.count <= 10 else { return nil }
        var text = String()
        // `março` is the only one with a letter beyond ASCII.
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            text.unicodeScalars.append(scalar == "ç" || scalar == "Ç" ? "c" : scalar)
        }
        let folded = text.lowercased()
        for (index, names) in table.enumerated() where names.contains(folded) { return index + 1 }
        return nil
    }

    private static let table: [[String]] = [
        ["jan", "january", "ene", "enero", "janeiro"],
        ["feb", "february", "febrero", "fev", "fevereiro"],
        ["mar", "march", "marzo", "marco"],
        ["apr", "april", "abr", "abril"],
        ["may", "mayo", "mai", "maio"],
        ["jun", "june", "junio", "junho"],
        ["jul", "july", "julio", "julho"],
        ["aug", "august", "ago", "agosto"],
        ["sep", "sept", "september", "septiembre", "setiembre", "set", "setembro"],
        ["oct", "october", "octubre", "out", "outubro"],
        ["nov", "november", "noviembre", "novembro"],
        ["dec", "december", "dic", "diciembre", "dez", "dezembro"],
    ]
}
