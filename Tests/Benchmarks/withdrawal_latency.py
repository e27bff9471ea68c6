"""How long after a withdrawal is entered at the home node a custodian at another node refuses.

    withdrawal_latency.py --bin FOLDER [--runs 100] [--json]

FOLDER holds `nuo`, as `swift build -c release --show-bin-path` names it. Two real nodes run on loopback with their usual
settings, mutual TLS included. In each run a patient consents, a practitioner reads, the patient withdraws. Two times are
measured. From the moment at which the home node's ledger has grown until the custodian's node holds the withdrawal, from
when on it decides nothing but refusal (STORAGE-30): both nodes' databases are looked at every millisecond. And from the
moment at which the withdrawing command has its receipt until the first refusal has arrived at the practitioner, who asks
again and again, each time with a program of its own, whose start is part of the time; an answer leaves a node at steps of
50 ms.

Exit status: 0 measured, 4 a withdrawal did not arrive within a minute, 2 wrong usage.
"""

import argparse
import json
import os
import sqlite3
import statistics
import sys
import threading
import time

from session import LIMIT_SECONDS, session_with, until

HOSPITAL = "12500000MB0D000027"
CLINIC = "12510700MB0D00003J"


def prepare(session):
    """Two nodes; a patient at home in the east, whose records are kept in the west."""
    east, west = session.path("east"), session.path("west")
    for name in ("east", "west"):
        session.start(name)
    keys = ["--work-factor", "10"]
    session.do("keys", "institution", "--name", "Hospital", "--profile", session.path("east.json"), *keys,
               *session.by("hospital"))
    session.do("keys", "institution", "--name", "Clinic", "--profile", session.path("west.json"), *keys,
               *session.by("clinic"))
    session.do("node", "institution", "add", east, "--card", session.path("hospital/card.txt"), "--id", HOSPITAL,
               "--rights", "enrol,credential,custodian")
    session.do("node", "institution", "add", west, "--card", session.path("clinic/card.txt"), "--id", CLINIC,
               "--rights", "enrol,credential,custodian")
    for own, other in (("east", "west"), ("west", "east")):
        said = session.do("node", "descriptor", session.path(other), "--out", session.path(other + ".descriptor"))
        session.do("node", "peers", "add", session.path(own), "--descriptor", session.path(other + ".descriptor"),
                   "--fingerprint", said["fingerprint"], "--accept", "all")
    session.do("institution", "authorise", "--id", CLINIC, *session.by("clinic"))

    code = session.do("keys", "patient", "--profile", session.path("east.json"), *keys,
                      *session.by("patient"))["healthCode"]
    session.do("institution", "enrol", "--id", HOSPITAL, "--card", session.path("patient/card.txt"), "--name", "欧阳",
               "--identifier", "id|500199195802030024", "--birth-date", "1958-02-03", *session.by("hospital"))
    until(lambda: session.ask("patient", "open-line", "--custodian", CLINIC, *session.by("patient"))[1].returncode == 0)
    until(lambda: session.ask("institution", "link", "--id", CLINIC, "--code", code, "--name", "欧阳", "--identifier",
                              "id|500199195802030024", *session.by("clinic"))[1].returncode == 0)
    os.mkdir(session.path("records"))
    with open(session.path("records/report.json"), "w", encoding="utf-8") as report:
        json.dump({
            "resourceType": "DiagnosticReport", "id": "r1", "status": "final",
            "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB"}]}],
            "code": {"text": "Blood count"}, "effectiveDateTime": "2026-10-12T09:20:00+08:00",
        }, report)
    session.do("institution", "import", session.path("records"), "--node", west, "--id", CLINIC, "--patient", code)
    session.do("keys", "practitioner", "--name", "Wang", "--profile", session.path("west.json"), *keys,
               *session.by("doctor"))
    session.do("institution", "issue-credential", "--id", CLINIC, "--card", session.path("doctor/card.txt"), "--name",
               "Wang", "--licence", "110510700000002", "--specialty", "endocrinology", "--days", "365",
               *session.by("clinic"))
    return code


class Watch(threading.Thread):
    """When the home node's ledger grew, and when the custodian's node held one withdrawal more, by looking."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.paths = [session.path("east/node.sqlite"), session.path("west/node.sqlite")]
        self.entered = self.held = None
        self.ready = threading.Event()
        self.over = threading.Event()

    def run(self):
        east, west = (sqlite3.connect(f"file:{path}?mode=ro", uri=True) for path in self.paths)
        own = "SELECT size FROM head h JOIN ledger l ON l.id = h.ledger WHERE l.own = 1"
        held = "SELECT count(*) FROM held_revocation"
        size, count = east.execute(own).fetchone(), west.execute(held).fetchone()
        self.ready.set()
        while self.held is None and not self.over.is_set():
            # In this order, so that what is held was seen to be entered, however late this thread looked.
            is_held = west.execute(held).fetchone() > count
            if self.entered is None and east.execute(own).fetchone() != size:
                self.entered = time.monotonic()
            if is_held:
                self.held = time.monotonic()
            time.sleep(0.001)
        east.close()
        west.close()


def measure(session, code, runs):
    lookup = ["clinician", "lookup", "--patient", code, "--purpose", "TREAT", "--class", "lab", *session.by("doctor")]

    def reads():
        answer, done = session.ask(*lookup)
        return done.returncode == 0 and bool(answer.get("documents"))

    arrivals, seconds, answers = [], [], []
    for run in range(runs):
        session.do("patient", "grant", "--custodian", CLINIC, "--practitioner", session.path("doctor/card.txt"),
                   "--class", "lab", "--days", "30", "--yes", *session.by("patient"))
        until(reads)
        begun = time.monotonic()
        reads()
        answers.append(time.monotonic() - begun)
        watch = Watch(session)
        watch.start()
        if not watch.ready.wait(LIMIT_SECONDS):
            sys.exit("the nodes' databases can't be read")
        session.do("patient", "withdraw", "--custodian", CLINIC, *session.by("patient"))
        seconds.append(until(lambda: not reads()))
        watch.over.set()
        watch.join()
        if watch.held is None:
            sys.exit("the withdrawal was not seen")
        arrivals.append(watch.held - watch.entered)
        print(f"{run + 1} of {runs}", end="\r", file=sys.stderr, flush=True)
    return arrivals, seconds, answers


def milliseconds(seconds, share):
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with session_with(options.bin) as session:
        arrivals, seconds, answers = measure(session, prepare(session), options.runs)
    figures = {
        "runs": len(seconds),
        "heldP50Milliseconds": milliseconds(arrivals, 0.5),
        "heldP99Milliseconds": milliseconds(arrivals, 0.99),
        "p50Milliseconds": milliseconds(seconds, 0.5),
        "p99Milliseconds": milliseconds(seconds, 0.99),
        "oneLookupMilliseconds": round(1000 * statistics.median(answers)),
    }
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"withdrawal entered at the home node until held elsewhere: p50 {figures['heldP50Milliseconds']} ms, "
              f"p99 {figures['heldP99Milliseconds']} ms of {figures['runs']}\n"
              f"receipt of the withdrawal until a refusal arrived elsewhere: p50 {figures['p50Milliseconds']} ms, "
              f"p99 {figures['p99Milliseconds']} ms; one lookup, program and answer: "
              f"{figures['oneLookupMilliseconds']} ms")


if __name__ == "__main__":
    main()
