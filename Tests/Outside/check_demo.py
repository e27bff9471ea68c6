"""Checks what `nuo demo --keep --json` left behind with tools that are not Nuo's.

    check_demo.py DEMO.json --checker check_ledger.py      every export and receipt, in Python's standard library
    check_demo.py DEMO.json --age age                      every sealed copy, opened by the stock age tool
    check_demo.py DEMO.json --aics-tlog aics-tlog          every export: checkpoint and each leaf's inclusion

Exit status: 0 everything holds, 4 something does not, 2 wrong usage.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys


def run(command):
    return subprocess.run(command, capture_output=True, check=False)


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(4)


def log_keys(demo):
    return {node["origin"]: node["vkey"] for node in demo["nodes"]}


def with_checker(demo, checker):
    keys = log_keys(demo)
    every_key = [part for key in keys.values() for part in ("--vkey", key)]
    receipts = [part for path in demo["receipts"] for part in ("--receipt", path)]
    for export in demo["exports"]:
        command = [sys.executable, checker, export["path"]] + every_key + receipts
        result = run(command)
        if result.returncode != 0:
            fail(f"{export['origin']}: {result.stdout.decode()}{result.stderr.decode()}")
    print(f"python-stdlib: {len(demo['exports'])} ledgers and {len(demo['receipts'])} receipts are sound")


def with_age(demo, age):
    count = 0
    for document in demo["documents"]:
        result = run([age, "-d", "-i", document["identityPath"], document["sealedPath"]])
        if result.returncode != 0:
            fail(f"{document['sealedPath']}: {result.stderr.decode()}")
        if hashlib.sha256(result.stdout).hexdigest() != document["originalSHA256"]:
            fail(f"{document['sealedPath']}: opens to something else than {document['path']}")
        count += 1
    print(f"age: {count} sealed copies open to their originals")


def with_aics_tlog(demo, tool):
    keys = log_keys(demo)
    leaves = 0
    for export in demo["exports"]:
        key = ["--log-key", keys[export["origin"]], "--origin", export["origin"], "--tiles", export["path"]]
        result = run([tool, "verify-checkpoint"] + key)
        if result.returncode != 0:
            fail(f"{export['origin']}: {result.stdout.decode()}{result.stderr.decode()}")
        for index, leaf in enumerate(read_leaves(export["path"])):
            leaf_hash = hashlib.sha256(b"\0" + leaf).hexdigest()
            result = run([tool, "verify-inclusion", "--leaf-hash", leaf_hash, "--index", str(index)] + key)
            if result.returncode != 0:
                fail(f"{export['origin']} leaf {index}: {result.stdout.decode()}{result.stderr.decode()}")
            leaves += 1
    print(f"aics-tlog: {len(demo['exports'])} checkpoints and {leaves} inclusions verified")


def read_leaves(folder):
    """The entries of an export, bundle after bundle; each is prefixed with its two-byte length."""
    bundles = os.path.join(folder, "tile", "entries")
    paths = sorted(os.path.join(at, name) for at, _, names in os.walk(bundles) for name in names)
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        while data:
            size = int.from_bytes(data[:2], "big")
            yield data[2 : 2 + size]
            data = data[2 + size :]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--checker")
    group.add_argument("--age")
    group.add_argument("--aics-tlog")
    options = parser.parse_args()
    with open(options.demo, encoding="utf-8") as file:
        demo = json.load(file)
    if not demo.get("ok"):
        fail(f"the demonstration failed: {demo}")
    if options.checker:
        with_checker(demo, options.checker)
    elif options.age:
        with_age(demo, options.age)
    else:
        with_aics_tlog(demo, options.aics_tlog)


if __name__ == "__main__":
    main()
