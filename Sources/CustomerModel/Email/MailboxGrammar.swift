/// The grammar of a mailbox: dot-atoms before the @, labels behind it.
enum MailboxGrammar {
    /// Letters, digits and `!#$%&'*+-/=?^_{|}~` in groups that single dots separate (RFC 5322 dot-atom).
    static func isDotAtom(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var afterDot = true
        for byte in bytes {
            if byte == 0x2E {
                if afterDot { return false }
                afterDot = true
            } else {
                guard ASCII.isAtomByte(byte) else { return false }
                afterDot = false
            }
        }
        return !afterDot
    }

    /// The same with letters and digits of every script (RFC 6531).
    static func isInternationalDotAtom(_ text: String) -> Bool {
        var afterDot = true
        for scalar in text.unicodeScalars {
            if scalar == "." {
                if afterDot { return false }
                afterDot = true
                continue
            }
            afterDot = false
            if scalar.isASCII {
                guard ASCII.isAtomByte(UInt8(scalar.value)) else { return false }
            } else {
                guard isWordScalar(scalar) else { return false }
            }
        }
        return !afterDot
    }

    /// Labels of letters, digits and inner hyphens, at least two, the last not of digits alone.
    static func isDomain(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var label = 0
        var labels = 0
        var labelIsDigits = true
        var previous: UInt8 = 0x2E
        for byte in bytes {
            if byte == 0x2E {
                guard label > 0, previous != 0x2D else { return false }
                labels += 1
                label = 0
                labelIsDigits = true
            } else {
                guard ASCII.isLetterOrDigit(byte) || (byte == 0x2D && label > 0) else { return false }
                if !ASCII.isDigit(byte) { labelIsDigits = false }
                label += 1
                guard label <= 63 else { return false }
            }
            previous = byte
        }
        return label > 0 && previous != 0x2D && labels >= 1 && !labelIsDigits
    }

    /// Whether a scalar beyond ASCII may stand in a name: letters, marks, digits, and emoji in local parts.
    static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default:
            true
        }
    }
}

/// Questions about single ASCII bytes.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    static func isAtomByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || atomSigns[Int(byte & 0x7F)] && byte < 0x80
    }

    static func isPlainMailboxByte(_ byte: UInt8) -> Bool { byte == 0x2E || isAtomByte(byte) }

    private static let atomSigns: [Bool] = {
        var table = [Bool](repeating: false, count: 128)
        for byte in "!#$%&'*+-/=?^_`{|}~".utf8 { table[Int(byte)] = true }
        return table
    }()
}
