package import ControlAPI
import CustomerExport
import CustomerModel
import CustomerStore
import Planning
import SyncEngine

/// Telling the shared customers to other programs, part by part.
extension Daemon {
    package func export(_ request: ExportRequest) async throws -> ExportPart {
        do {
            let mark: SingerExport.Mark
            if let next = request.next {
                guard let read = SingerExport.Mark(next) else {
                    throw Problem.invalid(
                        "bad_mark", "'next' is none of this export", wayOut: "give it as the part before said it")
                }
                mark = read
            } else {
                let state = try request.state.map { Array(try ControlJSON.encode($0)) }
                mark = try SingerExport.begin(at: time.now(), after: state)
            }
            let (sheets, roster) = try await store.read { reader in
                (
                    try reader.customerSheets(after: mark.last, since: mark.since, limit: SingerExport.pageSize),
                    try reader.roster()
                )
            }
            let names = Dictionary(roster.map { ($0.id, $0.name) }) { first, _ in first }
            let part = try SingerExport(sources: names).part(sheets, at: mark)
            return ExportPart(text: part.text, customers: sheets.count, next: part.next?.text)
        } catch let failure as Failure {
            throw Problem(failure)
        }
    }
}
