import ConnectorKit
import CustomerModel
import StrictYAML
import Timetable

/// What a source and `defaults` may say about when a source runs by itself.
struct ScheduleReading {
    /// The key `schedule`.
    enum Form {
        case manual
        case every(Duration)
        case calendar(CalendarExpression, Located<String>?, delay: Duration)
    }

    var form: Form = .every(.seconds(3600))
    var jitterShare = 0.1
    var quietHours: QuietHours = .none

    /// Reads the keys; what is not written stays as it is.
    mutating func read(_ reader: MappingReader, timeZones: TimeZones) {
        if let form = reader.optional("schedule", Self.form(timeZones)) { self.form = form }
        if let share = reader.optional("jitter_share", .number(in: 0...Schedule.largestJitterShare)) {
            jitterShare = share
        }
        if let hours = reader.optional("quiet_hours", Self.quietHours) { quietHours = hours }
    }

    /// The schedule of a source whose local time is that of a zone; nil: the machine's.
    func schedule(timeZone: String?, _ timeZones: TimeZones) -> Schedule {
        let local = timeZone.map { timeZones.clocks(of: $0) ?? .utc } ?? timeZones.localClocks
        let rhythm: Schedule.Rhythm
        switch form {
        case .manual:
            rhythm = .manual
        case .every(let interval):
            rhythm = .interval(interval, jitterShare: jitterShare)
        case .calendar(let expression, let zone, let delay):
            let clocks = zone.map { timeZones.clocks(of: $0.value) ?? .utc } ?? local
            rhythm = .calendar(expression, clocks: clocks, randomizedDelay: delay)
        }
        return Schedule(rhythm, quietHours: quietHours, clocks: local)
    }

    // MARK: - schedule

    private static func form(_ timeZones: TimeZones) -> YAMLShape<Form> {
        let table = YAMLShape<Form>.table { form(from: $0, timeZones) }
        let expected = "manual, or when, such as { every_minutes: 60 } or { calendar: \"Mon..Sat 07:00\" }"
        return YAMLShape(expecting: expected) { value, findings in
            switch value.content {
            case .table: return table.read(value, findings)
            case .scalar("manual", _): return .manual
            default:
                findings.wrongType(value, expected: expected)
                return nil
            }
        }
    }

    private static func form(from reader: MappingReader, _ timeZones: TimeZones) -> Form? {
        let keys = ["every_minutes", "every_hours", "calendar"]
        reader.onlyOne(of: keys)
        let minutes = reader.optional("every_minutes", .integer(in: 1...44_640, unit: " of minutes"))
        let hours = reader.optional("every_hours", .integer(in: 1...744, unit: " of hours"))
        let calendar = reader.optional("calendar", Self.calendar(timeZones))
        let delay = reader.optional("random_delay_minutes", .integer(in: 0...1440, unit: " of minutes"))
        if !keys.contains(where: reader.has) {
            reader.findings.error(
                "missing_key", at: reader.place,
                "\(reader.value.name) does not say when; expected one of \(keys.joined(separator: ", "))")
        } else if reader.has("random_delay_minutes"), !reader.has("calendar") {
            reader.error(
                "contradiction", at: "random_delay_minutes",
                "\(reader.value.name) has a delay without a calendar; expected jitter_share beside schedule instead")
        }
        if let minutes { return .every(.seconds(minutes * 60)) }
        if let hours { return .every(.seconds(hours * 3600)) }
        return calendar.map { .calendar($0.expression, $0.zone, delay: .seconds((delay ?? 0) * 60)) }
    }

    private typealias Calendar = (expression: CalendarExpression, zone: Located<String>?)

    private static func calendar(_ timeZones: TimeZones) -> YAMLShape<Calendar> {
        let expected = "a calendar expression such as Mon..Sat 07:00"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings) else { return nil }
            do throws(CalendarError) {
                let expression = try CalendarExpression(text)
                guard expression.next(after: Timestamp(seconds: 0), in: .utc) != nil else {
                    findings.error(
                        "never", at: value.location,
                        "\(value.name) is a time that never comes; expected days that their months have")
                    return nil
                }
                guard case .named(let name, let offset) = expression.zone else { return (expression, nil) }
                let place = value.place(ofByte: offset, in: text)
                guard timeZones.check(name, at: place, "\(value.name) ends in", findings) else { return nil }
                return (expression, Located(name, at: place))
            } catch {
                findings.error(
                    "bad_calendar", at: value.place(ofByte: error.offset, in: text),
                    "\(value.name): \(error.problem); expected \(error.expected)")
                return nil
            }
        }
    }

    // MARK: - quiet_hours

    private static var quietHours: YAMLShape<QuietHours> {
        let ranges = YAMLShape.list(of: range, count: 0...48)
        return YAMLShape(expecting: ranges.expected) { value, findings in
            guard let ranges = ranges.read(value, findings) else { return nil }
            if let hours = QuietHours(ranges) { return hours }
            findings.error(
                "always_quiet", at: value.location,
                "\(value.name) leave no minute of the day; expected some time for runs, or schedule: manual")
            return nil
        }
    }

    private static var range: YAMLShape<QuietHours.Range> {
        let expected = "two local times such as 22:00-07:00"
        return YAMLShape(expecting: expected) { value, findings in
            guard let text = value.read(.text(expected), findings) else { return nil }
            do throws(CalendarError) {
                return try QuietHours.Range(text)
            } catch {
                findings.error(
                    "bad_quiet_hours", at: value.place(ofByte: error.offset, in: text),
                    "\(value.name): \(error.problem); expected \(error.expected)")
                return nil
            }
        }
    }
}

extension YAMLValue {
    /// The place of a byte of a single line's text, as it is written.
    fileprivate func place(ofByte offset: Int, in text: String) -> TextLocation {
        var place = location
        let before = text.utf8.prefix(offset)
        place.column += String(decoding: before, as: UTF8.self).unicodeScalars.count
        if case .scalar(_, quoted: true) = content { place.column += 1 }
        return place
    }
}
