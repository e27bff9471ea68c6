#!/usr/bin/env python3
"""Check an evidence file offline and without Nuo.

Exit status: 0 it proves its accusation, 4 it does not, 2 wrong usage, a file that cannot be read, or a kind of evidence
or of leaf that is newer than this checker (which is evidence of nothing).
"""

import argparse
import sys

from check_ledger import vkey
from ledgercheck.directory import Unreadable, read_file
from ledgercheck.evidence import MAX_EVIDENCE_BYTES, Evidence
from ledgercheck.failures import UPGRADE_NEEDED, Failure

PROVED, NOT_CHECKED, NOT_PROVED = 0, 2, 4


def main(arguments=None, say=print):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", metavar="FILE", help="the evidence")
    parser.add_argument(
        "--vkey", metavar="V", action="append", type=vkey, required=True, help="the verifier key of whoever is accused"
    )
    options = parser.parse_args(arguments)
    try:
        evidence = Evidence(read_file(options.file, MAX_EVIDENCE_BYTES), options.vkey)
    except Unreadable as error:
        say(f"cannot read {error}")
        return NOT_CHECKED
    except Failure as failure:
        say(f"{'upgrade needed' if failure.kind == UPGRADE_NEEDED else 'NOT PROVED'}: {failure}")
        return NOT_CHECKED if failure.kind == UPGRADE_NEEDED else NOT_PROVED
    found = ", ".join(f"{name} {value}" for name, value in evidence.found.items())
    say(f"proved: {evidence.kind} by {evidence.accused} in {evidence.origin}: {found}")
    return PROVED


if __name__ == "__main__":
    sys.exit(main())
