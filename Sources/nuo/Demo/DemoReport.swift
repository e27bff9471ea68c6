/// What `nuo demo --json` prints.
struct DemoReport: Encodable {
    struct Node: Encodable {
        let origin: String
        let url: String
        let vkey: String
        let cosigner: String
        let ledgerSize: UInt64
    }

    struct Step: Encodable {
        let name: String
        let expected: String
        let outcome: String
        let milliseconds: Int
    }

    struct Document: Encodable {
        let id: String
        let path: String
        let patient: String
        let type: String
        let `class`: String
        let originalSHA256: String
        var openedSHA256: String
        var sealedPath: String?
        var identityPath: String?
    }

    struct Refusal: Encodable {
        let path: String
        let code: String
        let reason: String
    }

    struct Export: Encodable {
        let origin: String
        let path: String
    }

    let dir: String
    var nodes: [Node] = []
    var steps: [Step] = []
    var documents: [Document] = []
    var refused: [Refusal] = []
    var receipts: [String] = []
    var exports: [Export] = []
}
