import NIOCore

/// Requests that follow each other on one connection, each sent when the one before is answered.
struct Exchange: Sendable {
    /// Head and body of each, as they go over the wire.
    let requests: [ByteBuffer]
    let answered: EventLoopPromise<Answers>
}

/// What came back, every status 200.
struct Answers: Sendable {
    /// From the last byte handed to TLS until the last byte of the answer, of each request.
    let milliseconds: [Double]
    /// The body of the last.
    let body: [UInt8]
}

/// One end of a connection that stays open, as lean as a client can be: what is written to its channel is an `Exchange`.
final class KeptAliveConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Exchange
    typealias OutboundOut = ByteBuffer

    private var exchange: Exchange?
    private var received = ByteBuffer()
    private var milliseconds: [Double] = []
    private var sentAt = NIODeadline.uptimeNanoseconds(0)

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        exchange = unwrapOutboundIn(data)
        milliseconds = []
        promise?.succeed()
        sendNext(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        if received.readableBytes == 0 { received = part } else { received.writeBuffer(&part) }
        guard let exchange, let head = received.withUnsafeReadableBytes({ AnswerHead($0) }),
            received.readableBytes >= head.byteCount + head.bodyByteCount
        else { return }
        milliseconds.append(Double((NIODeadline.now() - sentAt).nanoseconds) / 1_000_000)
        received.moveReaderIndex(forwardBy: head.byteCount)
        guard head.status == 200 else {
            let said = String(buffer: received)
            return fail(BenchmarkError.wrongAnswer("status \(head.status) \(said)"), context)
        }
        guard milliseconds.count == exchange.requests.count else {
            received = ByteBuffer()
            return sendNext(context)
        }
        let answers = Answers(milliseconds: milliseconds, body: Array(received.readableBytesView))
        received = ByteBuffer()
        self.exchange = nil
        exchange.answered.succeed(answers)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(BenchmarkError.unavailable("a connection was closed"), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

    private func sendNext(_ context: ChannelHandlerContext) {
        guard let request = exchange?.requests[milliseconds.count] else { return }
        sentAt = .now()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
        exchange?.answered.fail(error)
        exchange = nil
        context.close(promise: nil)
    }
}

/// The head of an HTTP/1.1 answer whose body has a `content-length`.
struct AnswerHead {
    let status: Int
    let byteCount: Int
    let bodyByteCount: Int

    private static let lengthField = Array("content-length:".utf8)

    /// nil while it is not complete.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 12 else { return nil }
        var (start, length) = (0, 0)
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[start..<end]
            start = end + 1
            // A carriage return alone: the empty line.
            if line.count == 1 {
                status = Self.number(in: bytes[9..<12])
                byteCount = start
                bodyByteCount = length
                return
            }
            if line.count > Self.lengthField.count, zip(line, Self.lengthField).allSatisfy({ $0 | 0x20 == $1 }) {
                length = Self.number(in: line.dropFirst(Self.lengthField.count))
            }
        }
        return nil
    }

    private static func number(in text: Slice<UnsafeRawBufferPointer>) -> Int {
        let digits = text.lazy.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
