import ControlAPI

/// What the linter says of a manifest.
enum ManifestPage {
    static func page(_ review: ManifestReview, of file: String) -> Page {
        var page = Page()
        for finding in review.findings {
            page.add(
                Span("\(finding.file):\(finding.line):\(finding.column): ", .faint),
                Span("\(finding.severity.rawValue): ", finding.severity == .error ? .bad : .attention),
                Span(finding.sentence))
        }
        let errors = review.findings.count { $0.severity == .error }
        guard let connector = review.connector else {
            page.add(Span("\(file) cannot be used: \(errors == 1 ? "1 mistake" : "\(errors) mistakes")", .bad))
            return page
        }
        page.add(Span("\(file) can be used", .good))
        page.add("  → try it with a real key: clientelactl connectors try \(file)")
        page.addGap()
        page.add(ConnectorsPage.page(connector))
        return page
    }
}
