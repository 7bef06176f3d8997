extension FixedWidthInteger {
    /// A number in the one way in which it is written here: no plus, no leading zeros.
    package init?(plain text: String) {
        guard let number = Self(text), String(number) == text else { return nil }
        self = number
    }
}
