import Foundation
import FoundationXML

/// Builds elements with Foundation's XML parser, within limits. It is given UTF-8 without declaration or DTD, so that
/// no entity can be declared, fetched or multiplied.
final class MarkupParser: NSObject, XMLParserDelegate {
    private var stack: [MarkupElement] = []
    private var root: MarkupElement?
    private var nodeCount = 0
    private var failure: RecordError?
    private let limits: RecordLimits

    private init(limits: RecordLimits) { self.limits = limits }

    /// The root element of a document.
    static func parse(_ bytes: [UInt8], limits: RecordLimits) throws(RecordError) -> MarkupElement {
        let body = try MarkupProlog.body(of: bytes)
        let delegate = MarkupParser(limits: limits)
        let parser = XMLParser(data: Data(body))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.externalEntityResolvingPolicy = .never
        parser.delegate = delegate
        let isDone = parser.parse()
        if let failure = delegate.failure { throw failure }
        // Foundation answers true for some broken documents, and tells the error only here.
        guard isDone, parser.parserError == nil, delegate.stack.isEmpty, let root = delegate.root else {
            throw .damagedXML(reason: "syntax", line: max(parser.lineNumber, 1))
        }
        return root
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard stack.count < limits.xmlDepth else { return fail(parser, "too-deep") }
        guard count(parser) else { return }
        stack.append(MarkupElement(name: name, namespace: namespaceURI ?? "", attributes: attributes))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard let ended = stack.popLast() else { return fail(parser, "syntax") }
        if stack.isEmpty { root = ended } else { stack[stack.count - 1].append(ended) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        // Indentation says nothing, and would be half of the pieces of a document.
        if string.utf8.first == 0x0A, string.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) { return }
        guard !stack.isEmpty, count(parser) else { return }
        stack[stack.count - 1].append(string)
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard !stack.isEmpty, let string = String(validating: block, as: UTF8.self) else { return }
        stack[stack.count - 1].append(string)
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        failure = failure ?? .damagedXML(reason: "syntax", line: max(parser.lineNumber, 1))
    }

    private func count(_ parser: XMLParser) -> Bool {
        nodeCount += 1
        if nodeCount > limits.xmlNodes { fail(parser, "too-many-nodes") }
        return nodeCount <= limits.xmlNodes
    }

    private func fail(_ parser: XMLParser, _ reason: String) {
        failure = failure ?? .damagedXML(reason: reason, line: max(parser.lineNumber, 1))
        parser.abortParsing()
    }
}
