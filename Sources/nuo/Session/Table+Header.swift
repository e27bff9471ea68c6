import Phrases

extension Table {
    /// A table whose columns are all aligned at their beginning.
    init(header: [String]) { self.init(header.map { Table.Column($0) }) }
}
