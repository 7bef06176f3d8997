import ConnectorKit
import StrictYAML

extension YAMLShape where Value == ConnectorCase.Increment {
    static var increment: YAMLShape {
        .table { reader in
            let asks = reader.optional("asks", .demands) ?? ConnectorCase.Demands()
            let records = reader.required("records", .list(of: .integer(in: 0...1000)))
            let before = reader.optional("before", .integer(in: 1...1000))
            let yields = reader.optional("yields", .list(of: .anyText))
            let people = reader.optional("people", .peopleService)
            return records.map { Value(asks: asks, records: $0, before: before, yields: yields, people: people) }
        }
    }
}

extension YAMLShape where Value == PeopleService {
    static var peopleService: YAMLShape {
        .table { reader in
            var service = PeopleService()
            let path = reader.optional("path", .text)
            let feeds = reader.optional("feeds", .list(of: .feed))
            reader.onlyOne(of: ["path", "feeds"])
            service.feeds = feeds ?? path.map { [PeopleService.Feed(path: $0)] } ?? []
            service.demands = YAMLShape<ConnectorCase.Demands>.read(reader)
            service.paging = reader.optional("paging", .choice(of: PeopleService.Paging.self)) ?? .none
            service.position = reader.optional("position", .text) ?? ""
            service.size = reader.optional("size", .text)
            service.isInBody = reader.optional("in_body", .boolean) ?? false
            service.isOpen = reader.optional("open", .boolean) ?? false
            service.first = reader.optional("first", .integer(in: 0...1)) ?? 0
            service.most = reader.optional("most", .integer(in: 1...100_000)) ?? 100
            service.key = reader.optional("key", .text) ?? "id"
            service.isRelative = reader.optional("relative", .boolean) ?? false
            service.keyedBy = reader.optional("keyed_by", .text)
            service.emptyAsList = reader.optional("empty_as_list", .boolean) ?? false
            service.page = reader.optional("page", .anyText) ?? "$records"
            service.lastPage = reader.optional("last_page", .anyText)
            service.emptyPage = reader.optional("empty_page", .anyText)
            service.headers = reader.optional("page_headers", .texts) ?? [:]
            return service
        }
    }
}

extension YAMLShape where Value == PeopleService.Feed {
    static var feed: YAMLShape {
        .table { reader in
            let path = reader.required("path", .text)
            let query = reader.optional("query", .texts) ?? [:]
            let records = reader.optional("records", .list(of: .integer(in: 0...1000)))
            return path.map { Value(path: $0, query: query, records: records) }
        }
    }
}

extension YAMLShape where Value == ExpectedRecord {
    static var expectedRecord: YAMLShape {
        .table { reader in
            let id = reader.required("id", .anyText)
            var record = ExpectedRecord(id: id ?? "")
            record.fields = reader.optional("fields", .texts) ?? [:]
            record.consent = reader.optional("consent", .texts) ?? [:]
            record.tags = reader.optional("tags", .list(of: .anyText)) ?? []
            record.orders = reader.optional("orders", .integer(in: 0...1_000_000)).map(Int64.init)
            record.spentCents = reader.optional("spent_cents", .integer(in: 0...1_000_000_000)).map(Int64.init)
            record.currency = reader.optional("currency", .text)
            record.lastPurchaseAt = reader.optional("last_purchase_at", .text)
            record.changedAt = reader.optional("changed_at", .text)
            record.isDeleted = reader.optional("deleted", .boolean) ?? false
            return id == nil ? nil : record
        }
    }
}
