"""How long after a withdrawal is entered at the home node a custodian at another node refuses.

    withdrawal_latency.py --bin FOLDER [--runs 100] [--json]

FOLDER holds `nuo`, as `swift build -c release --show-bin-path` names it. Two real nodes run on loopback with their usual
settings, mutual TLS included. In each run a patient consents, a practitioner reads, the patient withdraws; the time is from
the moment at which the withdrawing command has its receipt until the first refusal has arrived at the practitioner. The
practitioner asks again and again, each time with a program of its own, whose start is part of the time; an answer leaves a
node at steps of 50 ms.

Exit status: 0 measured, 4 a withdrawal did not arrive within a minute, 2 wrong usage.
"""

import argparse
import json
import os
import statistics
import sys
import time

from session import session_with, until

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


def measure(session, code, runs):
    lookup = ["clinician", "lookup", "--patient", code, "--purpose", "TREAT", "--class", "lab", *session.by("doctor")]

    def reads():
        answer, done = session.ask(*lookup)
        return done.returncode == 0 and bool(answer.get("documents"))

    seconds, answers = [], []
    for run in range(runs):
        session.do("patient", "grant", "--custodian", CLINIC, "--practitioner", session.path("doctor/card.txt"),
                   "--class", "lab", "--days", "30", "--yes", *session.by("patient"))
        until(reads)
        begun = time.monotonic()
        reads()
        answers.append(time.monotonic() - begun)
        session.do("patient", "withdraw", "--custodian", CLINIC, *session.by("patient"))
        seconds.append(until(lambda: not reads()))
        print(f"{run + 1} of {runs}", end="\r", file=sys.stderr, flush=True)
    return seconds, answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with session_with(options.bin) as session:
        seconds, answers = measure(session, prepare(session), options.runs)
    ordered = sorted(seconds)
    figures = {
        "runs": len(ordered),
        "p50Milliseconds": round(1000 * statistics.median(ordered)),
        "p99Milliseconds": round(1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]),
        "oneLookupMilliseconds": round(1000 * statistics.median(answers)),
    }
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"withdrawal entered at the home node until refused elsewhere: p50 {figures['p50Milliseconds']} ms, "
              f"p99 {figures['p99Milliseconds']} ms of {figures['runs']}; one lookup, program and answer: "
              f"{figures['oneLookupMilliseconds']} ms")


if __name__ == "__main__":
    main()
