"""Fails each system call on the database of a ledger that grows, one at a time, and looks at what is left.

    inject_faults.py --bin .build/debug [--sample N] [--seed S]

For every occurrence of every call that reads or writes the database, strace makes it fail with EIO or ENOSPC, or kills the
program at it. Afterwards: nothing acknowledged is lost, every checkpoint ever shown is a beginning of what is there, the
program said clearly what failed and acknowledged nothing after a failed flush, and a new start goes on.
"""

import argparse
import base64
import collections
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from node_end import check_node

ORIGIN = "faults.example/consent"
SECRETS = ["11" * 32, "22" * 32]
WRITES = ["write", "pwrite64", "ftruncate", "fallocate"]
CALLS = ["openat", "read", "pread64", "fsync", "fdatasync", "close", "unlink", "rename"] + WRITES
CLEAR = re.compile(
    "disk I/O error|disk is full|unable to open database|readonly database|notDurable|Input/output error|"
    "No space left|malformed"
)


class Fault(Exception):
    pass


def program(bin_folder, mode, folder):
    return [os.path.join(bin_folder, "nuo-crash"), mode, folder, ORIGIN, *SECRETS]


def traced(folder, more):
    paths = [os.path.join(folder, "node.sqlite" + end) for end in ("", "-wal", "-shm", "-journal")]
    return ["strace", "-f", "-qq", "-e", "signal=none"] + [word for path in paths for word in ("-P", path)] + more


def run(command):
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)


def occurrences(bin_folder, folder):
    """How often each call occurs, in the thread in which it occurs most: strace counts by thread."""
    log = folder + ".trace"
    done = run(traced(folder, ["-e", "trace=" + ",".join(CALLS), "-o", log]) + program(bin_folder, "fault", folder))
    if "end" not in done.stdout:
        raise Fault("without a fault: " + done.stdout + done.stderr)
    counts = collections.Counter()
    with open(log) as lines:
        for line in lines:
            found = re.match(r"(\d+) +(\w+)\(", line)
            if found:
                counts[found.groups()] += 1
    os.remove(log)
    most = collections.Counter()
    for (_, call), count in counts.items():
        most[call] = max(most[call], count)
    return most


def plan(counts):
    for call, count in sorted(counts.items()):
        for number in range(1, count + 1):
            yield call, number, "error=EIO"
            yield call, number, "signal=KILL"
            if call in WRITES or call == "openat":
                yield call, number, "error=ENOSPC"


def leaves_and_roots(bin_folder, folder):
    checked = run(program(bin_folder, "check", folder))
    lines = checked.stdout.split("\n")
    if checked.returncode != 0 or not lines[-2].startswith("whole "):
        raise Fault("what is left does not read: " + checked.stdout[-300:] + checked.stderr[-600:])
    words = [line.split(" ") for line in lines if line.startswith("leaf ")]
    return [word[2] for word in words], [word[3] for word in words]


def look(bin_folder, folder, base, done, action):
    """Raises what is wrong with the directory after a run that said `done`."""
    said = done.stdout.split("\n")[:-1]
    leaves, roots = leaves_and_roots(bin_folder, folder)
    if leaves[: len(base)] != base:
        raise Fault("what was in the ledger is not in it")
    disk_failed = False
    for line in said:
        words = line.split(" ")
        if words[0] == "entered":
            if disk_failed:
                raise Fault("acknowledged after a failed write or flush: " + line)
            if int(words[1]) >= len(leaves) or leaves[int(words[1])] != words[2]:
                raise Fault("acknowledged and lost: " + line)
        elif words[0] == "head":
            size, root = base64.b64decode(words[1]).decode().split("\n")[1:3]
            if int(size) > len(roots) or roots[int(size) - 1] != base64.b64decode(root).hex():
                raise Fault("shown and not there: size " + size)
        elif words[0] == "failed":
            if not CLEAR.search(line):
                raise Fault("not clear: " + line)
            disk_failed = disk_failed or "disk I/O error" in line
        elif words[0] == "refused":
            disk_failed = True
    if action == "signal=KILL":
        return
    if done.returncode != 0 and not ("Error raised at top level" in done.stderr and CLEAR.search(done.stderr)):
        raise Fault("ended without saying why: %s %s" % (done.returncode, done.stderr[-600:]))


def one(bin_folder, prepared, call, number, action):
    """Returns what the program said of the fault."""
    with tempfile.TemporaryDirectory() as above:
        folder = os.path.join(above, "node")
        shutil.copytree(prepared, folder)
        base = leaves_and_roots(bin_folder, folder)[0] if os.path.exists(os.path.join(folder, "node.sqlite")) else []
        inject = "inject=%s:%s:when=%d" % (call, action, number)
        command = traced(folder, ["-e", "trace=" + call, "-e", inject, "-o", os.devnull])
        done = run(command + program(bin_folder, "fault", folder))
        look(bin_folder, folder, base, done, action)
        after = leaves_and_roots(bin_folder, folder)[0]
        again = run(program(bin_folder, "fault", folder))
        if "end" not in again.stdout or "failed" in again.stdout or "refused" in again.stdout:
            raise Fault("a new start does not go on: " + again.stdout + again.stderr[-600:])
        look(bin_folder, folder, after, again, "")
        if done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL):
            return "killed"
        if "refused" in done.stdout:
            return "refused"
        return "failed" if "failed" in done.stdout or done.returncode != 0 else "survived"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--sample", type=int, default=0, help="faults to try; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as above:
        new, old = os.path.join(above, "new"), os.path.join(above, "old")
        os.mkdir(new)
        os.mkdir(old)
        faults = []
        for name, folder in (("a new ledger", new), ("a ledger that grows", old)):
            work = folder + ".work"
            if folder == old:
                run(program(arguments.bin, "fault", old))
            shutil.copytree(folder, work)
            counts = occurrences(arguments.bin, work)
            faults += [(name, folder, *fault) for fault in plan(counts)]
        total = len(faults)
        if arguments.sample:
            # Flushes are few and matter most: every one of a growing ledger's is in every sample.
            first = [fault for fault in faults if fault[1] == old and fault[2] in ("fsync", "fdatasync")]
            rest = [fault for fault in faults if fault not in first]
            random.Random(arguments.seed).shuffle(rest)
            random.Random(arguments.seed).shuffle(first)
            faults = (first[: arguments.sample // 2] + rest)[: arguments.sample]
        print("faults: %d of %d, seed %d" % (len(faults), total, arguments.seed), flush=True)
        results = collections.Counter()
        for name, folder, call, number, action in faults:
            try:
                results[one(arguments.bin, folder, call, number, action)] += 1
            except Fault as fault:
                sys.exit("%s: %s number %d, %s: %s" % (name, call, number, action, fault))
        print("faults: " + ", ".join("%s %d" % item for item in sorted(results.items())), flush=True)
        if not results["refused"] or not results["killed"]:
            sys.exit("no fault was felt: the search shows nothing")
        check_node(arguments.bin, above)


if __name__ == "__main__":
    main()
