"""Stops the commands that change a node's keys, back it up or put a backup back at each call that writes, and repeats them.

    change_faults.py --bin .build/debug [--sample N] [--seed S]

For every occurrence of every call that writes below the node's directory or to the backup, strace kills the command there or
fails the call with EIO or ENOSPC; once more, the answer alone is lost. Afterwards: the node verifies, its keys included; what
was in the ledger is in it and proves under the log's first key; no file is readable by others; a command that failed said why;
the same command once more does all of it, with the same keys, or finds it done; and a node that was put back signs nothing.
"""

import argparse
import collections
import contextlib
import json
import multiprocessing.pool
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from node_end import INSTITUTION, make, nuo, start, stop

STRACE = ["strace", "-f", "-qq", "-e", "signal=none"]
CALLS = ("openat mkdir mkdirat link linkat rename renameat renameat2 write writev pwrite64 ftruncate fallocate unlink unlinkat "
         "fsync fdatasync chmod fchmod fchmodat").split()
CLEAR = re.compile("disk I/O error|disk is full|unable to open database|readonly database|Input/output error|No space left")
DATABASE = ["node.sqlite", "node.sqlite-wal", "node.sqlite-shm"]
# What doctor may find: when all is well, in a node that was put back, after a cut. What a command says that finds itself done.
WELL, BACK = {"no-partners", "disk-low"}, {"restored", "rolled-back"}
CUT_OFF = WELL | BACK | {"foreign-file", "log-key-unfinished", "no-database"}
REPEATED = {"rotate": "no-rotation", "backup": "backup-exists", "restore": "ledger-not-empty"}

# A command, the directory that it is run in, and the leaves that are there or come back.
Operation = collections.namedtuple("Operation", "name world words leaves")


class Fault(Exception):
    pass


class Tool(collections.namedtuple("Tool", "folder log_key")):
    def run(self, world, *words, around=(), program="nuo", may_fail=False):
        """The one object that was said, with the exit code. @ stands for the directory."""
        command = [*around, os.path.join(self.folder, program), *(word.replace("@", world + "/") for word in words)]
        done = subprocess.run([*command, "--json", "--lang", "en"], cwd=world, capture_output=True, text=True, timeout=300,
                              env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))
        said = json.loads(done.stdout) if done.stdout.startswith("{") else {"code": "", "message": done.stderr[-600:]}
        if done.returncode != 0 and not may_fail:
            raise Fault("%s: %d %s" % (" ".join(words), done.returncode, said))
        return dict(said, status=done.returncode)

    def leaves(self, world):
        """The bytes of all leaves, proved under the log's first key; none where there is no ledger."""
        with fresh(world) as copy:
            said = self.run(copy, "ledger", "export", "out", "--node", "node", may_fail=True)
            if said["status"] != 0 and said["code"] == "no-ledger":
                return b""
            self.run(copy, "ledger", "log-keys", "--node", "node", "--out", "log-keys")
            if Path(self.folder, "nuo-verify").exists():
                self.run(copy, "ledger", "out", "--vkey", self.log_key, "--log-keys", "log-keys", program="nuo-verify")
            return b"".join(path.read_bytes() for path in Path(copy, "out/tile/entries").glob("*.p/*"))


@contextlib.contextmanager
def fresh(world, *without):
    """A copy of a directory, but for some files of its node."""
    with tempfile.TemporaryDirectory() as above:
        yield shutil.copytree(world, os.path.realpath(above) + "/world", ignore=shutil.ignore_patterns(*without))


@contextlib.contextmanager
def running(tool, world):
    process, _ = start(tool.folder, world)
    try:
        yield
    finally:
        stop(process)


