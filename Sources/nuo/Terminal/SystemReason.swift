import Foundation
import Phrases

/// Why a call of the operating system failed, in the language of this run where we have words for it.
enum SystemReason {
    static func text(_ error: any Error) -> String {
        if let posix = error as? POSIXError { return text(errno: posix.code.rawValue) }
        guard let cocoa = error as? CocoaError else { return String(describing: error) }
        guard let posix = cocoa.userInfo[NSUnderlyingErrorKey] as? POSIXError else { return cocoa.localizedDescription }
        return text(errno: posix.code.rawValue)
    }

    static func text(errno number: Int32) -> String {
        switch number {
        case ENOENT, ENOTDIR: Catalogue.common.noSuchFile.localized
        case EACCES, EPERM: Catalogue.common.notPermitted.localized
        case EISDIR: Catalogue.common.isDirectory.localized
        case ENOSPC, EDQUOT: Catalogue.common.diskFull.localized
        default: String(cString: strerror(number))
        }
    }
}
