/// Folds the spellings that Gmail delivers to one mailbox: dots, `+tags` and `googlemail.com`; off by default (R2).
enum GmailFolding {
    static func folded(_ key: EmailKey) -> EmailKey {
        guard let at = key.rawValue.lastIndex(of: "@") else { return key }
        let domain = key.rawValue[key.rawValue.index(after: at)...]
        guard domain == "gmail.com" || domain == "googlemail.com" else { return key }
        let mailbox = key.rawValue[..<at].prefix { $0 != "+" }.filter { $0 != "." }
        return mailbox.isEmpty ? key : EmailKey(rawValue: mailbox + "@gmail.com")
    }
}
