/// Yes and no, as services and people write them.
package enum Truth {
    /// `true`, `1`, `yes`, `sí`, `on` and their opposites, without case; nil for anything else.
    package static func parsed(_ text: String) -> Bool? {
        guard text.utf8.count <= 12 else { return nil }
        switch text.lowercased() {
        case "1", "true", "t", "yes", "y", "on", "si", "sí", "s", "sim", "verdadero", "verdadeiro": return true
        case "0", "false", "f", "no", "n", "off", "não", "nao", "falso": return false
        default: return nil
        }
    }
}

/// Whole numbers, as services and people write them.
package enum WholeNumber {
    /// `12`, `+12`, `-3`, `12.0` and `1,234`; nil for anything else and for what 64 bits cannot hold.
    package static func parsed(_ text: String) -> Int64? {
        var figures: [UInt8] = []
        var groups = 0
        var inGroup = 0
        var bytes = text.utf8[...]
        if let point = bytes.firstIndex(of: UInt8(ascii: ".")) {
            let decimals = bytes[point...].dropFirst()
            guard !decimals.isEmpty, decimals.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            bytes = bytes[..<point]
        }
        for byte in bytes {
            switch byte {
            case 0x30...0x39:
                inGroup += 1
                figures.append(byte)
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard figures.isEmpty else { return nil }
                figures.append(byte)
            case UInt8(ascii: ","):
                guard groups == 0 ? (1...3).contains(inGroup) : inGroup == 3 else { return nil }
                groups += 1
                inGroup = 0
            default: return nil
            }
            guard figures.count <= 24 else { return nil }
        }
        guard groups == 0 || inGroup == 3 else { return nil }
        return Int64(String(decoding: figures, as: UTF8.self))
    }
}
