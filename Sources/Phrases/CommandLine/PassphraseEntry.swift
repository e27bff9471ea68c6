/// A passphrase while it is typed on a terminal that neither echoes nor edits lines: bytes in, one outcome out.
public struct PassphraseEntry: Sendable {
    /// What a byte led to.
    public enum Step: Sendable, Hashable {
        /// More bytes are needed.
        case more
        /// Enter was pressed.
        case done
        /// Control-C was pressed, or Control-D with nothing typed.
        case cancelled
        /// The passphrase would be longer than `byteLimit`.
        case tooLong
    }

    /// The longest passphrase that is taken, in bytes: far beyond any that is typed, far below a file given by mistake.
    public static let byteLimit = 1024

    /// What was typed so far, in UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// Nothing typed yet.
    public init() {}

    /// Takes the next byte from the terminal. Backspace removes one whole character, Control-U everything.
    public mutating func type(_ byte: UInt8) -> Step {
        switch byte {
        case 0x0A, 0x0D: return .done
        case 0x03: return .cancelled
        case 0x04: return bytes.isEmpty ? .cancelled : .done
        case 0x08, 0x7F: removeLastCharacter()
        case 0x15: bytes.removeAll()
        default:
            guard bytes.count < Self.byteLimit else { return .tooLong }
            bytes.append(byte)
        }
        return .more
    }

    private mutating func removeLastCharacter() {
        while let last = bytes.popLast(), last & 0b1100_0000 == 0b1000_0000 {}
    }
}
