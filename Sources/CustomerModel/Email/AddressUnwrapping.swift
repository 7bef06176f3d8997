/// Takes off what people and programs put around an address.
enum AddressUnwrapping {
    /// The address without outer blanks, zero-width characters, `mailto:`, angle brackets and a display name (R2).
    static func bareAddress(in typed: String) -> String {
        var scalars = typed.unicodeScalars.filter { !isInvisible($0) }[...]
        trim(&scalars)
        if scalars.last == ">", let open = scalars.lastIndex(of: "<") {
            scalars = scalars[scalars.index(after: open)..<scalars.index(before: scalars.endIndex)]
            trim(&scalars)
        }
        while scalars.first == "<" { scalars.removeFirst() }
        while scalars.last == ">" { scalars.removeLast() }
        let scheme = "mailto:"
        if String(String.UnicodeScalarView(scalars.prefix(scheme.count))).lowercased() == scheme {
            scalars = scalars.dropFirst(scheme.count)
        }
        trim(&scalars)
        return String(String.UnicodeScalarView(scalars))
    }

    private static func trim(_ scalars: inout Substring.UnicodeScalarView) {
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
    }

    /// Zero-width characters, byte-order marks, soft hyphens and direction marks.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
