/// Lengths of time as people read them.
package enum LengthText {
    /// `0.8 s`, `42 s`, `3 min 20 s`, `2 h 5 min`.
    package static func exact(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e15 else { return "?" }
        if seconds < 10 { return "\(Double(Int(max(seconds, 0) * 10)) / 10) s" }
        if seconds < 120 { return "\(Int(seconds)) s" }
        if seconds < 7200 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
        return "\(Int(seconds) / 3600) h \(Int(seconds) / 60 % 60) min"
    }
}
