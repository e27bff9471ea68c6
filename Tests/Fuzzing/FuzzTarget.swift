/// A parser of foreign bytes, and what must be true of whatever it accepts.
struct FuzzTarget: Sendable {
    let name: String
    /// The largest input that it may accept.
    let maximumByteCount: Int
    /// True when there is one spelling: what is accepted must be written again in the same bytes.
    var hasOneSpelling = true
    /// Inputs for this run, of so many rounds: less where one costs more.
    var share = 1.0
    /// Good inputs beside those in the vectors.
    var made: @Sendable () throws -> [[UInt8]] = { [] }
    /// Writes again what was read; throws what the parser throws, or a `Flaw`.
    let parse: @Sendable ([UInt8]) throws -> [UInt8]

    /// A rule about accepted inputs that one has broken.
    struct Flaw: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    /// Nil when the input was refused or is right; else what is wrong.
    func flaw(in bytes: [UInt8]) -> Flaw? {
        do {
            let written = try parse(bytes)
            guard bytes.count <= maximumByteCount else { return Flaw("accepted \(bytes.count) bytes") }
            if hasOneSpelling {
                guard written == bytes else { return Flaw("accepted a second spelling") }
            } else {
                guard let again = try? parse(written) else { return Flaw("refused what it had written") }
                guard again == written else { return Flaw("read something else from what it had written") }
            }
            return nil
        } catch let flaw as Flaw {
            return flaw
        } catch {
            return nil
        }
    }

    /// True when the input is accepted and nothing is wrong with it.
    func accepts(_ bytes: [UInt8]) -> Bool { (try? parse(bytes)) != nil }
}
