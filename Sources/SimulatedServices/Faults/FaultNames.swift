extension Fault {
    /// The names that `named` understands, for a command line's help.
    package static let names = [
        "429", "429=SECONDS", "429-date=SECONDS", "429-text=TEXT", "status=CODE", "bare=CODE", "silence",
        "stalled-body", "cut-body",
        "cut-headers", "broken-json", "html", "empty-body", "endless-body", "broken-gzip", "expired-token",
        "error-inside-ok", "wrong-total=BY", "empty-list", "same-page", "never-last", "new-people", "redirect=URL",
        "redirect-home", "slow=MILLISECONDS", "reset",
    ]

    /// The fault that a command line names, such as `429=3` or `cut-body`; nothing where there is no such fault.
    package init?(named text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let value = parts.count > 1 ? parts[1] : nil
        let number = value.flatMap(Int.init)
        switch (parts.first, number, value) {
        case ("429", let seconds?, _): self = .rateLimited(.seconds(seconds))
        case ("429", nil, nil): self = .rateLimited(.none)
        case ("429-date", let seconds?, _): self = .rateLimited(.date(secondsFromNow: seconds))
        case ("429-text", _, let text?): self = .rateLimited(.text(text))
        case ("status", let code?, _): self = .status(code)
        case ("bare", let code?, _): self = .bare(code)
        case ("wrong-total", let difference?, _): self = .wrongTotal(difference)
        case ("slow", let milliseconds?, _): self = .slow(.milliseconds(milliseconds))
        case ("redirect", _, let url?): self = .redirect(to: url)
        case (let name?, nil, nil):
            guard let fault = Self.plain[name] else { return nil }
            self = fault
        default: return nil
        }
    }

    private static let plain: [String: Fault] = [
        "silence": .silence, "stalled-body": .stalledBody, "cut-body": .cutBody, "cut-headers": .cutHeaders,
        "broken-json": .brokenJSON,
        "html": .wrongContentType, "empty-body": .emptyBody, "endless-body": .endlessBody, "broken-gzip": .brokenGzip,
        "expired-token": .expiredToken, "error-inside-ok": .errorInsideOK, "empty-list": .emptyList,
        "same-page": .endlessPages(.samePage), "never-last": .endlessPages(.neverLast),
        "new-people": .endlessPages(.newPeople), "redirect-home": .redirectHome, "reset": .reset,
    ]
}
