import Commands
import Glibc

/// The control program: a shell around `Commands`.
@main
struct Clientelactl {
    static func main() async {
        let code = await ControlProgram.run(Array(CommandLine.arguments.dropFirst()))
        exit(code)
    }
}
