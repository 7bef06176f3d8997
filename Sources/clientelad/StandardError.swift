import Glibc

/// Where progress, findings and complaints go; standard output is for reports alone.
enum StandardError {
    /// Columns of the terminal on standard error; nil: it is none, or one that cannot move its cursor.
    static var terminalWidth: Int? {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        if let terminal = getenv("TERM"), String(cString: terminal) == "dumb" { return nil }
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static func write(_ text: String) { Self.write(text, to: STDERR_FILENO) }

    /// Writes all of the text; a reader that has gone away is no error.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }
}

/// Where reports go.
enum StandardOutput {
    static func write(_ text: String) { StandardError.write(text, to: STDOUT_FILENO) }
}
