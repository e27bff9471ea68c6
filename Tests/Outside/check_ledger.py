#!/usr/bin/env python3
"""Check an exported ledger, and receipts from it, offline and without Nuo.

Exit status: 0 everything sound, 4 something is not, 2 wrong usage, a file that cannot be read, or a ledger that
uses something newer than this checker knows (which is evidence of nothing).
"""

import argparse
import sys

from ledgercheck.audit import Audit, UpgradeNeeded
from ledgercheck.directory import Directory, Unreadable, read_file
from ledgercheck.failures import Failure
from ledgercheck.notes import LOG_TYPE, VerifierKey
from ledgercheck.receipts import MAX_RECEIPT_BYTES

SOUND, NOT_CHECKED, NOT_SOUND = 0, 2, 4


def vkey(text):
    try:
        return VerifierKey(text)
    except Failure as failure:
        raise argparse.ArgumentTypeError(str(failure))


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", metavar="DIR", help="the export: checkpoint, tile/0/..., tile/entries/...")
    parser.add_argument(
        "--vkey",
        metavar="V",
        action="append",
        type=vkey,
        required=True,
        help="a trusted verifier key: the log's (type 01), or a cosigner's (04) that must have cosigned",
    )
    parser.add_argument("--receipt", metavar="FILE", action="append", default=[], help="a receipt to check")
    parser.add_argument(
        "--origin",
        metavar="NAME",
        action="append",
        default=[],
        help="another ledger's origin, to check the foreign revocations that name it",
    )
    options = parser.parse_args(arguments)
    if not any(key.type == LOG_TYPE for key in options.vkey):
        parser.error("no --vkey is a log key (type 01)")
    return options


def main(arguments=None, say=print):
    options = parse_arguments(arguments)
    try:
        audit = Audit(Directory(options.directory), options.vkey, options.origin, say)
        audit.check_directory()
        for path in options.receipt:
            audit.check_receipt(path, read_file(path, MAX_RECEIPT_BYTES))
    except Unreadable as error:
        say(f"cannot read {error}")
        return NOT_CHECKED
    except UpgradeNeeded as error:
        say(f"upgrade needed: {error}")
        return NOT_SOUND if audit.problems else NOT_CHECKED
    except Failure as failure:
        say(f"PROBLEM {failure}")
        return NOT_SOUND
    say("sound" if not audit.problems else f"NOT SOUND: {audit.problems} problem(s)")
    return NOT_SOUND if audit.problems else SOUND


if __name__ == "__main__":
    sys.exit(main())