def plan(tool, operation):
    """Every call that writes below the directory, by its path and its number in its thread: strace counts by thread."""
    counts, calls = collections.Counter(), {}
    with fresh(operation.world) as world:
        around = [*STRACE, "-y", "-s", "0", "-e", "trace=" + ",".join("?" + call for call in CALLS), "-o", world + ".trace"]
        tool.run(world, *operation.words, around=around)
        for line in Path(world + ".trace").read_text().split("\n"):
            head = re.match(r"(\d+) +(\w+)\(", line)
            paths = [path for path in re.findall('(?<!CWD)[<"](/[^>"]*)[>"]', line) if (path + "/").startswith(world + "/")]
            if head and paths:
                counts.update((*head.groups(), path) for path in set(paths))
                if head[2] != "openat" or re.search("O_CREAT|O_WRONLY|O_RDWR", line):
                    calls[head[2], os.path.relpath(paths[0], world), counts[(*head.groups(), paths[0])]] = None
    yield operation, "", "", 0, "the answer is lost"
    for call, path, number in calls:
        for action in "signal=KILL", "error=EIO", "error=ENOSPC":
            yield operation, call, path, number, action


def one(tool, operation, call, path, number, action):
    """What came of a fault; raises what is wrong after it."""
    with fresh(operation.world) as world:
        inject = "inject=%s:%s:when=%d" % (call, action, number)
        around = [*STRACE, "-o", os.devnull, "-P", os.path.join(world, path), "-e", "trace=" + call, "-e", inject]
        said = tool.run(world, *operation.words, around=around if call else (), may_fail=True)
        result = {0: "survived", -9: "killed", 137: "killed"}.get(said["status"], "failed")
        look(tool, operation, world, CUT_OFF)
        before, again = keys(world), tool.run(world, *operation.words, may_fail=True)
        if again["status"] != 0 and again["code"] != REPEATED[operation.words[1]]:
            raise Fault("once more: %s" % again)
        look_when_done(tool, operation, world, before)
        # A write that fails is neither a wrong command line nor an input that can't be read (CLI-11).
        if result == "failed" and not (said["status"] == 1 and said.get("hint") and CLEAR.search(said["message"])):
            raise Fault("not clear: %s" % said)
        return result


def look(tool, operation, world, expected):
    """Raises what is wrong with what is there, and gives what doctor finds. All in copies: looking can change the files."""
    for path in Path(world).rglob("*"):
        if path.stat().st_mode & 0o077:
            raise Fault("others may read %s" % path.relative_to(world))
    with fresh(world) as copy:
        found = tool.run(copy, "node", "doctor", "node", may_fail=True).get("findings", [{"code": "nothing"}])
        if any(item["code"] not in expected or not item["next"] for item in found):
            raise Fault("doctor: %s" % found)
        tool.run(copy, "node", "verify", "node")
    leaves = tool.leaves(world)
    is_whole = leaves.startswith(operation.leaves) if "log" in operation.words else leaves == operation.leaves
    if not is_whole and (leaves or expected != CUT_OFF or "restore" not in operation.words):
        raise Fault("what was in the ledger is not in it")
    return {item["code"] for item in found}


def keys(world):
    return {path.name: path.read_bytes() for path in Path(world, "node/keys").iterdir()}


def look_when_done(tool, operation, world, before):
    """Raises what the command has not done, once it was repeated; `before` are the keys as it was cut off."""
    verb, kind = operation.words[1:3]
    if verb == "restore":
        return look_put_back(tool, operation, world)
    look(tool, operation, world, WELL)
    if verb == "backup":
        with fresh(world, *DATABASE, "lock.record") as place, fresh(place) as by_hand:
            os.rename(by_hand + "/backup", by_hand + "/node/node.sqlite")
            look_put_back(tool, operation, by_hand)
            tool.run(place, "node", "restore", "node", "--from", "backup")
            return look_put_back(tool, operation, place)
    current, following = (kind + end + (".pem" if kind == "tls" else ".key") for end in ("", "-next"))
    now, old = keys(world), keys(operation.world)
    if "--finish" in operation.words:
        is_done = now[current] == old[following] and following not in now and old[current] not in now.values()
    else:
        is_done = now[current] == old[current] and now[following] == before.get(following, now[following])
    if not is_done:
        raise Fault("the keys are not those that were made first: %s" % sorted(now))


