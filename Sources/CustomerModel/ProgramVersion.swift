/// The version of Clientela: for `--version`, the control API, and the package (`scripts/package` reads this line).
package enum ProgramVersion {
    /// As semver.org says; `-` begins a version before a release.
    package static let text = "0.2.0"
}
