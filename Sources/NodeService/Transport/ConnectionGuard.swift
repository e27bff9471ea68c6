import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NodeClient

/// Cuts connections that are slow on purpose or ask without reading, and answers heads that can't be parsed.
///
/// There is one deadline at a time, and it is not moved by single bytes: a head must be complete in time, then the body,
/// then the next head. While an answer is being made there is none; while it is written, the reader must keep reading.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: Limits
    private let counts: RequestCounts
    /// When the connection is closed unless something comes before; nil while an answer is made.
    private var deadline: NIODeadline?
    /// Looks at the deadline at its time or before. A loop finds what it cancels among all that it has scheduled, and so a
    /// deadline that moves away leaves the timer alone.
    private var timer: (scheduled: Scheduled<Void>, time: NIODeadline)?
    private var stall: Scheduled<Void>?
    private var isReading = false
    private var unanswered = 0
    private var isRefused = false

    init(limits: Limits, counts: RequestCounts = RequestCounts()) {
        self.limits = limits
        self.counts = counts
    }

    func handlerAdded(context: ChannelHandlerContext) {
        arm(context, after: limits.headTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.scheduled.cancel()
        timer = nil
        stall?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What came in the same piece is parsed all the same.
        guard !isRefused else { return }
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            unanswered += 1
            guard unanswered <= Limits.requestsAhead else {
                isRefused = true
                context.close(promise: nil)
                return
            }
            arm(context, after: limits.bodyTimeout)
        case .body:
            break
        case .end:
            isReading = false
            if unanswered == 0 { arm(context, after: limits.idleTimeout) } else { deadline = nil }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            unanswered -= 1
            if unanswered == 0, !isReading { arm(context, after: limits.idleTimeout) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = context.channel.isWritable ? nil : closing(context, after: limits.stallTimeout)
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        // An answer in progress can't be interrupted by another one, and a head that was cut off has nobody to answer.
        guard unanswered == 0, context.channel.isActive else {
            context.close(promise: nil)
            return
        }
        let problem =
            error == .headerOverflow
            ? Problem(status: 431, code: "header-too-large") : Problem(status: 400, code: "bad-request")
        counts.answered(problem.status)
        let head = HTTPResponse(
            status: .init(code: problem.status),
            headerFields: [
                .contentType: Problem.mediaType, .contentLength: String(problem.json.count), .connection: "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: problem.json))), promise: nil)
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        let channel = context.channel
        written.whenComplete { _ in channel.close(promise: nil) }
    }

    /// Moves the deadline.
    private func arm(_ context: ChannelHandlerContext, after delay: Duration) {
        let deadline = context.eventLoop.now + TimeAmount(delay)
        self.deadline = deadline
        if timer.map({ $0.time > deadline }) ?? true { schedule(context, at: deadline) }
    }

    private func schedule(_ context: ChannelHandlerContext, at time: NIODeadline) {
        timer?.scheduled.cancel()
        let loop = context.eventLoop.assumeIsolated()
        timer = (loop.scheduleTask(deadline: time) { self.lookAtDeadline(context) }, time)
    }

    private func lookAtDeadline(_ context: ChannelHandlerContext) {
        timer = nil
        guard let deadline else { return }
        guard context.eventLoop.now < deadline else { return context.close(promise: nil) }
        schedule(context, at: deadline)
    }

    private func closing(_ context: ChannelHandlerContext, after delay: Duration) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: TimeAmount(delay)) { channel.close(promise: nil) }
    }
}
