"""Flips single bits of a ledger's database: each is noticed, or changes nothing that is read, signed or shown.

    bit_flips.py --bin .build/debug [--flips N] [--seed S]

After a flip the ledger is read whole and held against its signed head, and then a writer goes on from it. It may refuse,
saying why. It may never show a leaf that was not entered, nor a checkpoint that continues another tree.
"""

import argparse
import base64
import collections
import os
import random
import shutil
import sqlite3
import sys
import tempfile

from inject_faults import Fault, leaves_and_roots, program, run


def heads(said):
    for line in said.split("\n"):
        if line.startswith("head "):
            size, root = base64.b64decode(line[5:]).decode().split("\n")[1:3]
            yield int(size), base64.b64decode(root).hex()


def noticed(done):
    """True when the program refused; throws when it ended as no program of ours may."""
    if done.returncode == 0:
        return "failed" in done.stdout
    if "Error raised at top level" not in done.stderr:
        raise Fault("trapped: %d %s" % (done.returncode, done.stderr[-900:]))
    return True


def one(bin_folder, prepared, leaves, roots, place, bit):
    with tempfile.TemporaryDirectory() as above:
        folder = os.path.join(above, "node")
        shutil.copytree(prepared, folder)
        with open(os.path.join(folder, "node.sqlite"), "r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1 << bit]))
        checked = run(program(bin_folder, "check", folder))
        shown = [line.split(" ") for line in checked.stdout.split("\n") if line.startswith("leaf ")]
        refused = noticed(checked)
        if not refused and [words[2] for words in shown] != leaves:
            raise Fault("read %d leaves of %d as if they were whole" % (len(shown), len(leaves)))
        grown = run(program(bin_folder, "fault", folder))
        refused = noticed(grown) or refused
        for size, root in heads(grown.stdout):
            if size <= len(roots) and roots[size - 1] != root:
                raise Fault("signed another tree of size %d" % size)
        if list(heads(grown.stdout)) and not noticed(checked):
            after, _ = leaves_and_roots(bin_folder, folder)
            if after[: len(leaves)] != leaves:
                raise Fault("went on from another ledger")
        return "noticed" if refused else "harmless"


def stored_things(database, content):
    """Where the values of each table lie in the file: table to [(first byte, length)], for values long enough to be found."""
    things = {}
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in database.execute('SELECT * FROM "%s"' % table):
            for value in row:
                data = value.encode() if isinstance(value, str) else value
                # Longer values go on in pages of their own: their beginnings are enough.
                place = content.find(data[:64]) if isinstance(data, bytes) and len(data) >= 24 else -1
                if place >= 0:
                    things.setdefault(table, []).append((place, min(64, len(data))))
    return things


def place_of_flip(things, size, number, choose):
    """In turn: in a leaf, in a value of any table, anywhere."""
    if number % 3 == 2:
        return choose.randrange(size)
    first, length = choose.choice(things["entry" if number % 3 == 0 else choose.choice(sorted(things))])
    return first + choose.randrange(length)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    choose = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as above:
        prepared = os.path.join(above, "node")
        os.mkdir(prepared)
        run(program(arguments.bin, "fault", prepared))
        # Everything into the one file: the log beside it has checksums of its own, and ends where one is wrong.
        database = sqlite3.connect(os.path.join(prepared, "node.sqlite"))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(os.path.join(prepared, "node.sqlite"), "rb") as file:
            things = stored_things(database, file.read())
        database.close()
        leaves, roots = leaves_and_roots(arguments.bin, prepared)
        size = os.path.getsize(os.path.join(prepared, "node.sqlite"))
        results = collections.Counter()
        for number in range(arguments.flips):
            place, bit = place_of_flip(things, size, number, choose), choose.randrange(8)
            try:
                results[one(arguments.bin, prepared, leaves, roots, place, bit)] += 1
            except Fault as fault:
                sys.exit("bit %d of byte %d, seed %d: %s" % (bit, place, arguments.seed, fault))
        print("bit flips in %s and elsewhere: " % ", ".join(sorted(things)) + ", ".join("%s %d" % item for item in sorted(results.items())))
        if not results["noticed"]:
            sys.exit("no flip was noticed: the search shows nothing")


if __name__ == "__main__":
    main()