def look_put_back(tool, operation, world):
    if not look(tool, operation, world, CUT_OFF - {"no-database"}) & BACK:
        raise Fault("nothing says that it was put back")
    with fresh(world) as copy:
        tool.run(copy, "node", "rotate", "log", "node")
        said = tool.run(copy, "node", "rotate", "log", "node", "--finish", "--force", may_fail=True)
        if said["status"] != 1 or said["code"] != "not-signing" or tool.leaves(copy) != operation.leaves:
            raise Fault("a node that was put back signs: %s" % said)


def prepare(bin_folder, above):
    """A node, kept at several moments of its life; the operations on what was kept."""
    def keep(name, *without):
        world = os.path.join(above, name)
        shutil.copytree(above + "/node", world + "/node", ignore=shutil.ignore_patterns(*without))
        return world

    authorise = ["institution", "authorise", "--id", INSTITUTION, "--home", "hospital", *make(bin_folder, above)]
    tool, operations = Tool(bin_folder, json.loads(Path(above, "node.json").read_text())["log"]), []
    with running(tool, above):
        nuo(bin_folder, above, *authorise)
    plain, leaves = keep("plain"), tool.leaves(above)
    for kind in "tls", "statement", "cosigner", "log":
        words, begun = ["node", "rotate", kind, "@node"], keep("begun-" + kind)
        tool.run(begun, *words)
        operations.append(Operation("rotate " + kind, plain, words, leaves))
        words = words + ["--finish"] + ["--force"] * (kind == "statement")
        operations.append(Operation("rotate %s --finish" % kind, begun, words, leaves))
    new = keep("new", *DATABASE, "lock.record")
    tool.run(above, "node", "backup", "node", new + "/backup")
    with running(tool, above):
        nuo(bin_folder, above, *authorise)
        behind = keep("behind", "node.sqlite")
        for end in "", "-wal":
            shutil.copy(above + "/node/node.sqlite" + end, behind + "/files" + end)
    shutil.copy(new + "/backup", behind)
    restore = ["node", "restore", "@node", "--from"]
    operations += [Operation("backup", plain, ["node", "backup", "@node", "@backup"], leaves),
                   Operation("restore on a new machine", new, restore + ["@backup"], leaves),
                   Operation("restore of a running node's files", behind, restore + ["@files"], tool.leaves(above)),
                   Operation("restore of an older backup, beside what is ahead", behind, restore + ["@backup"], leaves)]
    # Put back and run, it enters nothing.
    with fresh(behind) as world:
        tool.run(world, *operations[-1].words)
        with running(tool, world):
            said = tool.run(above, *authorise, may_fail=True)
        if said.get("code") != "not-signing" or tool.leaves(world) != leaves:
            raise Fault("a node that was put back goes on alone: %s" % said)
    return tool, operations


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--sample", type=int, default=0, help="faults to try; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    results, turns = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as above, multiprocessing.pool.ThreadPool() as pool:
        tool, operations = prepare(os.path.abspath(arguments.bin), above)
        faults = [fault for operation in operations for fault in plan(tool, operation)]
        print("faults: %d of %d, seed %d" % (arguments.sample or len(faults), len(faults), arguments.seed), flush=True)
        if arguments.sample:
            # Of each command each kind of call comes once before any comes twice: those on keys are few.
            random.Random(arguments.seed).shuffle(faults)
            faults.sort(key=lambda fault: turns.update([(fault[0].name, fault[1])]) or turns[fault[0].name, fault[1]])
            faults = faults[: arguments.sample]

        def tried(fault):
            try:
                return one(tool, *fault)
            except Fault as why:
                print("%s: %s of %s, number %d, %s: %s" % (fault[0].name, *fault[1:], why), flush=True)
                return "wrong"

        for fault, result in zip(faults, pool.imap(tried, faults)):
            results[fault[0].name, result] += 1
        for (name, result), count in results.items():
            print("%s: %s %d" % (name, result, count))
        felt = {result for _, result in results}
        if "wrong" in felt or not {"killed", "failed"} <= felt:
            sys.exit("wrong" if "wrong" in felt else "no fault was felt: the search shows nothing")


if __name__ == "__main__":
    main()
