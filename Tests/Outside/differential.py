"""Makes ledgers at random, right and wrong, and asks two checkers about each: this folder's and `nuo-verify`.

    differential.py --nuo-verify PATH [--ledgers N] [--seed S]

They share no code. Where they differ, one of them lets in what the other's mirror would refuse: the ledger is kept and named.
"""

import argparse
import collections
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "Specs", "vectors")]

import check_ledger  # noqa: E402
from generator import encode  # noqa: E402
from generator.keys import SigningKey, fixed_bytes  # noqa: E402
from generator.ledger import OTHER_ORIGIN, Ledger, Record  # noqa: E402
from ledgercheck.suites import ED25519, ES256  # noqa: E402


class Maker:
    def __init__(self, choose):
        self.choose = choose
        self.ledger = Ledger()
        self.records = []
        self.wrong = choose.random() < 0.7

    def slip(self, probability):
        """True now and then, in a ledger that is to be wrong."""
        return self.wrong and self.choose.random() < probability

    def record(self):
        if not self.records or self.choose.random() < 0.35:
            suite = ES256 if self.choose.random() < 0.15 else ED25519
            self.records.append(Record("differential/%d" % self.choose.getrandbits(64), suite))
            return self.records[-1]
        return self.choose.choice(self.records)

    def stranger(self, suite):
        return SigningKey(suite, "differential/stranger")

    def event(self):
        line, changes, options = self.record(), {}, {}
        if line.seq > 0:
            changes["effect"] = self.choose.choice([1, 2, 3, 4, 5, 6])
            if self.choose.random() < 0.1:
                key = SigningKey(line.suite, "differential/next/%d" % self.choose.getrandbits(64))
                changes["signer"] = key.public
                options["key"] = line.key
                self.ledger.append_event(line, **options, **changes)
                line.key = key
                return
        if self.choose.random() < 0.05 and line.seq > 0:
            options["follow"] = False
        if self.slip(0.12):
            self.spoil(line, changes, options)
        self.ledger.append_event(line, **options, **changes)
        if self.slip(0.02):
            self.flip()
        if self.slip(0.02):
            self.ledger.append(self.choose.choice(self.ledger.leaves))

    def spoil(self, line, changes, options):
        kind = self.choose.randrange(12)
        if kind == 0:
            changes["seq"] = line.seq + self.choose.choice([1, 2, 2**32 - 1 - line.seq])
        elif kind == 1:
            changes["prev"] = fixed_bytes("differential/prev")
        elif kind == 2:
            options["key"] = self.stranger(line.suite)
        elif kind == 3:
            options["origin"] = OTHER_ORIGIN
        elif kind == 4:
            changes["stop"] = self.choose.choice([encode.ZERO, fixed_bytes("differential/stop")])
        elif kind == 5:
            changes["effect"] = self.choose.choice([0, 7, 255])
        elif kind == 6:
            changes["suite"] = self.choose.choice([1, 2, 3, 4, 9])
        elif kind == 7:
            changes["signer"] = self.stranger(line.suite).public
        elif kind == 8:
            changes["seq"], changes["prev"], changes["signer"] = 0, encode.ZERO, line.key.public
        elif kind == 9:
            changes["not_after"] = self.choose.choice([0, 1, 2**64 - 1])
        elif kind == 10:
            changes["signer"] = b""
        else:
            changes["prev"] = encode.leaf_hash(self.choose.choice(self.ledger.leaves or [b""]))

    def flip(self):
        leaf = bytearray(self.ledger.leaves[-1])
        leaf[self.choose.randrange(len(leaf))] ^= 1 << self.choose.randrange(8)
        self.ledger.leaves[-1] = bytes(leaf)

    def revocation(self):
        line = self.record()
        own = self.choose.random() < 0.6 and line.seq > 0
        origin = self.ledger.origin if own else OTHER_ORIGIN
        key = line.stop_key if self.choose.random() < 0.5 else line.key
        if self.slip(0.15):
            key = self.stranger(line.suite)
        self.ledger.append_revocation(origin, line.id, key)
        if self.slip(0.03):
            self.flip()

    def seal(self):
        changes = {}
        if self.slip(0.08):
            field = self.choose.choice(["height", "first", "end", "time_s", "body_root", "prev_seal"])
            wrong = [encode.ZERO, fixed_bytes("differential/root")] if field in ("body_root", "prev_seal") else [
                0, 1, len(self.ledger.leaves), 2**63, 1_789_999_990, 1_790_000_005]
            changes[field] = self.choose.choice(wrong)
        self.ledger.seal(**changes)
        if self.slip(0.01):
            self.flip()

    def make(self):
        for _ in range(self.choose.randrange(1, 5)):
            for _ in range(self.choose.randrange(0 if self.slip(0.03) else 1, 6)):
                self.revocation() if self.choose.random() < 0.15 else self.event()
            self.seal()
        if self.slip(0.02):
            self.event()
        return self.ledger


def write(files, folder):
    for path, data in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)


def of_python(folder, vkeys):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = check_ledger.main(
            [folder] + [word for key in vkeys for word in ("--vkey", key)], say=lambda line: said.write(line + "\n"))
    names = {check_ledger.SOUND: "sound", check_ledger.NOT_SOUND: "not sound", check_ledger.NOT_CHECKED: "upgrade"}
    return names[status], said.getvalue()


def of_swift(nuo_verify, folder, vkeys):
    command = [nuo_verify, "ledger", folder] + [word for key in vkeys for word in ("--vkey", key)] + ["--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode == 0:
        return "sound", done.stdout
    if done.returncode < 0:
        return "trapped", done.stdout + done.stderr
    try:
        code = json.loads(done.stdout or done.stderr).get("code", "")
    except ValueError:
        code = ""
    upgrade = "upgrade" in code
    return "upgrade" if upgrade else "not sound" if done.returncode == 4 else "unclear", done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--nuo-verify", required=True)
    parser.add_argument("--ledgers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    verdicts = collections.Counter()
    leaves = 0
    for number in range(arguments.ledgers):
        ledger = Maker(random.Random(arguments.seed * 1_000_003 + number)).make()
        leaves += len(ledger.leaves)
        with tempfile.TemporaryDirectory() as folder:
            write(ledger.files(), folder)
            ours, why = of_python(folder, ledger.vkeys)
            theirs, answer = of_swift(arguments.nuo_verify, folder, ledger.vkeys)
        if ours != theirs:
            sys.exit("ledger %d of seed %d: %s in Python, %s in Swift\n%s\n%s" % (
                number, arguments.seed, ours, theirs, why[-1500:], answer[-1500:]))
        verdicts[ours] += 1
    told = ", ".join("%s %d" % item for item in sorted(verdicts.items()))
    print("two checkers agree on %d ledgers of %d leaves, seed %d: %s" % (
        arguments.ledgers, leaves, arguments.seed, told))
    if arguments.ledgers >= 50 and len(verdicts) < 3:
        sys.exit("not every verdict occurred: the comparison shows little")


if __name__ == "__main__":
    main()
