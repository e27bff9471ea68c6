import Foundation
import NIOCore
import Phrases
import Storage

/// Why a call of the operating system failed, in the language of this run where we have words for it.
enum SystemReason {
    static func text(_ error: any Error) -> String {
        if let posix = error as? POSIXError { return text(errno: posix.code.rawValue) }
        if case LockError.unusable(_, let number) = error { return text(errno: number) }
        if case RestoreError.disk(_, let number) = error { return text(errno: number) }
        if let network = error as? IOError { return text(errno: network.errnoCode) }
        guard let cocoa = error as? CocoaError else { return String(describing: error) }
        guard let posix = cocoa.userInfo[NSUnderlyingErrorKey] as? POSIXError else { return cocoa.localizedDescription }
        return text(errno: posix.code.rawValue)
    }

    static func text(errno number: Int32) -> String {
        switch number {
        case ENOENT: Catalogue.common.noSuchFile.localized
        case ENOTDIR: Catalogue.common.notDirectory.localized
        case EEXIST: Catalogue.common.fileExists.localized
        case EACCES, EPERM: Catalogue.common.notPermitted.localized
        case EISDIR: Catalogue.common.isDirectory.localized
        case ENOSPC, EDQUOT: Catalogue.common.diskFull.localized
        case ECONNREFUSED: Catalogue.common.connectionRefused.localized
        case ECONNRESET, EPIPE: Catalogue.common.connectionBroken.localized
        case ETIMEDOUT: Catalogue.common.noAnswer.localized
        case EHOSTUNREACH, ENETUNREACH: Catalogue.common.noRoute.localized
        case EADDRINUSE: Catalogue.common.addressInUse.localized
        case EADDRNOTAVAIL: Catalogue.common.addressNotHere.localized
        default: String(cString: strerror(number))
        }
    }
}
