"""A running node whose disk refuses a flush ends, says why, and goes on at the next start."""

import json
import os
import re
import signal
import socket
import subprocess
import sys

INSTITUTION = "12510100MB0D00001D"


def nuo(bin_folder, folder, *words):
    command = [os.path.join(bin_folder, "nuo"), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        sys.exit("nuo %s: %s%s" % (" ".join(words), done.stdout, done.stderr))
    return done.stdout


def unused_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(bin_folder, folder, around=()):
    """Starts the node and returns when it has said that it listens, or has ended."""
    command = [*around, os.path.join(bin_folder, "nuo"), "node", "run", "node", "--json", "--lang", "en"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return process, process.stdout.readline()


def stop(process):
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=120)
    if process.returncode != 0:
        sys.exit("a node that was told to stop ended with %d: %s" % (process.returncode, log[-600:]))


def make(bin_folder, folder):
    address = "127.0.0.1:%d" % unused_port()
    nuo(bin_folder, folder, "node", "init", "node", "--origin", "node.example", "--url", "https://" + address,
        "--listen", address)
    nuo(bin_folder, folder, "node", "profile", "node", "--out", "node.json")
    with open(os.path.join(folder, "passphrase"), "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write("for tests\n")
    passphrase = ["--passphrase-file", "passphrase"]
    nuo(bin_folder, folder, "keys", "institution", "--home", "hospital", "--profile", "node.json", "--work-factor", "10",
        "--name", "Hospital", *passphrase)
    nuo(bin_folder, folder, "node", "institution", "add", "node", "--card", "hospital/card.txt", "--id", INSTITUTION,
        "--rights", "enrol,credential,custodian")
    return passphrase


def check_node(bin_folder, above):
    folder = os.path.join(above, "world")
    os.mkdir(folder)
    bin_folder = os.path.abspath(bin_folder)
    passphrase = make(bin_folder, folder)
    process, said = start(bin_folder, folder)
    if not json.loads(said)["ok"]:
        sys.exit("the node does not run: " + said)
    nuo(bin_folder, folder, "institution", "authorise", "--id", INSTITUTION, "--home", "hospital", *passphrase)
    stop(process)
    log = os.path.join(folder, "node", "node.sqlite-wal")
    around = ["strace", "-f", "-qq", "-e", "signal=none", "-o", os.devnull, "-P", log, "-e", "trace=fdatasync,fsync",
              "-e", "inject=fdatasync,fsync:error=EIO:when=1+"]
    process, said = start(bin_folder, folder, around)
    rest, errors = process.communicate(timeout=120)
    told = said + rest + errors
    if process.returncode != 1 or not re.search("disk I/O error", told):
        sys.exit("a node whose flush failed ended with %d: %s" % (process.returncode, told[-900:]))
    process, said = start(bin_folder, folder)
    if not json.loads(said)["ok"]:
        sys.exit("the node does not go on: " + said)
    stop(process)
    print("a node whose flush fails ends with 1, says so, and goes on at the next start")
