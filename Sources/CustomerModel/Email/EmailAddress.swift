/// Reads what a person typed as an address (R2; RFC 5321 and 6531 without comments, quoted local parts and literals).
package enum EmailAddress {
    /// The key of a typed address, or why it is no usable mailbox.
    ///
    /// Addresses of plain ASCII, nearly all of them, are checked and folded in one pass over their bytes.
    package static func key(of typed: String, foldingGmail: Bool = false) -> Result<EmailKey, EmailProblem> {
        var typed = typed
        let plain = typed.withUTF8 { plainKey(of: $0) }
        let result: Result<EmailKey, EmailProblem>
        switch plain {
        case .key(let key): result = .success(EmailKey(rawValue: key))
        case .needsUnicode: result = unicodeKey(of: typed)
        }
        guard foldingGmail, case .success(let key) = result else { return result }
        return .success(GmailFolding.folded(key))
    }

    private enum Plain {
        case key(String)
        case needsUnicode
    }

    /// One pass for `ana@example.com` and ` Ana@Example.COM `; anything else goes the long way.
    private static func plainKey(of bytes: UnsafeBufferPointer<UInt8>) -> Plain {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] == 0x20 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 { end -= 1 }
        guard end - start >= 6, end - start <= 254 else { return .needsUnicode }
        var at = -1
        for index in start..<end {
            let byte = bytes[index]
            if byte == 0x40 {
                if at >= 0 { return .needsUnicode }
                at = index
            } else if !ASCII.isPlainMailboxByte(byte) {
                return .needsUnicode
            }
        }
        guard at > start, at - start <= 64, at < end - 3 else { return .needsUnicode }
        let rebased = UnsafeBufferPointer(rebasing: bytes[start..<end])
        guard MailboxGrammar.isDotAtom(rebased[..<(at - start)]),
            MailboxGrammar.isDomain(rebased[(at - start + 1)...])
        else { return .needsUnicode }
        return .key(
            String(unsafeUninitializedCapacity: end - start) { target in
                for index in 0..<rebased.count {
                    target.initializeElement(at: index, to: ASCII.lowercased(rebased[index]))
                }
                return rebased.count
            })
    }

    private static func unicodeKey(of typed: String) -> Result<EmailKey, EmailProblem> {
        let address = AddressUnwrapping.bareAddress(in: typed)
        guard !address.isEmpty else { return .failure(.empty) }
        guard let at = address.lastIndex(of: "@") else { return .failure(.noAt) }
        // Lower-casing can undo the composition (İ becomes i and a dot above), so NFC comes last.
        let local = UnicodeNFC.normalized(UnicodeNFC.normalized(String(address[..<at])).lowercased())
        guard !local.isEmpty else { return .failure(.emptyLocalPart) }
        guard local.utf8.count <= 64 else { return .failure(.localPartTooLong) }
        guard MailboxGrammar.isInternationalDotAtom(local) else { return .failure(.badLocalPart) }
        guard let domain = DomainName.ascii(String(address[address.index(after: at)...])) else {
            return .failure(.badDomain)
        }
        guard domain.utf8.contains(0x2E) else { return .failure(.noDotInDomain) }
        let key = local + "@" + domain
        guard key.utf8.count <= 254 else { return .failure(.tooLong) }
        return .success(EmailKey(rawValue: key))
    }
}
