/// A report as one e-mail (RFC 5322, MIME).
package enum MailMessage {
    /// Headers and body, in ASCII, with CRLF at the end of each line.
    ///
    /// `from` and `to` are mailboxes that were checked.
    package static func text(
        of event: ReportEvent, shop: String?, operator person: ReportPlan.Operator, from: String, to: String
    ) -> String {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        return [
            MailHeader.date(event.at),
            MailHeader.structured("From", "Clientela <\(from)>"),
            MailHeader.structured("To", to),
            MailHeader.unstructured("Subject", MailText.subject(of: event, shop: shop)),
            MailHeader.structured("Message-ID", "<\(event.id)@\(domain)>"),
            // Nobody's absence is to be answered to a program (RFC 3834).
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "\r\n",
            QuotedPrintable.body(MailText.body(of: event, operator: person)),
        ].joined()
    }
}
