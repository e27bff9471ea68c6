"""How long the machine works for somebody who comes to a counter with an identity card alone.

    counter_time.py --bin FOLDER [--runs 10] [--json]

FOLDER holds `nuo`, as `swift build -c release --show-bin-path` names it. A real node runs on loopback; keys have the usual
work factor. In each run one person is enrolled: keys and withdrawal card are made, enrolment, line and the list of staff are
entered, sheet and card are written for the printer. Then they grant: three keys are unlocked, both of the staff co-sign, and
the text is written for the printer. The time is that of the clock on the wall, from the start of the first program until
the last file is written.

Exit status: 0 measured, 1 a command failed, 2 wrong usage.
"""

import argparse
import json
import os
import statistics
import time

from session import session_with

HOSPITAL = "12500000MB0D000027"
STAFF = ("Zhao", "Sun")


def prepare(session):
    """One node, its institution, two members of the staff and a physician."""
    session.start("node")
    profile = ["--profile", session.path("node.json")]
    session.do("keys", "institution", "--name", "Hospital", *profile, *session.by("hospital"))
    session.do("node", "institution", "add", session.path("node"), "--card", session.path("hospital/card.txt"), "--id",
               HOSPITAL, "--rights", "enrol,credential,custodian")
    session.do("institution", "authorise", "--id", HOSPITAL, *session.by("hospital"))
    for number, name in enumerate((*STAFF, "Wang")):
        session.do("keys", "practitioner", "--name", name, *profile, *session.by(name))
        session.do("institution", "issue-credential", "--id", HOSPITAL, "--card", session.path(f"{name}/card.txt"),
                   "--name", name, "--licence", f"11051070000000{number}", "--specialty", "counter", "--days", "365",
                   *session.by("hospital"))
    return profile


def enrol(session, profile, number):
    """Somebody is enrolled; the sheet is there at the end."""
    person = f"person-{number}"
    sheet = session.path(f"{person}-sheet")
    session.do("keys", "patient", *profile, "--withdrawal-card", session.path(f"{person}.stop"), *session.by(person))
    staff = [argument for name in STAFF for argument in ("--staff", session.path(f"{name}/card.txt"))]
    session.do("institution", "assist", "enrol", "--person", session.path(person), "--person-passphrase-file",
               session.path("pass"), "--name", "Wang Guizhen", "--identifier", f"id|5001991945020300{number:02}",
               "--birth-date", "1945-02-03", "--custodian", HOSPITAL, *staff, "--sheet", sheet, "--id", HOSPITAL,
               *session.by("hospital"))
    if not os.path.exists(os.path.join(sheet, "sheet.html")):
        raise SystemExit("no sheet was written")


def grant(session, number):
    """They consent, with both of the staff; the text is there at the end."""
    signers = ["--person", session.path(f"person-{number}")]
    for role, name in zip(("counter", "witness"), STAFF):
        signers += [f"--{role}", session.path(name), f"--{role}-passphrase-file", session.path("pass")]
    session.do("institution", "assist", "grant", *signers, "--person-passphrase-file", session.path("pass"),
               "--custodian", HOSPITAL, "--practitioner", session.path("Wang/card.txt"), "--class", "lab", "--yes",
               "--sheet", session.path(f"person-{number}-grant"))


def timed(work):
    """The seconds that something took."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not 1 <= options.runs <= 100:
        parser.error("--runs is from 1 to 100")
    with session_with(options.bin) as session:
        profile = prepare(session)
        enrolments = [timed(lambda: enrol(session, profile, run)) for run in range(options.runs)]
        grants = [timed(lambda: grant(session, run)) for run in range(options.runs)]
    figures = {"runs": options.runs}
    for name, seconds in (("enrolment", enrolments), ("grant", grants)):
        figures[f"{name}MedianSeconds"] = round(statistics.median(seconds), 2)
        figures[f"{name}LongestSeconds"] = round(max(seconds), 2)
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"enrolled at the counter, sheet ready: median {figures['enrolmentMedianSeconds']} s, longest "
              f"{figures['enrolmentLongestSeconds']} s; granted there: {figures['grantMedianSeconds']} s, "
              f"{figures['grantLongestSeconds']} s; {options.runs} runs")


if __name__ == "__main__":
    main()
