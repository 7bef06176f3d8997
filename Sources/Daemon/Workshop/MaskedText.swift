/// The form of a value without the value: enough to see that a date is a date and an address an address.
enum MaskedText {
    /// The first letter or digit of each word and all signs stay; at most 60 characters.
    static func form(of value: String) -> String {
        var result = ""
        var isWithin = false
        for character in value.prefix(60) {
            let isHidden = character.isLetter || character.isNumber
            result.append(isHidden && isWithin ? "•" : character)
            isWithin = isHidden
        }
        return value.count > 60 ? result + "…" : result
    }
}
