import ArgumentParser
import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How long a command runs.
struct Life: ParsableArguments {
    @Flag(help: "End when standard input is closed, as it is when the program that started this one ends.")
    var untilStdinCloses = false

    /// From now on SIGTERM and SIGINT end `end`, and not the process.
    static func holdSignals() {
        _ = endPipe
        // A handler, since the main thread of an asynchronous program lets every signal through.
        for number in [SIGTERM, SIGINT] { signal(number) { _ in Life.wake() } }
    }

    /// Returns when the process is asked to end.
    func end() async {
        if untilStdinCloses {
            DispatchQueue.global().async {
                var buffer = [UInt8](repeating: 0, count: 256)
                while read(STDIN_FILENO, &buffer, buffer.count) > 0 {}
                Life.wake()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var byte: UInt8 = 0
                while read(Life.endPipe.reading, &byte, 1) < 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }

    /// A pipe that carries one byte for each wish to end; all that a signal handler may touch.
    private static let endPipe: (reading: Int32, writing: Int32) = {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        return (ends[0], ends[1])
    }()

    private static func wake() {
        var byte: UInt8 = 1
        write(endPipe.writing, &byte, 1)
    }
}
