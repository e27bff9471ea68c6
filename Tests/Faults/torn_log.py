"""Cuts and flips the write-ahead log that a killed program left: what is read is a beginning of the ledger, or refused.

    torn_log.py --bin .build/debug [--changes N] [--seed S]

SQLite takes a wrong place in that log for its end, so that whole blocks at the end can be missing; never a part of one, and
never anything else in their place. That they are missing, only a record elsewhere can tell.
"""

import argparse
import collections
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile

from bit_flips import noticed
from inject_faults import Fault, leaves_and_roots, program, run


def killed(bin_folder, folder, lines):
    """Lets a program write until it has said so much, and kills it: its log stays as it is."""
    process = subprocess.Popen(program(bin_folder, "append", folder), stdout=subprocess.PIPE)
    for _ in range(lines):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()


def change(log, choose):
    """Flips a bit of the log, or cuts it; returns what was done."""
    size = os.path.getsize(log)
    place = choose.randrange(size)
    with open(log, "r+b") as file:
        if choose.random() < 0.5:
            file.truncate(place)
            return "cut at %d" % place
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        bit = choose.randrange(8)
        file.write(bytes([byte ^ 1 << bit]))
        return "bit %d of byte %d" % (bit, place)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    choose = random.Random(arguments.seed)
    results = collections.Counter()
    with tempfile.TemporaryDirectory() as above:
        prepared = os.path.join(above, "node")
        os.mkdir(prepared)
        killed(arguments.bin, prepared, 40)
        os.remove(os.path.join(prepared, "node.sqlite-shm"))
        whole = os.path.join(above, "whole")
        shutil.copytree(prepared, whole)
        leaves, _ = leaves_and_roots(arguments.bin, whole)
        for _ in range(arguments.changes):
            with tempfile.TemporaryDirectory() as inside:
                folder = os.path.join(inside, "node")
                shutil.copytree(prepared, folder)
                done = change(os.path.join(folder, "node.sqlite-wal"), choose)
                try:
                    checked = run(program(arguments.bin, "check", folder))
                    if noticed(checked):
                        results["refused"] += 1
                        continue
                    left, _ = leaves_and_roots(arguments.bin, folder)
                    if leaves[: len(left)] != left:
                        raise Fault("what is left is no beginning of the ledger")
                    results["whole" if left == leaves else "shorter"] += 1
                except Fault as fault:
                    sys.exit("%s, seed %d: %s" % (done, arguments.seed, fault))
    print("torn logs: " + ", ".join("%s %d" % item for item in sorted(results.items())))
    if not results["shorter"]:
        sys.exit("no change was felt: the search shows nothing")


if __name__ == "__main__":
    main()
