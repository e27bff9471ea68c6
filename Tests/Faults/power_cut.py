"""Cuts the power of a ledger that grows: what is left is what was flushed, and any part of what was not.

    power_cut.py --bin .build/debug [--cuts N] [--seed S]

strace records every write, flush, creation and removal of the database's files, with its bytes, and what the program
acknowledged in between. For a cut at any of these moments a directory is made from that record alone: each file as it was
at its last flush, then an arbitrary choice of the later writes, the last of them torn; a file that was made or removed after
the last flush of the directory is there or not. The shared-memory file is never there, as after a start of the machine.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

from inject_faults import Fault, look, program, run

CALLS = "openat,write,pwrite64,ftruncate,fallocate,fsync,fdatasync,unlink,rename"
LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
DESCRIPTOR = re.compile(r"(\d+|AT_FDCWD)<([^>]*)>")


def text(quoted):
    return bytes(int(part, 16) for part in quoted.split("\\x")[1:])


def record(bin_folder, folder):
    """The events in order: (what, file name, data, place)."""
    log = folder + ".trace"
    command = ["strace", "-f", "-y", "-qq", "-xx", "-s", "1000000", "-e", "signal=none", "-e", "trace=" + CALLS, "-o", log]
    done = run(command + program(bin_folder, "fault", folder))
    if "end" not in done.stdout:
        sys.exit("without a cut: " + done.stdout + done.stderr)
    events = []
    unfinished = {}
    with open(log) as lines:
        for line in lines:
            thread = line.split(" ", 1)[0]
            if line.rstrip().endswith("<unfinished ...>"):
                unfinished[thread] = line.rstrip()[: -len(" <unfinished ...>")]
                continue
            resumed = re.match(r"\d+ +<\.\.\. \w+ resumed>(.*)", line)
            if resumed:
                line = unfinished.pop(thread) + resumed.group(1)
            event(events, line, folder)
    os.remove(log)
    return events


def event(events, line, folder):
    found = LINE.match(line)
    if not found or int(found.group(3)) < 0:
        return
    call, words, result = found.groups()
    path = DESCRIPTOR.match(words)
    name = text(path.group(2)).decode() if path and path.group(2).startswith("\\x") else path.group(2) if path else ""
    strings = re.findall(r'"((?:\\x[0-9a-f]{2})*)"', words)
    if call == "write" and words.startswith("1<"):
        events.append(("said", None, text(strings[0]).decode(), 0))
    elif call == "openat":
        opened = text(strings[0]).decode()
        if "O_CREAT" in words and os.path.dirname(opened) == folder:
            events.append(("made", os.path.basename(opened), None, 0))
    elif call == "unlink":
        gone = text(strings[0]).decode()
        if os.path.dirname(gone) == folder:
            events.append(("removed", os.path.basename(gone), None, 0))
    elif name == folder and call in ("fsync", "fdatasync"):
        events.append(("directory flushed", None, None, 0))
    elif os.path.dirname(name) == folder and not name.endswith("-shm"):
        file = os.path.basename(name)
        if call == "pwrite64":
            events.append(("write", file, text(strings[0])[: int(result)], int(words.rsplit(", ", 1)[1])))
        elif call == "ftruncate":
            events.append(("cut", file, None, int(words.rsplit(", ", 1)[1])))
        elif call in ("fsync", "fdatasync"):
            events.append(("flush", file, None, 0))
        elif call in ("write", "fallocate", "rename"):
            sys.exit("a call that the model does not know: " + line[:200])


def apply(content, change):
    what, _, data, place = change
    if what == "cut":
        return (content + bytes(max(0, place - len(content))))[:place]
    return (content + bytes(max(0, place - len(content))))[:place] + data + content[place + len(data):]


def left_by(events, base, choose):
    """The files after a cut that follows `events`, of which `choose` decides what was not flushed."""
    durable, later, unsure = dict(base), {}, {}
    for change in events:
        what, file = change[0], change[1]
        if what == "made":
            if file not in durable:
                durable[file] = b""
                unsure[file] = None
        elif what == "removed":
            unsure[file] = durable.pop(file, b"")
            later.pop(file, None)
        elif what == "directory flushed":
            unsure = {}
        elif what in ("write", "cut"):
            later.setdefault(file, []).append(change)
        elif what == "flush":
            for write in later.pop(file, []):
                durable[file] = apply(durable.get(file, b""), write)
    for file, changes in later.items():
        kept = [change for change in changes if choose.random() < 0.5]
        if kept and kept[-1][0] == "write" and choose.random() < 0.5:
            what, name, data, place = kept[-1]
            kept[-1] = (what, name, data[: choose.randrange(len(data) + 1) // 512 * 512], place)
        for change in kept:
            durable[file] = apply(durable.get(file, b""), change)
    for file, before in unsure.items():
        if choose.random() < 0.5:
            if before is None:
                durable.pop(file, None)
            else:
                durable[file] = before
    return durable


def files(folder):
    found = {}
    for name in os.listdir(folder):
        if not name.endswith("-shm"):
            with open(os.path.join(folder, name), "rb") as file:
                found[name] = file.read()
    return found


def cut(bin_folder, events, base, leaves, place, choose):
    with tempfile.TemporaryDirectory() as above:
        folder = os.path.join(above, "node")
        os.mkdir(folder)
        for name, content in left_by(events[:place], base, choose).items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        said = "".join(change[2] for change in events[:place] if change[0] == "said")
        done = subprocess.CompletedProcess([], 0, said[: said.rfind("\n") + 1], "")
        look(bin_folder, folder, leaves, done, "")
        again = run(program(bin_folder, "fault", folder))
        if "end" not in again.stdout or "failed" in again.stdout:
            raise Fault("a new start does not go on: " + again.stdout + again.stderr[-600:])
        look(bin_folder, folder, leaves, done, "")
        look(bin_folder, folder, leaves, again, "")


def canary_found(bin_folder, events, base, leaves, seed):
    """A disk that ignores flushes must be seen to lose what was acknowledged."""
    lying = [change for change in events if change[0] not in ("flush", "directory flushed", "removed")]
    for attempt in range(10):
        try:
            cut(bin_folder, lying, base, leaves, len(lying), random.Random(seed + attempt))
        except Fault:
            return True
    return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--cuts", type=int, default=0, help="cuts to try; 0 for one at every moment")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    choose = random.Random(arguments.seed)
    tried = 0
    with tempfile.TemporaryDirectory() as above:
        for name in ("a new ledger", "a ledger that grows"):
            folder = os.path.join(above, name.replace(" ", "-"))
            os.mkdir(folder)
            if name == "a ledger that grows":
                run(program(arguments.bin, "fault", folder))
            base = files(folder)
            checked = run(program(arguments.bin, "check", folder)).stdout if base else ""
            leaves = [line.split(" ")[2] for line in checked.split("\n") if line.startswith("leaf ")]
            kept = folder + ".kept"
            shutil.copytree(folder, kept)
            base = files(kept)
            events = record(arguments.bin, folder)
            if not any(change[0] == "flush" for change in events) or not any(change[0] == "said" for change in events):
                sys.exit("the record shows no flush or nothing said: the model shows nothing")
            if base and not canary_found(arguments.bin, events, base, leaves, arguments.seed):
                sys.exit("with every flush left out nothing was lost: the model shows nothing")
            places = list(range(len(events) + 1))
            if arguments.cuts:
                places = choose.sample(places, min(len(places), arguments.cuts // 2))
            for place in places:
                try:
                    cut(arguments.bin, events, base, leaves, place, random.Random(arguments.seed * 100003 + place))
                except Fault as fault:
                    sys.exit("%s, cut after event %d of %d, seed %d: %s" % (
                        name, place, len(events), arguments.seed, fault))
                tried += 1
    print("power cuts: %d, nothing acknowledged was lost" % tried)


if __name__ == "__main__":
    main()
