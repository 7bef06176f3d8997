/// What a file may be told beyond a mapping.
enum HeaderHint {
    static let noNames =
        ", or give 'header: false' and numbers of columns for a file that has no names of columns"
}
