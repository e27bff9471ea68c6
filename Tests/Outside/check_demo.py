"""Checks what `nuo demo --keep --json` left behind with tools that are not Nuo's.

    check_demo.py DEMO.json --checker check_ledger.py      every export and receipt, in Python's standard library
    check_demo.py DEMO.json --age age                      every sealed copy, opened by the stock age tool
    check_demo.py DEMO.json --aics-tlog aics-tlog          every export: checkpoint, cosignatures of both partners as
                                                           quorum, and each leaf's inclusion
    check_demo.py DEMO.json --aics-witness aics-witness --nuo-verify nuo-verify
                                                           a stranger's witness cosigns every checkpoint, and a
                                                           policy that asks for it and for one partner is met

Exit status: 0 everything holds, 4 something does not, 2 wrong usage.
"""

import argparse
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


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
        partners = [node["cosigner"] for node in demo["nodes"] if node["origin"] != export["origin"]]
        witnesses = [part for vkey in partners for part in ("--witness-key", vkey)]
        result = run([tool, "verify-checkpoint", "--quorum", str(len(partners))] + witnesses + key)
        if result.returncode != 0:
            fail(f"{export['origin']}: {result.stdout.decode()}{result.stderr.decode()}")
        # The stranger's tool counts as we do: one cosignature more than there are witnesses is not there.
        result = run([tool, "verify-checkpoint", "--quorum", str(len(partners) + 1)] + witnesses + key)
        if result.returncode == 0:
            fail(f"{export['origin']}: a quorum that is not met was accepted")
        for index, leaf in enumerate(read_leaves(export["path"])):
            leaf_hash = hashlib.sha256(b"\0" + leaf).hexdigest()
            result = run([tool, "verify-inclusion", "--leaf-hash", leaf_hash, "--index", str(index)] + key)
            if result.returncode != 0:
                fail(f"{export['origin']} leaf {index}: {result.stdout.decode()}{result.stderr.decode()}")
            leaves += 1
    print(f"aics-tlog: {len(demo['exports'])} checkpoints with their quorum and {leaves} inclusions verified")


def with_aics_witness(demo, tool, verifier):
    with tempfile.TemporaryDirectory() as folder:
        config = ["--config", os.path.join(folder, "witness.json")]
        name = ["--name", "witness.example/w1", "--listen", f"127.0.0.1:{free_port()}"]
        said = run([tool, "init"] + name + config).stdout.decode()
        vkey = next(word for word in said.split() if word.startswith("witness.example/w1+"))
        for node in demo["nodes"]:
            run([tool, "add-log", "--origin", node["origin"], "--vkey", node["vkey"]] + config)
        with subprocess.Popen([tool, "serve", "--log-level", "ERROR"] + config) as server:
            try:
                for export in demo["exports"]:
                    cosigned = cosigned_by_stranger(export, f"http://{name[3]}", folder)
                    check_policy(demo, export, cosigned, vkey, verifier, folder)
            finally:
                server.terminate()
    print(f"aics-witness: {len(demo['exports'])} checkpoints cosigned, and counted by nuo-verify")


def cosigned_by_stranger(export, address, folder):
    """A copy of the export whose checkpoint bears the stranger's lines too."""
    with open(os.path.join(export["path"], "checkpoint"), "rb") as file:
        note = file.read()
    request = urllib.request.Request(address + "/add-checkpoint", data=b"old 0\n\n" + note, method="POST")
    for remaining in reversed(range(50)):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                lines = answer.read()
            break
        except urllib.error.HTTPError as error:
            fail(f"{export['origin']}: the witness answered {error.code}: {error.read().decode()}")
        except urllib.error.URLError as error:
            if remaining == 0:
                fail(f"the witness does not answer: {error}")
            time.sleep(0.2)
    copy = os.path.join(folder, export["origin"].replace("/", "-"))
    shutil.copytree(export["path"], copy)
    with open(os.path.join(copy, "checkpoint"), "wb") as file:
        file.write(note + lines)
    return copy


def check_policy(demo, export, cosigned, vkey, verifier, folder):
    own = next(node for node in demo["nodes"] if node["origin"] == export["origin"])
    partners = [node["cosigner"] for node in demo["nodes"] if node["origin"] != export["origin"]]
    lines = [f"log {own['vkey']}", f"witness stranger {vkey}"]
    lines += [f"witness p{index} {partner}" for index, partner in enumerate(partners)]
    lines += ["group partners any " + " ".join(f"p{index}" for index in range(len(partners)))]
    lines += ["group both all partners stranger", "quorum both"]
    path = os.path.join(folder, "policy")
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))
    result = run([verifier, "ledger", cosigned, "--policy", path, "--json"])
    if result.returncode != 0 or b'"standing":"final"' not in result.stdout:
        fail(f"{export['origin']}: {result.stdout.decode()}{result.stderr.decode()}")
    result = run([verifier, "ledger", export["path"], "--policy", path, "--json"])
    if result.returncode != 4:
        fail(f"{export['origin']}: the policy was met without the stranger")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
    group.add_argument("--aics-witness")
    parser.add_argument("--nuo-verify", default="nuo-verify")
    options = parser.parse_args()
    with open(options.demo, encoding="utf-8") as file:
        demo = json.load(file)
    if not demo.get("ok"):
        fail(f"the demonstration failed: {demo}")
    if options.checker:
        with_checker(demo, options.checker)
    elif options.age:
        with_age(demo, options.age)
    elif options.aics_witness:
        with_aics_witness(demo, options.aics_witness, options.nuo_verify)
    else:
        with_aics_tlog(demo, options.aics_tlog)


if __name__ == "__main__":
    main()
