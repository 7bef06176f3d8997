/// How Mailchimp's Marketing API 3.0 writes members and audiences.
enum MailchimpShape {
    /// The id of a member: MD5 of the lower-cased address.
    static func memberID(of email: String) -> String { MD5.hexadecimal(of: email.lowercased().utf8) }

    /// One member of an audience, with everything that Mailchimp sends.
    static func member(_ person: SimulatedPerson, list: String, host: String) -> WireJSON {
        if let raw = person.raw { return .raw(raw) }
        let email = person.email ?? ""
        let unique = String(MD5.hexadecimal(of: (list + person.id).utf8).prefix(10))
        let signup = person.status == .pending || person.status == .subscribed ? time(person.createdAt) : ""
        let confirmed = person.status == .pending || person.status == .transactional ? "" : time(person.createdAt)
        var members: [(String, WireJSON)] = [
            ("id", .text(person.id)),
            ("email_address", .text(email)),
            ("unique_email_id", .text(unique)),
            ("contact_id", .text(MD5.hexadecimal(of: person.id.utf8))),
            ("full_name", .text([person.firstName, person.lastName].filter { !$0.isEmpty }.joined(separator: " "))),
            ("web_id", .int(webID(person.id))),
            ("email_type", .text("html")),
            ("status", .text(person.status.rawValue)),
        ]
        if person.status == .unsubscribed {
            members.append(("unsubscribe_reason", .text("N/A (Unsubscribed by an admin)")))
        }
        members += [
            ("consents_to_one_to_one_messaging", .bool(true)),
            ("sms_phone_number", .text("")),
            ("sms_subscription_status", .text("")),
            ("sms_subscription_last_updated", .text("")),
            ("merge_fields", mergeFields(person)),
            ("interests", .object([])),
            ("stats", stats(person)),
            ("ip_signup", .text("")),
            ("timestamp_signup", .text(signup)),
            ("ip_opt", .text(confirmed.isEmpty ? "" : "192.0.2.7")),
            ("timestamp_opt", .text(confirmed)),
            ("member_rating", .int(person.status == .subscribed ? 4 : 1)),
            ("last_changed", .text(time(person.changedAt))),
            ("language", .text(person.language)),
            ("vip", .bool(person.tags.contains("VIP Panamá"))),
            ("email_client", .text("")),
            ("location", location),
            ("source", .text("API - Generic")),
            ("tags_count", .int(person.tags.count)),
            ("tags", .array(person.tags.map { .object([("id", .int(tagID($0))), ("name", .text($0))]) })),
            ("list_id", .text(list)),
            (
                "_links",
                links(
                    ["self", "parent", "update", "upsert", "delete", "activity", "goals", "notes"],
                    "\(host)/lists/\(list)/members/\(person.id)", "Lists/Members")
            ),
        ]
        return .object(members)
    }

    /// `""` stands for a missing value, as in every merge field.
    private static func mergeFields(_ person: SimulatedPerson) -> WireJSON {
        let birthday = person.birthday.map { CivilTime.padded($0.month) + "/" + CivilTime.padded($0.day) }
        return .object([
            ("FNAME", .text(person.firstName)), ("LNAME", .text(person.lastName)), ("ADDRESS", .text("")),
            ("PHONE", .text(person.phone ?? "")), ("BIRTHDAY", .text(birthday ?? "")),
        ])
    }

    private static func stats(_ person: SimulatedPerson) -> WireJSON {
        var members: [(String, WireJSON)] = [("avg_open_rate", .number("0.25")), ("avg_click_rate", .number("0.05"))]
        if person.orders > 0 {
            let total = "\(person.spentCents / 100).\(CivilTime.padded(person.spentCents % 100))"
            members.append(
                (
                    "ecommerce_data",
                    .object([
                        ("total_revenue", .number(total)), ("number_of_orders", .int(person.orders)),
                        ("currency_code", .text("USD")),
                    ])
                ))
        }
        return .object(members)
    }

    private static let location = WireJSON.object([
        ("latitude", .number("8.98333")), ("longitude", .number("-79.51667")), ("gmtoff", .int(-5)),
        ("dstoff", .int(-5)), ("country_code", .text("PA")), ("timezone", .text("america/panama")),
        ("region", .text("8")),
    ])

    private static func webID(_ id: String) -> Int { Int(id.prefix(7), radix: 16) ?? 0 }

    private static func tagID(_ tag: String) -> Int { 10_000 + tag.utf8.reduce(0) { ($0 * 31 + Int($1)) % 89_999 } }

    /// UTC with an offset and whole seconds.
    static func time(_ milliseconds: Int64) -> String { CivilTime(milliseconds: milliseconds).offsetText }

    /// The links that Mailchimp puts into every object.
    static func links(_ relations: [String], _ href: String, _ schema: String) -> WireJSON {
        let base = "https://us99.api.mailchimp.com/schema/3.0/Definitions/"
        return .array(
            relations.map { relation in
                .object([
                    ("rel", .text(relation)), ("href", .text(href)), ("method", .text("GET")),
                    ("targetSchema", .text("\(base)\(schema)/Response.json")),
                ])
            })
    }

    /// How many members an audience has, by status; `total_contacts` leaves the archived ones out.
    struct Counts {
        var subscribed = 0
        var unsubscribed = 0
        var cleaned = 0
        var total = 0

        init() {}

        init(of people: [SimulatedPerson]) {
            subscribed = people.count { $0.status == .subscribed }
            unsubscribed = people.count { $0.status == .unsubscribed }
            cleaned = people.count { $0.status == .cleaned }
            total = people.count { $0.status != .archived }
        }
    }

    /// One audience.
    static func audience(_ audience: MailchimpService.Audience, counts: Counts, host: String) -> WireJSON {
        .object([
            ("id", .text(audience.id)),
            ("web_id", .int(webID(audience.id))),
            ("name", .text(audience.name)),
            (
                "contact",
                .object([
                    ("company", .text("Tienda Demo")), ("address1", .text("Vía España 1")), ("city", .text("Panamá")),
                    ("country", .text("PA")),
                ])
            ),
            ("permission_reminder", .text("Recibe este correo porque se suscribió en la tienda.")),
            ("use_archive_bar", .bool(true)),
            ("date_created", .text("2021-03-01T15:00:00+00:00")),
            ("list_rating", .int(3)),
            ("email_type_option", .bool(false)),
            ("visibility", .text("pub")),
            ("double_optin", .bool(audience.doubleOptIn)),
            ("has_welcome", .bool(false)),
            ("marketing_permissions", .bool(false)),
            ("modules", .array([])),
            (
                "stats",
                .object([
                    ("member_count", .int(counts.subscribed)),
                    ("total_contacts", .int(counts.total)),
                    ("unsubscribe_count", .int(counts.unsubscribed)), ("cleaned_count", .int(counts.cleaned)),
                    ("merge_field_count", .int(5)),
                ])
            ),
            ("_links", links(["self", "members", "merge-fields"], "\(host)/lists/\(audience.id)", "Lists")),
        ])
    }
}
