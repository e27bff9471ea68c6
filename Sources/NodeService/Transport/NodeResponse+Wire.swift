import HTTPTypes
import HummingbirdCore
import NIOCore
import NodeClient

extension ResponseWriter {
    /// Writes an answer: head, length, body.
    consuming func send(_ response: NodeResponse) async throws {
        let (head, body) = response.wireForm
        try await write(response: head, body: body)
    }
}

extension NodeResponse {
    fileprivate var wireForm: (HTTPResponse, ResponseBody) {
        switch body {
        case .bytes(let bytes):
            return (head(length: bytes.count), ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .file(let url, let range):
            // Opened and measured before the head goes out: a file that isn't there is a 404, not a broken answer.
            guard let slice = try? FileSlice(url, range: range) else {
                return NodeResponse(Problem(status: 404, code: "not-found")).wireForm
            }
            return streamed(length: slice.count) { try await slice.send(to: &$0) }
        case .stream(let length, let produce):
            return streamed(length: length, produce)
        }
    }

    private func streamed(
        length: Int?, _ produce: @escaping @Sendable (inout BodyWriter) async throws -> Void
    ) -> (HTTPResponse, ResponseBody) {
        let body = ResponseBody(contentLength: length) { writer in
            var pieces = BodyWriter(writer, length: length)
            try await produce(&pieces)
            try await pieces.finish()
        }
        return (head(length: length), body)
    }

    private func head(length: Int?) -> HTTPResponse {
        var fields = HTTPFields()
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        // Health data: nobody in between keeps a copy unless a route says that it may.
        if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
        if let length { fields[.contentLength] = String(length) }
        return HTTPResponse(status: .init(code: status), headerFields: fields)
    }
}
